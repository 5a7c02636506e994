/**
 * The claims on the protocol that rows are about: the properties of the model, and what must come sooner or later if everybody who can
 * go on does. Leaves out where they are checked (arenas.ts) and how (ask.ts).
 */

import { DAEMONS } from "../../../model/protocol/machines/starter.js";
import { type Acyclic, type Always, type Look, type Possible, PROPERTIES } from "../../../model/protocol/properties.js";
import type { Scope } from "../../../model/protocol/system.js";
import type { Fairness, TraceStep } from "../../explore/index.js";

/** Whenever `from`, then sooner or later `goal`, on every run that is fair. */
export interface LeadsToClaim {
	readonly kind: "leads-to";
	readonly name: string;
	readonly requirements: Always["requirements"];
	readonly from: (look: Look, scope: Scope) => boolean;
	readonly goal: (look: Look, scope: Scope) => boolean;
	readonly fairness: (scope: Scope) => readonly Fairness[];
	/** The fairness in words. */
	readonly promises: string;
}

export type Claim = Always | Possible | Acyclic | LeadsToClaim;

function property<Kind extends Claim["kind"]>(
	kind: Kind,
	name: string,
): Extract<(typeof PROPERTIES)[number], { kind: Kind }> {
	const found = PROPERTIES.find((one) => one.name === name);
	if (found?.kind !== kind) throw new Error(`The model has no property "${name}" of the kind ${kind}.`);
	// The kinds were just compared.
	return found as Extract<(typeof PROPERTIES)[number], { kind: Kind }>;
}

const ANNOUNCED = property("possible", "every message in todo/ is eventually announced, without the timer's help");
const SERVED = property("possible", "every acknowledged message is eventually served and leaves the queue");
const CLEANED = property("possible", "every leftover of a dead injection is eventually cleaned");
const NOBODY_WAITS = property("possible", "nobody waits for ever for a dead peer");

const of = (name: string, steps: (step: TraceStep) => boolean, strength: Fairness["strength"] = "weak"): Fairness => ({
	name,
	strength,
	steps,
});

const RESTART = of("starter starts again", ({ event }) => event.type === "START_AGAIN");
const DISK = of("the disk settles", ({ event }) => event.type === "SETTLE");
const NO_TIMER = DAEMONS.map((name) => of(name, ({ process, event }) => process === name && event.type !== "TIMER"));
const WITH_TIMER = DAEMONS.map((name) => of(name, ({ process }) => process === name));

/** What a daemon can do again and again it does, though it may choose: a timer that fires all the time does not keep it from reading. */
const CHOICES: readonly (readonly [process: string, types: readonly string[]])[] = [
	["todo", ["COMMAND", "WRITE", "SEND_END", "SEND_BROKEN"]],
	["send", ["HEAR", "TODO_END", "TODO_BROKEN", "TELL", "EXIT"]],
];
const CHOOSING = CHOICES.flatMap(([name, types]) =>
	types.map((type) => of(`${name} ${type}`, ({ process, event }) => process === name && event.type === type, "strong")),
);

/** send does many things at its own choice: none of them is put off for ever while it can be done again and again. */
const SEND_CHOICES = ["DELIVER", "SUCCEED", "MARK", "REMOVE", "ELIMINATE", "NOTE"] as const;

function eachOfSend({ messages }: Scope): Fairness[] {
	return messages.flatMap((_, id) =>
		SEND_CHOICES.map((type) =>
			of(
				`send ${type} ${id}`,
				({ process, event }) => process === "send" && event.type === type && event.id === id,
				"strong",
			),
		),
	);
}

/** An injection goes on, unless it is killed. */
const injectors = ({ messages }: Scope): Fairness[] =>
	messages.map((_, id) => of(`queue${id}`, ({ process }) => process === `queue${id}`));

const inTodo = (look: Look, { messages }: Scope) => messages.some((_, id) => look(`message${id}`).value === "s4");

const FAIR: Readonly<Record<string, LeadsToClaim>> = {
	announced: {
		kind: "leads-to",
		name: "every message in todo/ is announced sooner or later",
		requirements: ANNOUNCED.requirements,
		from: inTodo,
		goal: (look, scope) => !inTodo(look, scope),
		fairness: (scope) => [...WITH_TIMER, ...CHOOSING, ...injectors(scope), RESTART, DISK],
		promises:
			"each daemon, its timer, each injector, the starter and the disk go on (weak), and do each thing that they can do again and again (strong)",
	},
	"announced-by-trigger": {
		kind: "leads-to",
		name: "every acknowledged message in todo/ is announced sooner or later, though the timer never fires",
		requirements: ANNOUNCED.requirements,
		from: ANNOUNCED.from,
		goal: ANNOUNCED.goal,
		fairness: (scope) => [...NO_TIMER, ...CHOOSING, ...injectors(scope), RESTART, DISK],
		promises:
			"each daemon, injector, the starter and the disk go on (weak), and do each thing that they can do again and again (strong); nobody counts on the timer",
	},
	served: {
		kind: "leads-to",
		name: "every acknowledged message is served and leaves the queue sooner or later",
		requirements: SERVED.requirements,
		from: SERVED.from,
		goal: SERVED.goal,
		fairness: (scope) => [...WITH_TIMER, ...CHOOSING, ...injectors(scope), RESTART, DISK, ...eachOfSend(scope)],
		promises:
			"each daemon, its timer, each injector, the starter and the disk go on (weak), and do each thing that they can do again and again (strong); so it is for what send does for each message, and no delivery is deferred for ever",
	},
	cleaned: {
		kind: "leads-to",
		name: "every leftover of a dead injection is cleaned sooner or later",
		requirements: CLEANED.requirements,
		from: CLEANED.from,
		goal: CLEANED.goal,
		fairness: (scope) => [
			...WITH_TIMER,
			...CHOOSING,
			...injectors(scope),
			RESTART,
			DISK,
			of("send CLEANUP", ({ process, event }) => process === "send" && event.type === "CLEANUP", "strong"),
		],
		promises:
			"each daemon, injector, the starter and the disk go on (weak), and do each thing that they can do again and again (strong); send looks for leftovers",
	},
	"nobody-waits": {
		kind: "leads-to",
		name: "whoever waits for a dead peer learns of it sooner or later",
		requirements: NOBODY_WAITS.requirements,
		from: NOBODY_WAITS.from,
		goal: NOBODY_WAITS.goal,
		fairness: () => [...NO_TIMER, ...CHOOSING, DISK],
		promises:
			"each daemon goes on (weak), and does each thing that it can do again and again (strong); the timer and the starter need not",
	},
};

/** Claims by their ids. */
export const CLAIMS: Readonly<Record<string, Claim>> = {
	"never-lost": property("always", "an acknowledged message is never lost"),
	"one-of-five-states": property("always", "every message on disk is in one of S1 to S5"),
	"twice-only-after-a-crash": property("always", "a recipient is served more than once only after a crash"),
	"gone-means-served": property("always", "a message that has left the queue after its acknowledgement was served"),
	"can-be-announced": ANNOUNCED,
	"can-be-served": SERVED,
	"can-be-cleaned": CLEANED,
	"can-stop-waiting": NOBODY_WAITS,
	"idle-is-not-busy": property("acyclic", "nobody is busy when there is nothing to do"),
	...Object.fromEntries(Object.entries(FAIR).map(([id, claim]) => [`fair-${id}`, claim])),
	"never-twice": {
		kind: "always",
		name: "a recipient is never served twice, whatever crashes",
		requirements: ["protocol.crash.duplicate"],
		holds: (look, { messages }) =>
			messages.every((_, id) => {
				const { served } = look(`message${id}`).context as { readonly served: Readonly<Record<string, number>> };
				return Object.values(served).every((count) => count < 2);
			}),
		sometimes: { name: "-", holds: () => true },
	},
};

/** @throws RangeError if there is none of that id */
export function claimOf(id: string): Claim {
	const claim = CLAIMS[id];
	if (claim === undefined) throw new RangeError(`There is no claim "${id}".`);
	return claim;
}
