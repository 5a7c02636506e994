/**
 * The benchmark: N messages, a splitter, a deliverer and a remover, two channels for two messages each, and every process may crash
 * and start again at any time. A caricature of todo, send and clean whose size grows with N and nothing else, and can be counted by
 * hand. Leaves out everything that the protocol's own model is about.
 */
import { assign, setup } from "xstate";
import type { Effects, ProcessDefinition, SystemDefinition } from "../../../model/system.js";
import type { Symmetry } from "../rename.js";

/** What a process holds: the number of a message, or -1. */
interface Held {
	readonly id: number;
}

type HeldEvent =
	| { readonly type: "PICK"; readonly id: number }
	| { readonly type: "HEAR"; readonly message: number }
	| { readonly type: "SPLIT" | "DELIVER" | "REMOVE" | "CRASH" | "RESTART" };

const message = setup({}).createMachine({
	id: "message",
	initial: "todo",
	states: { todo: { on: { PICK: "todo", SPLIT: "ready" } }, ready: { on: { REMOVE: "gone" } }, gone: {} },
});

const holder = setup({
	types: { context: {} as Held, events: {} as HeldEvent },
	actions: {
		sync: (_: unknown, _params: Effects["sync"]) => {},
		push: (_: unknown, _params: Effects["push"]) => {},
		take: (_: unknown, _params: Effects["take"]) => {},
		hold: assign(({ event }) => ({ id: "id" in event ? event.id : "message" in event ? event.message : -1 })),
		drop: assign({ id: -1 }),
	},
});

/** Meets the message that the event is about, or that is held. */
const meet = (type: string) =>
	({
		type: "sync",
		params: ({ context, event }: { context: Held; event: HeldEvent }) => ({
			to: `message${"id" in event ? event.id : context.id}`,
			event: { type },
		}),
	}) as const;

const pass = (channel: string) =>
	({ type: "push", params: ({ context }: { context: Held }) => ({ channel, message: context.id }) }) as const;

const take = (channel: string) => ({ type: "take", params: { channel } }) as const;
const CRASH = { target: "dead", actions: "drop" } as const;
const dead = { on: { RESTART: "idle" } } as const;

const splitter = holder.createMachine({
	id: "splitter",
	context: { id: -1 },
	initial: "idle",
	states: {
		idle: { on: { PICK: { target: "work", actions: [meet("PICK"), "hold"] }, CRASH } },
		work: { on: { SPLIT: { target: "idle", actions: [meet("SPLIT"), pass("toSend"), "drop"] }, CRASH } },
		dead,
	},
});

const deliverer = holder.createMachine({
	id: "deliverer",
	context: { id: -1 },
	initial: "idle",
	states: {
		idle: { on: { HEAR: { target: "work", actions: [take("toSend"), "hold"] }, CRASH } },
		work: { on: { DELIVER: { target: "idle", actions: [pass("toClean"), "drop"] }, CRASH } },
		dead,
	},
});

const remover = holder.createMachine({
	id: "remover",
	context: { id: -1 },
	initial: "idle",
	states: {
		idle: { on: { HEAR: { target: "work", actions: [take("toClean"), "hold"] }, CRASH } },
		work: { on: { REMOVE: { target: "idle", actions: [meet("REMOVE"), "drop"] }, CRASH } },
		dead,
	},
});

export function spool(messages: number): SystemDefinition {
	const ids = Array.from({ length: messages }, (_, id) => id);
	const plain = (...types: readonly string[]) => types.map((type) => ({ type }));
	const make = (
		name: string,
		machine: ProcessDefinition["machine"],
		events: ProcessDefinition["events"],
		reads: readonly string[] = [],
	): ProcessDefinition => ({
		name,
		machine,
		events,
		reads: reads.map((channel) => ({ channel, event: "HEAR", end: "END" })),
		writes: [],
	});
	return {
		channels: { toSend: 2, toClean: 2 },
		processes: [
			...ids.map((id) => make(`message${id}`, message, [])),
			make("splitter", splitter, [...ids.map((id) => ({ type: "PICK", id })), ...plain("SPLIT", "CRASH", "RESTART")]),
			make("deliverer", deliverer, plain("DELIVER", "CRASH", "RESTART"), ["toSend"]),
			make("remover", remover, plain("REMOVE", "CRASH", "RESTART"), ["toClean"]),
		],
	};
}

/** The names of messages are all alike. */
export function spoolSymmetry(messages: number, tracked: readonly number[] = []): Symmetry {
	return {
		size: messages,
		families: ["message"],
		idFields: ["id", "message"],
		idLists: [],
		idChannels: ["toSend", "toClean"],
		tracked,
	};
}

/**
 * How many ways there are to put k messages into the processes (dead, idle, or one held) and the channels (none, one or two in
 * order), by k: (2+x)^3 (1+x+x^2)^2. A message stands in one place only, and one that stands nowhere is in one of three states.
 */
const PLACED = [8, 28, 54, 65, 52, 27, 8, 1];

/** The size by counting, without any search: states, and states up to the names of the messages. */
export function spoolSize(messages: number): { readonly states: number; readonly orbits: number } {
	let [states, orbits, ordered] = [0, 0, 1];
	for (const [placed, ways] of PLACED.entries()) {
		const rest = messages - placed;
		if (rest < 0) break;
		states += ways * ordered * 3 ** rest;
		orbits += (ways * (rest + 1) * (rest + 2)) / 2;
		ordered *= rest;
	}
	return { states, orbits };
}
