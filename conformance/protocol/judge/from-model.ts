/**
 * A way through the model's states as the trace that taps on its pipes would record, up to the first restart. So the judge can be
 * held against the model: what the model does must conform. A message shows up when it is read.
 */
import { announcementKind, cleanRequestPath, type Dialect } from "../../../model/protocol/dialects.js";
import { type Announcement, type CleanRequest, hasLocal, hasRemote } from "../../../model/protocol/machines/effects.js";
import type { Scope } from "../../../model/protocol/system.js";
import type { LocalEvent } from "../../../model/system.js";
import { PROTOCOL_TRACE_VERSION, type ProtocolTrace, type ProtocolTraceEvent, type TracedProgram } from "./trace.js";

interface Move {
	readonly process: string;
	readonly event: LocalEvent;
	/** As machine/state/event/index. */
	readonly transitions: readonly string[];
}

type Unnumbered<Event> = Event extends unknown ? Omit<Event, "n"> : never;

const TRACED: Readonly<Record<string, TracedProgram>> = {
	todo: "todo",
	send: "send",
	todoClean: "todo-clean",
	sendClean: "send-clean",
};

function said(from: TracedProgram, to: TracedProgram, bytes: string): Unnumbered<ProtocolTraceEvent> {
	return { from, to, bytes };
}

/** The model's own messages; their types are vouched for by the machines that read them. */
function heard({ process, event }: Move, dialect: Dialect): Unnumbered<ProtocolTraceEvent> | null {
	const { type, message } = event;
	switch (`${process} ${type}`) {
		case "todo COMMAND":
			return said("send", "todo", String(message));
		case "todo REPLY":
			return said("todo-clean", "todo", String(message));
		case "send REPLY":
			return said("send-clean", "send", String(message));
		case "send HEAR": {
			if (message === "X") return said("todo", "send", "X\0");
			const { id, kinds } = message as Announcement;
			return said("todo", "send", `D${announcementKind(dialect, [hasLocal(kinds), hasRemote(kinds)])}${id}\0`);
		}
		case "todoClean REQUEST":
		case "sendClean REQUEST": {
			const { verb, id } = message as CleanRequest;
			const [from, to] =
				process === "todoClean" ? (["todo", "todo-clean"] as const) : (["send", "send-clean"] as const);
			return said(from, to, `${cleanRequestPath(dialect, verb, id)}\0`);
		}
		case "send TERM":
			return { signal: "TERM", program: "send" };
		case "send HUP":
			return { signal: "HUP", program: "send" };
		case "starter KILL": {
			const program = TRACED[String(event.process)];
			return program === undefined ? null : { signal: "KILL", program };
		}
		default:
			return null;
	}
}

export function traceOfModel(moves: readonly Move[], scope: Scope, dialect: Dialect): ProtocolTrace {
	const events: ProtocolTraceEvent[] = [];
	const add = (event: Unnumbered<ProtocolTraceEvent>) =>
		events.push({ ...event, n: events.length + 1 } as ProtocolTraceEvent);
	for (const move of moves) {
		if (move.event.type === "START_AGAIN" || move.event.type === "POWER_FAILURE") break;
		if (move.transitions.some((transition) => transition.includes("/ACKNOWLEDGE/"))) {
			const id = Number(move.process.slice("queue".length));
			const kinds = scope.messages[id] ?? "X";
			add({ queued: `${id}`, local: hasLocal(kinds) ? 1 : 0, remote: hasRemote(kinds) ? 1 : 0 });
		}
		const event = heard(move, dialect);
		if (event !== null) add(event);
	}
	const header = {
		spoolproof: "trace",
		version: PROTOCOL_TRACE_VERSION,
		wing: "protocol",
		implementation: "the model",
		dialect: dialect.name,
		requirements: "model",
	} as const;
	return { header, events };
}
