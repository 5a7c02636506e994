/**
 * Events of the protocol's traces as short sentences for people. Leaves out verdicts and layout.
 */
import { visible } from "../diagrams/draw/characters.js";
import type { ProtocolTraceEvent } from "../protocol/judge/trace.js";

/** What the kit did to the programs, or what was seen of them. */
export function protocolEventKind(event: ProtocolTraceEvent, subjects: readonly string[] = []): "do" | "saw" {
	if ("from" in event) return subjects.includes("deaf" in event ? event.to : event.from) ? "saw" : "do";
	return "queued" in event || "preprocessed" in event || "pulled" in event || "started" in event || "signal" in event
		? "do"
		: "saw";
}

/** What happened, as in `todo to send: DB457\0`. Bytes that cannot be seen are written out. */
export function protocolEventInWords(event: ProtocolTraceEvent): string {
	if ("from" in event) {
		const { from, to } = event;
		if ("bytes" in event) return `${from} to ${to}: ${visible(event.bytes)}`;
		return "deaf" in event ? `${to} reads no more of what ${from} writes` : `${from} to ${to}: end of file`;
	}
	if ("queued" in event) return `queued ${event.queued}: ${recipientsInWords(event)}`;
	if ("preprocessed" in event) return `put on disk as preprocessed ${event.preprocessed}: ${recipientsInWords(event)}`;
	if ("started" in event) return `start ${event.started}`;
	if ("signal" in event) return `send SIG${event.signal} to ${event.program}`;
	if ("exit" in event)
		return event.exit === null ? `${event.program} is ended by a signal` : `${event.program} exits ${event.exit}`;
	if ("disk" in event) return `on disk of ${event.disk}: ${event.files.join(", ") || "no files"}`;
	if ("lint" in event) return `the queue has ${visible(event.path)}: ${event.lint}`;
	if ("busy" in event) return `${event.program} is busy for ${event.busy} s with nothing to do`;
	if ("broken" in event) return `the case demands ${event.broken}: ${event.why}`;
	if ("held" in event) return `the case finds kept: ${event.held}`;
	if ("unclear" in event) return `cannot be judged: ${event.unclear}`;
	return "pulled" in event ? "pull the trigger" : "nothing happens any more";
}

/** "2 local, 1 remote". */
export function recipientsInWords({ local, remote }: { readonly local: number; readonly remote: number }): string {
	return `${local} local, ${remote} remote`;
}
