/**
 * The commands of a random scenario of a given flavour. First a few arrivals, then a mixture, then usually a drain of every
 * transport. What a step means (which message, which transport) is settled when steps are numbered off, so that each is valid where
 * it stands. Knobs are in random-flavours.ts.
 */
import fc from "fast-check";
import type { Outcome } from "../../model/scheduler/events.js";
import { type Flavour, type Mood, percent, weighted } from "./random-flavours.js";
import type { Command, Pick } from "./scenario.js";

/** A command with its message or transport still to be settled; `which` is taken modulo what there is. */
type Step =
	| { readonly step: "arrive"; readonly groups: readonly Group[]; readonly single: boolean }
	| { readonly step: "again"; readonly do: "rescan" | "corrupt"; readonly which: number }
	| { readonly step: "complete-of"; readonly which: number; readonly outcome: Outcome }
	| { readonly step: "at"; readonly which: number; readonly make: (transport: string) => Command }
	| { readonly step: "done"; readonly command: Command };

/** Recipients of one destination. */
interface Group {
	readonly count: number;
	readonly destination: number;
	readonly transport: number;
}

const index = fc.nat({ max: 999 });

const MOST = 57;

/** The commands of one scenario of this flavour: 10 to 60. */
export function commandsFor(traits: Flavour): fc.Arbitrary<readonly Command[]> {
	const begin = fc.array(arrival(traits), { minLength: 1, maxLength: 4, size: "max" });
	const middle = fc.array(anyStep(traits), { minLength: 9, maxLength: 50, size: "max" });
	return fc.tuple(begin, middle, percent(75)).map(([first, then, drains]) => {
		const transports = transportNames(traits);
		const commands = settle([...first, ...then.flat()].slice(0, MOST), traits);
		const last: Command[] = drains ? transports.map((transport) => ({ do: "drain", transport })) : [];
		return [...commands, ...last];
	});
}

/** Mostly one command, sometimes a few that belong together. */
function anyStep(traits: Flavour): fc.Arbitrary<readonly Step[]> {
	const { mood } = traits;
	return fc.oneof(
		{ weight: 100, arbitrary: oneStep(traits).map((step) => [step]) },
		{ weight: mood === "calm" ? 0 : 4, arbitrary: failingCohort },
		{ weight: mood === "calm" ? 1 : 4, arbitrary: retryRound },
	);
}

function oneStep(traits: Flavour): fc.Arbitrary<Step> {
	const { mood, trouble, batches } = traits;
	return fc.oneof(
		{ weight: 22, arbitrary: arrival(traits) },
		{ weight: 24, arbitrary: slots },
		{ weight: 8, arbitrary: allSlots },
		{ weight: 26, arbitrary: completion(mood) },
		{ weight: mood === "calm" ? 1 : 4, arbitrary: badMessage },
		{ weight: 9, arbitrary: tick(traits) },
		{ weight: 2, arbitrary: drain },
		{ weight: mood === "calm" ? 2 : 6, arbitrary: rescan },
		{ weight: mood === "calm" ? 0 : 2, arbitrary: flush },
		{ weight: trouble ? 5 : 0, arbitrary: agentTrouble },
		{ weight: batches ? 1 : 0, arbitrary: corrupt },
	);
}

/** Many small messages and few bulk ones, as mail is. */
function arrival({ bulk, transports, destinations }: Flavour): fc.Arbitrary<Step> {
	const size = fc.oneof(
		{ weight: 60, arbitrary: fc.integer({ min: 1, max: 3 }) },
		{ weight: 20, arbitrary: fc.integer({ min: 4, max: 8 }) },
		{ weight: 20, arbitrary: fc.integer({ min: 8, max: bulk }) },
	);
	const group = fc.record({
		count: size,
		destination: fc.nat({ max: Math.max((destinations ?? 1) - 1, 0) }),
		transport: fc.nat({ max: transports - 1 }),
	});
	const groups = weighted([65, 1], [20, 2], [10, 3], [5, 4]).chain((count) =>
		fc.array(group, { minLength: count, maxLength: count }),
	);
	return fc.record({ step: fc.constant("arrive" as const), groups, single: percent(30) });
}

const slots: fc.Arbitrary<Step> = fc
	.tuple(index, weighted([40, 1], [25, 2], [20, 4], [15, 8]))
	.map(([which, times]) => ({
		step: "at",
		which,
		make: (transport) => ({ do: "slot", transport, times }),
	}));

const allSlots: fc.Arbitrary<Step> = index.map((which) => ({
	step: "at",
	which,
	make: (transport) => ({ do: "slot", transport, times: "all" }),
}));

const drain: fc.Arbitrary<Step> = index.map((which) => ({
	step: "at",
	which,
	make: (transport) => ({ do: "drain", transport }),
}));

const agentTrouble: fc.Arbitrary<Step> = fc.tuple(index, percent(50)).map(([which, early]) => ({
	step: "at",
	which,
	make: (transport) => ({ do: early ? "refuse" : "vanish", transport }),
}));

const OUTCOMES: Readonly<Record<Mood, fc.Arbitrary<Outcome>>> = {
	calm: weighted<Outcome>([94, "delivered"], [4, "deferred"], [2, "site-failure"]),
	mixed: weighted<Outcome>([70, "delivered"], [10, "deferred"], [16, "site-failure"], [4, "crash"]),
	rough: weighted<Outcome>([40, "delivered"], [8, "deferred"], [47, "site-failure"], [5, "crash"]),
};

const pick: fc.Arbitrary<Pick> = fc.oneof(
	{ weight: 50, arbitrary: fc.constant<Pick>("oldest") },
	{ weight: 12, arbitrary: fc.constant<Pick>("newest") },
	{ weight: 38, arbitrary: fc.nat({ max: 30 }).map((nth): Pick => ({ nth })) },
);

function completion(mood: Mood): fc.Arbitrary<Step> {
	return fc.tuple(pick, OUTCOMES[mood]).map(([which, outcome]) => completed(which, outcome));
}

function completed(which: Pick, outcome: Outcome): Step {
	return { step: "done", command: { do: "complete", pick: which, outcome } };
}

/** The same message fails again and again, so that its destination is declared dead while others are not. */
const badMessage: fc.Arbitrary<Step> = fc
	.tuple(fc.nat({ max: 2 }), weighted<Outcome>([80, "site-failure"], [20, "deferred"]))
	.map(([which, outcome]) => ({ step: "complete-of", which, outcome }));

/** A destination dies while deliveries to it are in flight, one of which may succeed. */
const failingCohort: fc.Arbitrary<readonly Step[]> = fc
	.tuple(index, fc.integer({ min: 1, max: 5 }), percent(60), percent(60))
	.map(([which, failures, ofOneMessage, success]) => {
		const end = (outcome: Outcome): Step =>
			ofOneMessage ? { step: "complete-of", which, outcome } : completed("oldest", outcome);
		return [...Array.from({ length: failures }, () => end("site-failure")), ...(success ? [end("delivered")] : [])];
	});

/** Time enough for any backoff, then a scan of deferred mail. */
const retryRound: fc.Arbitrary<readonly Step[]> = fc
	.tuple(fc.constantFrom(5, 13, 31), fc.array(index, { minLength: 2, maxLength: 4 }))
	.map(([seconds, which]) => [
		{ step: "done", command: { do: "tick", seconds } },
		...which.map((message): Step => ({ step: "again", do: "rescan", which: message })),
	]);

function tick({ jumpyClock }: Flavour): fc.Arbitrary<Step> {
	const forwards = weighted([35, 1], [20, 2], [15, 3], [10, 5], [10, 10], [6, 13], [4, 31]);
	const seconds = jumpyClock
		? fc.oneof({ weight: 3, arbitrary: forwards }, { weight: 1, arbitrary: backwards })
		: forwards;
	return seconds.map((amount) => ({ step: "done", command: { do: "tick", seconds: amount } }));
}

const backwards = weighted([3, -1], [2, -4], [1, -15]);

const rescan: fc.Arbitrary<Step> = index.map((which) => ({ step: "again", do: "rescan", which }));

const corrupt: fc.Arbitrary<Step> = index.map((which) => ({ step: "again", do: "corrupt", which }));

const flush: fc.Arbitrary<Step> = fc.constant({ step: "done", command: { do: "flush" } });

function transportNames({ transports }: Flavour): string[] {
	return Array.from({ length: transports }, (_, number) => `t${number + 1}`);
}

function settle(steps: readonly Step[], traits: Flavour): Command[] {
	const transports = transportNames(traits);
	let arrived = 0;
	const message = (which: number): string => `M${(which % arrived) + 1}`;
	const settled = (step: Step): Command => {
		switch (step.step) {
			case "arrive": {
				arrived++;
				const recipients = recipientsOf(step.groups, arrived, traits);
				return { do: "arrive", message: `M${arrived}`, recipients, ...(step.single ? { single: true } : {}) };
			}
			case "again":
				return { do: step.do, message: message(step.which) };
			case "complete-of":
				return { do: "complete", pick: { message: message(step.which) }, outcome: step.outcome };
			case "at":
				return step.make(transports[step.which % transports.length] ?? "t1");
			case "done":
				return step.command;
		}
	};
	return steps.map(settled);
}

/** Distinct addresses: recipients are numbered through the message. */
function recipientsOf(groups: readonly Group[], message: number, traits: Flavour): string[] {
	const blocks = groups.map(({ count, destination, transport }, block) => {
		const site = traits.destinations === null ? `m${message}` : `d${destination + 1}`;
		return Array.from({ length: count }, (_, number) => {
			const local = `${"rstu"[block] ?? "v"}${String(number + 1).padStart(2, "0")}`;
			return spelled(local, `${site}.t${transport + 1}`, number, traits.spelling);
		});
	});
	if (!traits.interleaved) return blocks.flat();
	const longest = Math.max(...blocks.map((block) => block.length));
	return Array.from({ length: longest }, (_, row) => blocks.flatMap((block) => block.slice(row, row + 1))).flat();
}

/** Every third address in capitals, every other one an extension of its neighbour's mailbox. */
function spelled(local: string, domain: string, number: number, varied: boolean): string {
	if (!varied) return `${local}@${domain}`;
	const mailbox = number % 2 === 1 ? `joe+${local}` : local;
	const site = number % 3 === 2 ? domain.toUpperCase() : domain;
	return `${mailbox}@${site}`;
}
