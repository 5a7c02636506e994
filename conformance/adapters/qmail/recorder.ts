/**
 * Writes down what happens in a run, in the order in which it was seen, as a protocol trace. Leaves out judging it.
 */
import {
	type BareEvent,
	PROTOCOL_TRACE_VERSION,
	type ProtocolTrace,
	type ProtocolTraceEvent,
	type ProtocolTraceHeader,
} from "../../protocol/judge/trace.js";

export type TraceFacts = Omit<ProtocolTraceHeader, "spoolproof" | "version" | "wing">;

/** More than any case needs; a program that fills it is stopped. */
const MOST_EVENTS = 200_000;

export class Recorder {
	readonly #facts: TraceFacts;
	readonly #events: ProtocolTraceEvent[] = [];
	#listener: (event: ProtocolTraceEvent) => void = () => undefined;

	constructor(facts: TraceFacts) {
		this.#facts = facts;
	}

	/** Hears each event once it is recorded. */
	listen(listener: (event: ProtocolTraceEvent) => void): void {
		this.#listener = listener;
	}

	add(event: BareEvent): void {
		if (this.full) return;
		// A member of the union without its number, and the number: a member of the union.
		const numbered = { n: this.#events.length + 1, ...event } as ProtocolTraceEvent;
		this.#events.push(numbered);
		this.#listener(numbered);
	}

	get full(): boolean {
		return this.#events.length >= MOST_EVENTS;
	}

	get count(): number {
		return this.#events.length;
	}

	/** What was recorded up to now. */
	trace(): ProtocolTrace {
		const header = { spoolproof: "trace", version: PROTOCOL_TRACE_VERSION, wing: "protocol", ...this.#facts } as const;
		return { header, events: [...this.#events] };
	}
}
