/**
 * What can be seen of the machines from outside, and which of their steps are seen, happen unseen, or wait for time to pass.
 * Leaves out what follows from an observation (observed.ts).
 */
import { MESSAGE_FILES } from "../../../model/protocol/states.js";
import type { LocalEvent } from "../../../model/system.js";
import type { TracedProgram } from "./trace.js";

/** The machines' channels, with the processes at their ends. */
export const PIPE_ENDS = {
	commands: { writer: "send", reader: "todo" },
	announcements: { writer: "todo", reader: "send" },
	todoRequests: { writer: "todo", reader: "todoClean" },
	todoReplies: { writer: "todoClean", reader: "todo" },
	sendRequests: { writer: "send", reader: "sendClean" },
	sendReplies: { writer: "sendClean", reader: "send" },
} as const;

/** What the machines call the programs that they are of. */
export const PROCESS: Partial<Readonly<Record<TracedProgram, string>>> = {
	todo: "todo",
	send: "send",
	"todo-clean": "todoClean",
	"send-clean": "sendClean",
};

export type PipeName = keyof typeof PIPE_ENDS;

export type Observation =
	/** A whole message of the machines on a pipe, as canonical JSON. */
	| { readonly what: "said"; readonly pipe: PipeName; readonly message: string }
	/** An event of one machine that is seen by itself: a delivery and its outcome. */
	| { readonly what: "event"; readonly process: string; readonly event: LocalEvent }
	| { readonly what: "queued" }
	/** T for TERM, H for HUP: send will act upon it in its own time. */
	| { readonly what: "signal"; readonly signal: "T" | "H" }
	| { readonly what: "killed" | "ended" | "started"; readonly process: string }
	/** The kit closes its end of a pipe: the writing, or the reading one. */
	| { readonly what: "end" | "deaf"; readonly pipe: PipeName }
	/** For each of MESSAGE_FILES, whether it is there. */
	| { readonly what: "disk"; readonly files: readonly boolean[] }
	| { readonly what: "quiet" };

const RECIPIENTS: Readonly<Record<string, string>> = {
	L: "local recipients",
	R: "remote recipients",
	B: "local and remote recipients",
	X: "no recipients",
};

/** A message of the machines, which is canonical JSON, as part of a sentence: the bytes of it depend on the family. */
export function messageInWords(message: string): string {
	const said: unknown = JSON.parse(message);
	if (typeof said !== "object" || said === null) return message;
	if ("verb" in said) return `the request ${String(said.verb)}/`;
	if ("kinds" in said) return `the announcement of ${RECIPIENTS[String(said.kinds)] ?? "mail"}`;
	return message;
}

/** As part of a sentence. */
export function observationInWords(observation: Observation): string {
	switch (observation.what) {
		case "said":
			return `${PIPE_ENDS[observation.pipe].writer} says ${messageInWords(observation.message)} to ${PIPE_ENDS[observation.pipe].reader}`;
		case "event":
			return `${observation.event.type.toLowerCase()} ${String(observation.event.file)}`;
		case "ended":
			return `${observation.process} ends`;
		case "disk":
			return `on disk are ${MESSAGE_FILES.filter((_, at) => observation.files[at]).join(", ") || "no files"}`;
		case "quiet":
			return "nothing happens any more";
		default:
			return observation.what;
	}
}

export function observationKey(observation: Observation): string {
	return JSON.stringify(observation);
}

interface Leniency {
	readonly deliveries: boolean;
	readonly mayIgnoreEnds: boolean;
}

const SEEN_DELIVERIES: ReadonlySet<string> = new Set(["DELIVER", "SUCCEED", "DEFER", "FAIL"]);

/** Whether a process may take this event unseen, without anything from outside. */
export function offeredByItself(
	process: string,
	event: LocalEvent,
	signals: string,
	{ deliveries }: Leniency,
): boolean {
	// Only a power failure settles anything.
	if (process.startsWith("message")) return false;
	if (process !== "send") return true;
	if (event.type === "TERM") return signals.includes("T");
	if (event.type === "HUP") return signals.includes("H");
	// A delivery that is passed over because it is done already shows nowhere.
	if (event.type === "DELIVER" && event.done === true) return true;
	return !(deliveries && SEEN_DELIVERIES.has(event.type));
}

/** Steps that wait for a clock or for others, so that they may be possible while all is quiet. */
const IN_TIME: ReadonlySet<string> = new Set(["TIMER", "CLEANUP", "FAIL", ...SEEN_DELIVERIES]);
const ENDS: ReadonlySet<string> = new Set(["SEND_END", "CLEAN_END", "TODO_END"]);
/** Broken pipes show at the next write only. */
const AT_NEXT_WRITE: ReadonlySet<string> = new Set(["SEND_BROKEN", "CLEAN_BROKEN", "TODO_BROKEN", "REPLIES_BROKEN"]);

export function restsWith(process: string, { type }: LocalEvent, { mayIgnoreEnds }: Leniency): boolean {
	if (process.startsWith("queue")) return true;
	return IN_TIME.has(type) || AT_NEXT_WRITE.has(type) || (mayIgnoreEnds && ENDS.has(type));
}
