/**
 * Each machine alone, explored by @xstate/graph within small contexts: every state and transition can be reached, and the runner does
 * exactly what XState does.
 */
import { getAdjacencyMap, getShortestPaths } from "@xstate/graph";
import { describe, expect, test } from "vitest";
import { type AnyMachineSnapshot, type AnyStateMachine, createMachine, transition } from "xstate";
import { MACHINES } from "../dispatch.js";
import { destinationMachine } from "./destination.js";
import type { DestinationContext } from "./destination-words.js";
import { type EntryContext, entryMachine } from "./entry.js";
import type { MachineName } from "./grammar.js";
import { type JobContext, jobMachine } from "./job.js";
import { type MessageContext, messageMachine } from "./message.js";
import { type CompiledMachine, compile, type Snapshot, take } from "./runner.js";
import {
	destination,
	destinationEvents,
	entry,
	entryEvents,
	job,
	jobEvents,
	message,
	messageEvents,
	transport,
	transportEvents,
} from "./samples.js";
import { type TransportContext, transportMachine } from "./transport.js";

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
