/**
 * The protocol's rows of the table: families of claims, each on the systems of its scope. Leaves out the scheduler's rows.
 */
import { DIALECT_NAMES, DIALECTS, type DialectName } from "../../../model/protocol/dialects.js";
import { CALM, type Scope } from "../../../model/protocol/system.js";
import { PINNED_SCOPES } from "../../protocol/model/scopes.js";
import type { RowVerdict, ScopeName, TableRow } from "../row.js";
import { claimOf } from "./claims.js";
import { MISTAKES } from "./mistakes.js";
import { type Arena, Survey } from "./survey.js";

interface Family {
	readonly id: string;
	readonly covered: string;
	readonly arenas: readonly Arena[];
	readonly claims: readonly string[];
	/** Claims that are known not to hold there. */
	readonly refuted?: readonly string[];
	readonly expected?: RowVerdict;
	/** Families of a group are searched in one thread. */
	readonly group?: string;
	/** A deliberate mistake: one row, called by the family's id alone. */
	readonly mustFail?: true;
}

const SAFETY = [
	"never-lost",
	"one-of-five-states",
	"twice-only-after-a-crash",
	"gone-means-served",
	"can-be-announced",
	"can-be-served",
	"can-be-cleaned",
	"can-stop-waiting",
	"idle-is-not-busy",
] as const;

const pinned: readonly Arena[] = PINNED_SCOPES.filter(({ scope }) => scope.disk === "synchronous").map(
	({ name, scope }) => ({ name, scope, machines: "model" }),
);

function rowsOf({
	id,
	covered,
	arenas,
	claims,
	refuted = [],
	expected = "proved",
	group = `protocol ${id}`,
	mustFail,
}: Family): TableRow[] {
	const survey = new Survey(arenas, claims);
	return claims.map((claim): TableRow => {
		const row = mustFail ? id : `${id}/${claim}`;
		const { name, requirements } = claimOf(claim);
		return {
			id: row,
			wing: "protocol",
			claim: `${name[0]?.toUpperCase()}${name.slice(1)}.`,
			source: requirements.join(", "),
			expected: refuted.includes(claim) ? "refuted" : expected,
			group,
			...(mustFail ? { mustFail } : {}),
			run: (options) => survey.answer(row, claim, covered, options),
		};
	});
}

/** Searched to the end or not, as the budget has it. */
const LARGER_OF: Readonly<Record<string, Partial<Scope>>> = {
	"two messages, one process is killed": { messages: ["L", "L"], kills: 1 },
	"two messages, failures, the power fails": { messages: ["L", "R"], outcomes: ["FAIL"], powerFailures: 1 },
	"two messages and pipes for four": { messages: ["B", "L"], capacity: 4 },
	"three processes are killed": { kills: 3 },
};

const one = (name: string, changes: Partial<Scope>, machines = "model"): Arena => ({
	name,
	machines,
	scope: { ...CALM, ...changes },
});

/** Of so many messages that are alike. */
const alike = (count: number, kinds: "L" | "X", changes: Partial<Scope>): Arena => ({
	...one(
		`${count} messages${kinds === "X" ? " without recipients" : ""}, pipes of ${changes.capacity ?? 1}${changes.kills ? ", one process is killed" : ""}`,
		{ ...changes, messages: Array.from({ length: count }, () => kinds) },
		kinds === "X" ? "coarse, no recipients" : "coarse",
	),
	alike: { tracked: [] },
});

const LARGER: readonly Arena[] = Object.entries(LARGER_OF).map(([name, changes]) => one(name, changes));

const PIPES_1_TO_4 = [1, 2, 3, 4] as const;

const MANY: Readonly<Record<ScopeName, readonly Arena[]>> = {
	small: [alike(3, "X", {}), alike(2, "L", { kills: 1 })],
	default: [
		...PIPES_1_TO_4.map((capacity) => alike(5, "X", { capacity })),
		...PIPES_1_TO_4.slice(0, 2).map((capacity) => alike(4, "L", { capacity })),
		alike(3, "X", { kills: 1 }),
		alike(3, "L", { kills: 1 }),
	],
	// What takes longest comes last, so that a budget that ends early has searched something.
	large: [
		alike(3, "X", { kills: 1 }),
		alike(3, "L", { kills: 1 }),
		...PIPES_1_TO_4.map((capacity) => alike(5, "X", { capacity })),
		alike(4, "L", {}),
		alike(4, "L", { kills: 1, powerFailures: 1 }),
		alike(6, "X", { kills: 1 }),
		alike(5, "L", { kills: 1 }),
		...PIPES_1_TO_4.map((capacity) => alike(12, "X", { capacity })),
		...PIPES_1_TO_4.map((capacity) => alike(8, "L", { capacity })),
		alike(12, "L", {}),
	],
};

const COARSE = "injecting, preprocessing, removing, delivering and ending a message are one step each";

const manyFamily = (scope: ScopeName): Family => ({
	id: "many",
	covered: `${MANY[scope].length} systems of up to ${Math.max(...MANY[scope].map((arena) => arena.scope.messages.length))} messages that are alike, pipes of 1 to 4; ${COARSE}`,
	arenas: MANY[scope],
	claims: SAFETY,
});

/** Twelve messages, for the default scope. Without recipients none can be lost, so that claim would be empty. */
const twelve: Family = {
	id: "twelve",
	covered: `12 messages without recipients that are alike; ${COARSE}`,
	arenas: [alike(12, "X", {})],
	claims: ["one-of-five-states", "can-be-announced"],
};

const FAIR = [
	"fair-announced",
	"fair-announced-by-trigger",
	"fair-served",
	"fair-cleaned",
	"fair-nobody-waits",
] as const;

const FAIR_ARENAS: Readonly<Record<ScopeName, readonly Arena[]>> = {
	small: [one("one process is killed", { kills: 1 })],
	default: [
		one("one process is killed", { kills: 1 }),
		one("the power fails", { powerFailures: 1 }),
		one("both kinds of recipient", { messages: ["B"] }),
		one("deliveries are deferred or fail", { outcomes: ["DEFER", "FAIL"] }),
		one("stop and reload", { stops: 1, reloads: 1 }),
		one("a process is killed and the power fails", { kills: 1, powerFailures: 1 }),
		one("two messages and pipes for two", { messages: ["L", "X"], capacity: 2 }),
	],
	large: [
		one("two processes are killed", { kills: 2 }),
		one("stop and kill", { stops: 1, kills: 1 }),
		one("both kinds of recipient, failures, one process is killed", {
			messages: ["B"],
			outcomes: ["DEFER", "FAIL"],
			kills: 1,
		}),
		one("two messages", { messages: ["L", "R"] }),
		one("two messages and pipes for four", { messages: ["B", "L"], capacity: 4 }),
	],
};

/** What a todo that spins breaks: it is never gone, so that nobody starts the daemons again. */
const SPINNING = ["can-be-served", "can-be-cleaned", "can-stop-waiting", "idle-is-not-busy"] as const;

function dialectFamily(name: DialectName): Family {
	const { endOfFileBeforeStart, endOfFileLater } = DIALECTS[name].legal;
	const spins = [endOfFileBeforeStart, endOfFileLater].map((outcomes) => outcomes.includes("spins"));
	const machines = spins[0] ? "spins at any end of file" : spins[1] ? "spins at a later end of file" : "model";
	const says = {
		model: "ends at end of file",
		"spins at any end of file": "spins at end of file",
		"spins at a later end of file": "spins at end of file, once it has begun",
	};
	return {
		id: `dialect-${name}`,
		covered: `one local recipient, one process is killed; a todo that ${says[machines]}, as this dialect may`,
		arenas: [one("one process is killed", { kills: 1 }, machines)],
		claims: SAFETY,
		refuted: machines === "model" ? [] : SPINNING,
	};
}

/** Systems in which the claim must be refuted, or the search sees nothing. */
const MUST_FAIL: readonly { readonly id: string; readonly claim: string; readonly arena: Arena }[] = [
	...MISTAKES.map(({ name, claim, scope }) => ({ id: name, claim, arena: one(name, scope ?? {}, name) })),
	{
		id: "power-fails-on-asynchronous-directories",
		claim: "never-lost",
		arena: one("the power fails", { disk: "asynchronous", powerFailures: 1 }),
	},
];

export function protocolRows(scope: ScopeName): readonly TableRow[] {
	const arenas = scope === "small" ? pinned.slice(0, 5) : [...pinned, ...(scope === "large" ? LARGER : [])];
	const families: Family[] = [
		{
			id: "protocol",
			covered: `${arenas.length} systems of one or two messages, every step of every program, synchronous metadata; crashes, stops, reloads, refusals, power failures`,
			arenas,
			claims: SAFETY,
		},
		{
			id: "asynchronous",
			covered: "one local recipient, directories written later; the power fails once, and a process is killed",
			arenas: [
				one("a process is killed and the power fails", { disk: "asynchronous", kills: 1, powerFailures: 1 }),
				one("the power fails", { disk: "asynchronous", powerFailures: 1 }),
			],
			claims: SAFETY,
			refuted: ["never-lost", "gone-means-served", "can-be-served"],
		},
		{
			id: "one-kill",
			covered: "one local recipient, one process is killed",
			arenas: [one("one process is killed", { kills: 1 })],
			claims: ["never-twice"],
			refuted: ["never-twice"],
		},
		manyFamily(scope),
		...(scope === "default" ? [twelve] : []),
		{
			id: "protocol",
			covered: `${FAIR_ARENAS[scope].length} systems of one or two messages, every step of every program; fair runs only`,
			arenas: FAIR_ARENAS[scope],
			claims: FAIR,
		},
		...DIALECT_NAMES.filter((name) => DIALECTS[name].programs.includes("todo")).map(dialectFamily),
	];
	const mistakes = MUST_FAIL.map(
		({ id, claim, arena }): Family => ({
			id: `must-fail/${id}`,
			covered: "one message",
			arenas: [arena],
			claims: [claim],
			refuted: [claim],
			group: "protocol mistakes",
			mustFail: true,
		}),
	);
	return [...families, ...mistakes].flatMap(rowsOf);
}
