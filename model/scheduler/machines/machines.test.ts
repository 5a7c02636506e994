/**
 * Each machine alone, explored by @xstate/graph within small contexts: every state and transition can be reached, and the runner does
 * exactly what XState does.
 */
import { getAdjacencyMap, getShortestPaths } from "@xstate/graph";
import { describe, expect, test } from "vitest";
import { type AnyMachineSnapshot, type AnyStateMachine, createMachine, transition } from "xstate";
import { MACHINES } from "../dispatch.js";
import { SWITCHES } from "../editions.js";
import type { DestinationRules, TransportRules } from "../rules.js";
import { destinationMachine } from "./destination.js";
import type { DestinationContext, DestinationEvent } from "./destination-words.js";
import { type EntryContext, type EntryEvent, entryMachine } from "./entry.js";
import type { MachineName } from "./grammar.js";
import { type JobContext, type JobEvent, jobMachine } from "./job.js";
import { type MessageContext, type MessageEvent, messageMachine } from "./message.js";
import { type CompiledMachine, compile, type Snapshot, take } from "./runner.js";
import { type TransportContext, type TransportEvent, transportMachine } from "./transport.js";

const switches = SWITCHES["postfix-3.7"];

const destinationRules: DestinationRules = {
	initialConcurrency: 1,
	concurrencyLimit: 2,
	positive: { base: 1, per: "delivery" },
	negative: { base: 1, per: "delivery" },
	cohortLimit: 1,
	rateDelay: 5,
	backoff: 300,
	switches,
};

const transportRules: TransportRules = {
	recipientsPerDelivery: 50,
	rateDelay: 3,
	retryTime: 60,
	slotCost: 2,
	slotLoan: 0,
	slotDiscount: 0,
	minimumSlots: 1,
	recipientPool: 2,
	extraPool: 1,
	refillLimit: 1,
	refillDelay: 1,
	destination: destinationRules,
	switches,
};

const destination: DestinationContext = {
	id: "t1/d1",
	transport: "t1",
	name: "d1",
	nexthop: "d1",
	window: 1,
	success: 0,
	failure: 0,
	cohorts: 0,
	todo: 0,
	busy: 0,
	blocking: false,
	reason: null,
	rules: destinationRules,
};

const destinationEvents: readonly DestinationEvent[] = [
	{ type: "ENTRY_ADDED" },
	{ type: "ENTRY_SELECTED" },
	{ type: "ENTRY_UNSELECTED" },
	{ type: "ENTRY_DEFERRED" },
	{ type: "DELIVERY_ENDED" },
	{ type: "SUCCESS" },
	{ type: "FAILURE", reason: { status: "4.4.1", text: "site is down" } },
	{ type: "FORGIVE" },
	{ type: "PAUSE" },
	{ type: "RESUME" },
	{ type: "BLOCK" },
	{ type: "UNBLOCK" },
	{ type: "REVIEW_BLOCKERS" },
	{ type: "DISCARD_IF_EMPTY" },
];

const transport: TransportContext = {
	id: "t1",
	pending: 0,
	pool: 2,
	current: null,
	firstUnread: null,
	remembered: null,
	reason: null,
	rules: transportRules,
};

const transportEvents: readonly TransportEvent[] = [
	{ type: "ASK" },
	{ type: "ANSWERED" },
	{ type: "UNAVAILABLE", reason: { status: "4.3.0", text: "mail transport unavailable" } },
	{ type: "WORKED" },
	{ type: "FORGIVE" },
	{ type: "UNLOCK" },
	{ type: "CURRENT", job: "M1/t1" },
	{ type: "CURRENT", job: null },
	{ type: "FIRST_UNREAD", job: "M1/t1" },
	{ type: "POOL_TAKEN", slots: 1 },
	{ type: "POOL_RETURNED", slots: 1 },
	{ type: "REMEMBER", search: { current: "M1/t1", candidate: null, at: 0 } },
	{ type: "FORGET_CANDIDATE" },
];

const job: JobContext = {
	id: "M2/t1",
	message: "M2",
	transport: "t1",
	cost: 2,
	read: 0,
	selected: 0,
	slots: 0,
	used: 0,
	level: 0,
	parent: null,
	inCore: 0,
	limit: 0,
};

const jobEvents: readonly JobEvent[] = [
	{ type: "LINK" },
	{ type: "RETIRE" },
	{ type: "BLOCK" },
	{ type: "UNBLOCK" },
	{ type: "ENTRY_ADDED" },
	{ type: "ENTRY_SELECTED" },
	{ type: "ENTRY_UNSELECTED" },
	{ type: "ENTRY_DEFERRED" },
	{ type: "SLOT_COUNTED" },
	{ type: "PREEMPTED", expected: 1 },
	{ type: "PREEMPTS", parent: "M1/t1", parentLevel: 0, expected: 1 },
	{ type: "POP" },
	{ type: "CHILD_POPPED", used: -1, level: 1 },
	{ type: "CHILD_POPPED", used: -1, level: 2 },
	{ type: "ADOPTED", parent: null },
	{ type: "RECIPIENTS_IN", count: 1 },
	{ type: "RECIPIENTS_OUT", count: 1 },
	{ type: "LIMIT_RAISED", slots: 1 },
	{ type: "LIMIT_LOWERED", slots: 1 },
];

const message: MessageContext = {
	id: "M1",
	created: 0,
	queuedAt: 0,
	refilledAt: 0,
	references: 0,
	inCore: 0,
	limit: 0,
	unread: 0,
	position: 0,
	mustRetry: false,
	wakeup: 0,
};

const messageEvents: readonly MessageEvent[] = [
	{ type: "ACTIVATE", now: 1, sane: 1, records: 2, minimum: 1 },
	{ type: "ACTIVATE", now: 9, sane: 9, records: 2, minimum: 1 },
	{ type: "BATCH", records: 1, isFull: true, sane: 1 },
	{ type: "BATCH", records: 1, isFull: false, sane: 1 },
	{ type: "UNREADABLE", sane: 2 },
	{ type: "ENTRY_ADDED" },
	{ type: "ENTRY_GONE" },
	{ type: "RECIPIENTS_IN", count: 1 },
	{ type: "RECIPIENTS_OUT", count: 1 },
	{ type: "LIMIT_RAISED", slots: 1 },
	{ type: "LIMIT_LOWERED", slots: 1 },
	{ type: "MUST_RETRY" },
	{ type: "ALL_TRIED", now: 1, minimalBackoff: 5, maximalBackoff: 9 },
	{ type: "GIVE_UP" },
];

const entry: EntryContext = { id: "e1", message: "M1", job: "M1/t1", destination: "t1/d1", recipients: [] };

const entryEvents: readonly EntryEvent[] = [
	{ type: "ENQUEUE" },
	{ type: "JOIN", recipient: { address: "r1@d1.t1", record: 0 } },
	{ type: "HAND_OVER" },
	{ type: "TAKE_OVER", recipients: [{ address: "r2@d1.t1", record: 1 }] },
	{ type: "SELECT" },
	{ type: "UNSELECT" },
	{ type: "END" },
];

interface Exploration<Context extends object = never> {
	readonly name: MachineName;
	readonly machine: AnyStateMachine;
	readonly input: object;
	readonly events: readonly { readonly type: string }[];
	readonly states: readonly string[];
	/** Where the exploration goes on; elsewhere it stops. */
	readonly isNear: (context: Context) => boolean;
}

/** None is negative, and together they are small. */
function small(most: number, ...counts: readonly number[]): boolean {
	return counts.every((count) => count >= 0) && counts.reduce((sum, count) => sum + count, 0) <= most;
}

const EXPLORATIONS: readonly Exploration[] = [
	{
		name: "destination",
		machine: destinationMachine,
		input: destination,
		events: destinationEvents,
		states: ["ready", "throttled", "suspended", "discarded"],
		isNear: ({ todo, busy, cohorts }: DestinationContext) => small(2, todo, busy) && cohorts <= 1,
	},
	{
		name: "transport",
		machine: transportMachine,
		input: transport,
		events: transportEvents,
		states: ["alive free", "alive locked", "dead free", "dead locked"],
		isNear: ({ pending, pool }: TransportContext) => small(2, pending) && small(2, pool),
	},
	{
		name: "job",
		machine: jobMachine,
		input: job,
		events: jobEvents,
		states: ["retired", "listed", "blocked"],
		isNear: ({ read, selected, slots, used, inCore, limit }: JobContext) =>
			small(1, read, selected, Math.abs(slots), Math.abs(used), inCore, limit),
	},
	{
		name: "message",
		machine: messageMachine,
		input: message,
		events: messageEvents,
		states: ["incoming", "opened", "partlyRead", "fullyRead", "deferred", "removed", "setAside"],
		isNear: ({ references, inCore, limit, unread, position }: MessageContext) =>
			small(1, references, inCore, Math.max(limit - 1, 0), Math.max(-limit, 0)) && small(2, unread, position),
	},
	{
		name: "entry",
		machine: entryMachine,
		input: entry,
		events: entryEvents,
		states: ["made", "todo", "busy", "ended"],
		isNear: ({ recipients }: EntryContext) => recipients.length < 3,
	},
];

const MOST_STATES = 60_000;

function explore({ input, events, isNear }: Exploration) {
	return {
		events: [...events],
		input,
		limit: MOST_STATES,
		serializeState: ({ value, context }: AnyMachineSnapshot) => JSON.stringify([value, context]),
		stopWhen: ({ context }: AnyMachineSnapshot) => !isNear(context as never),
	};
}

function plain(snapshot: AnyMachineSnapshot): Snapshot<object> {
	return { value: snapshot.value as Snapshot<object>["value"], context: snapshot.context };
}

function transitionsOf(machine: CompiledMachine): string[] {
	const everywhere = [machine.anywhere, ...[...machine.regions.values()].flatMap((states) => [...states.values()])];
	return everywhere.flatMap((byEvent) => [...byEvent.values()].flatMap((all) => all.map(({ id }) => id)));
}

describe.each(EXPLORATIONS)("$name", (exploration) => {
	const { name, machine, events, states } = exploration;
	const map = getAdjacencyMap(machine, explore(exploration));
	const vertices = Object.values(map).map(({ state }) => state as AnyMachineSnapshot);

	test("every state can be reached", () => {
		const paths = getShortestPaths(machine, explore(exploration));
		const reached = paths.map(({ state }) => {
			const { value } = plain(state as AnyMachineSnapshot);
			return typeof value === "string" ? value : Object.values(value).join(" ");
		});
		expect([...new Set(reached)].sort()).toEqual([...states].sort());
	});

	test("every transition can be taken, and the runner does what XState does", () => {
		expect(vertices.length).toBeGreaterThan(5);
		const fired = new Set<string>();
		for (const vertex of vertices) {
			for (const event of events) {
				const [next, actions] = transition(machine, vertex, event);
				const taken = take(MACHINES[name], plain(vertex), event);
				expect(taken.snapshot).toEqual(plain(next));
				expect(taken.effects).toEqual(actions.map(({ type, params }) => ({ type, params })));
				for (const id of taken.fired) fired.add(id);
			}
		}
		expect([...fired].sort()).toEqual(transitionsOf(MACHINES[name]).sort());
	});
});

test.each([
	{ always: { target: "b" } },
	{ entry: "shout" },
	{ initial: "c", states: { c: {} } },
	{ on: { GO: { actions: () => {} } } },
	{ on: { ANY: "b" } },
])("the runner refuses what it does not understand: %j", (state) => {
	const machine = createMachine({ initial: "a", on: { ANY: {} }, states: { a: state, b: {} } });
	expect(() => compile(machine)).toThrow(/grammar does not allow/);
});
