/**
 * The sequence of a protocol trace: the programs and the bytes between them, what was done to them, what was found on disk.
 */
import type { ProtocolTrace, ProtocolTraceEvent, TracedProgram } from "../../protocol/judge/trace.js";
import { recipientsInWords } from "../../trace/protocol-words.js";
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
	suppl0: "spawner of suppl0",
	suppl1: "spawner of suppl1",
	logger: "logger",
	"other-send": "qmail-send (a second one)",
};
const DISK: Participant = { id: "disk", label: "queue on disk" };

export const PROTOCOL_PARTICIPANTS: readonly Participant[] = [
	...Object.entries(PROGRAMS).map(([id, label]) => ({ id, label })),
	DISK,
];

export function protocolHappenings({ events }: ProtocolTrace): Happening[] {
	return events.flatMap((event) => wordByWord(event).map(happeningOf));
}

/** Words that came at once are shown one below the other; of a flood the first and the last. */
const MOST_WORDS = 6;

function wordByWord(event: ProtocolTraceEvent): readonly ProtocolTraceEvent[] {
	// What send and the spawners say to each other has null bytes within.
	if (!("bytes" in event) || !(event.from === "todo" || event.to.endsWith("-clean"))) return [event];
	const words = event.bytes.match(/[^\0]*\0|[^\0]+$/g) ?? [event.bytes];
	if (words.length <= MOST_WORDS) return words.map((bytes) => ({ ...event, bytes }));
	const head = words.slice(0, MOST_WORDS / 2);
	const tail = words.slice(-MOST_WORDS / 2 + 1);
	const middle = words.slice(head.length, -tail.length).join("");
	return [...head, middle, ...tail].map((bytes) => ({ ...event, bytes }));
}

/** Who answers when asked. */
function isAnswer(from: TracedProgram): boolean {
	return from !== "todo" && from !== "send";
}

function happeningOf(event: ProtocolTraceEvent): Happening {
	const { n } = event;
	const note = (at: string, text: string): Happening => ({ kind: "note", n, at, text });
	if ("from" in event) {
		const { from, to } = event;
		if ("bytes" in event) return { kind: "arrow", n, from, to, text: event.bytes, dashed: isAnswer(from) };
		// Whoever reads no more is the one who does something.
		if ("deaf" in event) return { kind: "arrow", n, from: to, to: from, text: "reads no more", dashed: true };
		return { kind: "arrow", n, from, to, text: "end of file", dashed: true };
	}
	if ("queued" in event) return note("queue", `queued ${event.queued}: ${recipientsInWords(event)}`);
	if ("preprocessed" in event)
		return note(DISK.id, `${event.preprocessed} as preprocessed: ${recipientsInWords(event)}`);
	if ("started" in event) return note(event.started, "starts");
	if ("signal" in event) return note(event.program, `is sent SIG${event.signal}`);
	if ("exit" in event) return note(event.program, event.exit === null ? "ended by a signal" : `exits ${event.exit}`);
	if ("disk" in event) return note(DISK.id, `${event.disk}: ${event.files.join(", ") || "no files"}`);
	if ("lint" in event) return note(DISK.id, `${event.path}: ${event.lint}`);
	if ("busy" in event) return note(event.program, `busy for ${event.busy} s with nothing to do`);
	if ("broken" in event) return { kind: "divider", n, text: `${event.broken}: ${event.why}` };
	if ("unclear" in event) return { kind: "divider", n, text: `unclear: ${event.unclear}` };
	if ("held" in event) return { kind: "divider", n, text: `kept: ${event.held}` };
	if ("pulled" in event) return { kind: "divider", n, text: "the trigger is pulled" };
	return { kind: "divider", n, text: "nothing happens any more" };
}
