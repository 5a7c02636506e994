/**
 * Writes a trace: all at once, or line by line while it is observed. Leaves out where the lines go.
 */
import type { Trace, TraceEvent, TraceHeader } from "./format.js";

/** Receives a trace while it is observed. `end` is called only if the run came to its end. */
export interface TraceSink {
	header(header: TraceHeader): void;
	event(event: TraceEvent): void;
	/** @param died how the implementation ended, if it did so of itself. */
	end(died?: string): void;
}

/** The text of a whole trace file. */
export function formatTrace(trace: Trace): string {
	const lines: string[] = [];
	const sink = lineSink((line) => lines.push(line));
	sink.header(trace.header);
	for (const event of trace.events) sink.event(event);
	sink.end(trace.died);
	return lines.join("");
}

/** A sink that hands each line, with its newline, to `write` as soon as it is known. */
export function lineSink(write: (line: string) => void): TraceSink {
	let count = 0;
	return {
		header: (header) => write(`${JSON.stringify(header)}\n`),
		event: (event) => {
			count++;
			const { n, ...rest } = event;
			write(`${JSON.stringify({ n, ...rest })}\n`);
		},
		end: (died) => write(`${JSON.stringify({ end: count, ...(died === undefined ? {} : { died }) })}\n`),
	};
}
