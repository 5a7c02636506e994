/**
 * Diagrams as text. Each function is pure: the same model and the same trace give the same text, byte by byte.
 */
import type { Trace } from "../trace/format.js";
import { type AnyTrace, sequenceOfTrace } from "./sequence/of-trace.js";
import type { FoldOptions } from "./sequence/sequence.js";
import { sequenceSvg } from "./sequence/svg.js";
import { type TimelineSvgOptions, timelineSvg } from "./timeline/svg.js";
import { type TimelineOptions, timeline } from "./timeline/timeline.js";

/** The sequence diagram of a trace of either wing, as SVG. The event `wrong` is marked; long traces are folded. */
export function sequenceOf(trace: AnyTrace, options: FoldOptions = {}): string {
	return sequenceSvg(sequenceOfTrace(trace, options), options.wrong);
}

/**
 * The deliveries of a scheduler's trace as bars, as SVG. The step of the event `wrong` is framed; long traces are folded.
 * @throws KnobError if the trace's settings cannot be used.
 */
export function timelineOf(trace: Trace, options: TimelineOptions & TimelineSvgOptions = {}): string {
	return timelineSvg(timeline(trace, options), options);
}
