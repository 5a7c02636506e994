/**
 * The sequence of a protocol trace: the programs and the bytes between them, what was done to them, what was found on disk.
 */
import type { ProtocolTrace, ProtocolTraceEvent, TracedProgram } from "../../protocol/judge/trace.js";
import type { Happening, Participant } from "./sequence.js";

/** In the order in which a message passes them. */
const PROGRAMS: Readonly<Record<TracedProgram, string>> = {
	queue: "qmail-queue",
	"todo-clean": "qmail-clean (todo's)",
	todo: "qmail-todo",
	send: "qmail-send",
	"send-clean": "qmail-clean (send's)",
	lspawn: "qmail-lspawn",
	rspawn: "qmail-rspawn",
	suppl0: "spawner of channel 0",
	suppl1: "spawner of channel 1",
	logger: "log",
};
const DISK: Participant = { id: "disk", label: "queue on disk" };

export const PROTOCOL_PARTICIPANTS: readonly Participant[] = [
	...Object.entries(PROGRAMS).map(([id, label]) => ({ id, label })),
	DISK,
];

export function protocolHappenings({ events }: ProtocolTrace): Happening[] {
	return events.map(happeningOf);
}

/** Replies of clean are answers; so is the end of a pipe. */
function isAnswer(from: TracedProgram): boolean {
	return from.endsWith("-clean");
}

function happeningOf(event: ProtocolTraceEvent): Happening {
	const { n } = event;
	if ("bytes" in event) {
		const { from, to, bytes } = event;
		return { kind: "arrow", n, from, to, text: bytes, dashed: isAnswer(from) };
	}
	if ("end" in event) {
		return { kind: "arrow", n, from: event.from, to: event.to, text: "end of file", dashed: true };
	}
	if ("queued" in event) {
		const { local, remote } = event;
		return { kind: "note", n, at: "queue", text: `queued ${event.queued}: ${local} local, ${remote} remote` };
	}
	if ("signal" in event) return { kind: "note", n, at: event.program, text: `is sent SIG${event.signal}` };
	if ("exit" in event) {
		return { kind: "note", n, at: event.program, text: event.exit === null ? "killed" : `exits ${event.exit}` };
	}
	if ("disk" in event) {
		return { kind: "note", n, at: DISK.id, text: `${event.disk}: ${event.files.join(", ") || "no files"}` };
	}
	return { kind: "divider", n, text: "nothing happens any more" };
}
