/**
 * Single programs under test, with the kit as all of their peers: which descriptor leads where, in the kit's words. Leaves out what
 * the kit says there.
 */
import { announcementKind, type Dialect } from "../../../model/protocol/dialects.js";
import { FD } from "../../../model/protocol/messages.js";
import type { TracedProgram } from "../../protocol/judge/trace.js";
import { cleanWord, NulSplitter } from "../../protocol/judge/words.js";
import type { Ends, Harness, Place } from "./harness.js";
import type { Hearing, Speaking } from "./ports.js";
import type { RunningProgram } from "./process.js";
import { SpawnPlayer } from "./spawner.js";

export interface CleanSeat {
	readonly program: RunningProgram;
	readonly requests: Speaking;
	readonly replies: Hearing;
}

export interface TodoSeat {
	readonly program: RunningProgram;
	/** S, H, X. */
	readonly commands: Speaking;
	/** D, L, X. */
	readonly words: Hearing;
	readonly requests: Hearing;
	readonly replies: Speaking;
}

export interface SendSeat {
	readonly program: RunningProgram;
	readonly log: Hearing;
	/** Of each channel of the dialect. */
	readonly spawners: readonly SpawnPlayer[];
	readonly requests: Hearing;
	readonly replies: Speaking;
	/** Undefined where send does todo's work itself. */
	readonly commands: Hearing | undefined;
	readonly words: Speaking | undefined;
}

function hearing(ends: Ends, fd: number): Hearing {
	const found = ends.hearing.get(fd);
	if (!found) throw new RangeError(`descriptor ${fd} is not written to`);
	return found;
}

function speaking(ends: Ends, fd: number): Speaking {
	const found = ends.speaking.get(fd);
	if (!found) throw new RangeError(`descriptor ${fd} is not read`);
	return found;
}

/** The descriptors of clean, with who asks. */
export function cleanPlaces(asker: TracedProgram): readonly Place[] {
	return [
		{ direction: "reads", peer: asker },
		{ direction: "writes", peer: asker },
	];
}

export const TODO_PLACES: readonly Place[] = [
	{ direction: "reads", peer: "send" },
	{ direction: "writes", peer: "send" },
	{ direction: "writes", peer: "todo-clean" },
	{ direction: "reads", peer: "todo-clean" },
];

/** Who serves a channel of the dialect. */
const SPAWNERS: readonly TracedProgram[] = ["lspawn", "rspawn", "suppl0", "suppl1"];

/** The descriptors on which a channel is served. */
export function channelDescriptors(channel: number): { readonly commands: number; readonly reports: number } {
	if (channel === 0) return { commands: FD.send.toLocal, reports: FD.send.fromLocal };
	if (channel === 1) return { commands: FD.send.toRemote, reports: FD.send.fromRemote };
	const commands = FD.send.firstSupplementary + 2 * (channel - 2);
	return { commands, reports: commands + 1 };
}

export function sendPlaces(dialect: Dialect): readonly (Place | undefined)[] {
	const places: (Place | undefined)[] = [];
	places[FD.send.log] = { direction: "writes", peer: "logger" };
	for (const at of dialect.channels.keys()) {
		const { commands, reports } = channelDescriptors(at);
		const peer = SPAWNERS[at] ?? "rspawn";
		places[commands] = { direction: "writes", peer };
		places[reports] = { direction: "reads", peer };
	}
	places[FD.send.toClean] = { direction: "writes", peer: "send-clean" };
	places[FD.send.fromClean] = { direction: "reads", peer: "send-clean" };
	if (dialect.programs.includes("todo")) {
		places[FD.send.toTodo] = { direction: "writes", peer: "todo" };
		places[FD.send.fromTodo] = { direction: "reads", peer: "todo" };
	}
	return Array.from(places);
}

/** Starts clean; the kit asks. */
export function startClean(harness: Harness, as: "todo-clean" | "send-clean" = "send-clean"): CleanSeat {
	const ends = harness.start(as, harness.programs.clean, cleanPlaces(as === "todo-clean" ? "todo" : "send"));
	return { program: ends.program, requests: speaking(ends, 0), replies: hearing(ends, 1) };
}

/** Starts todo; the kit is send and clean. */
export function startTodo(harness: Harness): TodoSeat {
	const ends = harness.start("todo", harness.programs.todo, TODO_PLACES);
	return {
		program: ends.program,
		commands: speaking(ends, FD.todo.fromSend),
		words: hearing(ends, FD.todo.toSend),
		requests: hearing(ends, FD.todo.toClean),
		replies: speaking(ends, FD.todo.fromClean),
	};
}

/** Starts send; the kit is todo, clean, the logger and the spawners, of which none has spoken yet. */
export function startSend(harness: Harness): SendSeat {
	return sendSeat(harness.dialect, harness.start("send", harness.programs.send, sendPlaces(harness.dialect)));
}

/** The kit's side of a send that was started. */
export function sendSeat(dialect: Dialect, ends: Ends): SendSeat {
	const spawners = dialect.channels.map((_, at) => {
		const { commands, reports } = channelDescriptors(at);
		return new SpawnPlayer(dialect.spawnWidth, hearing(ends, commands), speaking(ends, reports));
	});
	return {
		program: ends.program,
		log: hearing(ends, FD.send.log),
		spawners,
		requests: hearing(ends, FD.send.toClean),
		replies: speaking(ends, FD.send.fromClean),
		commands: ends.hearing.get(FD.send.toTodo),
		words: ends.speaking.get(FD.send.fromTodo),
	};
}

/** What the kit, in clean's place, does with a request: a reply, or nothing for the time being. */
export type CleanPolicy = (verb: "todo" | "foop" | null, id: string, text: string) => string;

/** Answers requests to clean, by default as clean would: removes the files, says +. */
export function playClean(
	harness: Harness,
	{ requests, replies }: { readonly requests: Hearing; readonly replies: Speaking },
	policy: CleanPolicy = (verb, id) => removing(harness, verb, id),
): void {
	const splitter = new NulSplitter();
	requests.onBytes((bytes) => {
		for (const text of splitter.push(bytes)) {
			const word = cleanWord(text, harness.dialect);
			replies.say(policy(word?.verb ?? null, word?.id ?? "", text));
		}
	});
}

/** Does clean's work. @returns its reply */
export function removing(harness: Harness, verb: "todo" | "foop" | null, id: string): string {
	if (verb === null) return "x";
	harness.home.unlink("intd", id);
	harness.home.unlink(verb === "todo" ? "todo" : "mess", id);
	return "+";
}

/** The announcement of a message, in the words of the dialect. */
export function announcement(dialect: Dialect, id: string, local: number, remote: number): string {
	return `D${announcementKind(dialect, [local > 0, remote > 0])}${id}\0`;
}
