/**
 * Diagrams as text. The same model and the same trace give the same text, byte by byte.
 */
import type { AnyStateMachine } from "xstate";
import type { Trace } from "../trace/format.js";
import { requirementHref } from "./links.js";
import { type AnyTrace, sequenceOfTrace } from "./sequence/of-trace.js";
import type { FoldOptions } from "./sequence/sequence.js";
import { sequenceSvg } from "./sequence/svg.js";
import { chartOf } from "./statechart/chart.js";
import { chartSvg } from "./statechart/svg.js";
import type { RequirementHref } from "./statechart/words.js";
import { type TimelineSvgOptions, timelineSvg } from "./timeline/svg.js";
import { type TimelineOptions, timeline } from "./timeline/timeline.js";

export { replayed } from "./replay.js";

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

export interface ChartOptions {
	readonly title?: string;
	/** Where requirements are explained; by default docs/requirements.md, as seen from docs/diagrams/. */
	readonly href?: RequirementHref;
}

export interface PathOptions extends ChartOptions {
	/** Transitions of the step that is wrong; they may be among the others or not. */
	readonly failing?: Iterable<string>;
}

/** A machine as SVG. */
export async function statechart(machine: AnyStateMachine, options: ChartOptions = {}): Promise<string> {
	const { title = `Machine ${machine.id}`, href = requirementHref } = options;
	return chartSvg(chartOf(machine), { title, href, path: null });
}

/**
 * The way that a run took on a machine, as SVG.
 * @param transitions taken, in any order, each as often as it was: machine/state/EVENT/index. Those of other machines do not matter.
 */
export async function pathOn(
	machine: AnyStateMachine,
	transitions: Iterable<string>,
	options: PathOptions = {},
): Promise<string> {
	const { title = `Machine ${machine.id}: the way of this run`, href = requirementHref, failing = [] } = options;
	const wrong = new Set(failing);
	const taken = new Map<string, number>();
	for (const id of transitions) taken.set(id, (taken.get(id) ?? 0) + 1);
	for (const id of wrong) if (!taken.has(id)) taken.set(id, 1);
	return chartSvg(chartOf(machine), { title, href, path: { taken, failing: wrong } });
}
