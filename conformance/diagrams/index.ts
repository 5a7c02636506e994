/**
 * Diagrams as text. The same model and the same trace give the same text, byte by byte.
 */
import type { AnyStateMachine } from "xstate";
import type { AnyTrace } from "../trace/any.js";
import type { Trace } from "../trace/format.js";
import { requirementHref } from "./links.js";
import type { Wing } from "./machines.js";
import type { Parts } from "./processes/parts.js";
import { protocolParts } from "./processes/protocol.js";
import { schedulerTies } from "./processes/scheduler.js";
import { processesSvg } from "./processes/svg.js";
import { tiesSvg } from "./processes/ties-svg.js";
import { sequenceOfTrace } from "./sequence/of-trace.js";
import type { FoldOptions } from "./sequence/sequence.js";
import { sequenceSvg } from "./sequence/svg.js";
import { chartOf } from "./statechart/chart.js";
import { chartSvg } from "./statechart/svg.js";
import type { RequirementHref } from "./statechart/words.js";
import { networkDot, networkMermaid, networkOfParts, networkOfTies, networkPlantuml } from "./text/network.js";
import { sequenceMermaid, sequencePlantuml } from "./text/sequence.js";
import { statechartDot, statechartJson, statechartMermaid, statechartPlantuml } from "./text/statechart.js";
import { type TimelineSvgOptions, timelineSvg } from "./timeline/svg.js";
import { type TimelineOptions, timeline } from "./timeline/timeline.js";

export { replayed } from "./replay.js";

/** Of statecharts and processes. */
export type GraphFormat = "svg" | "dot" | "mermaid" | "plantuml" | "json";
export type SequenceFormat = "svg" | "mermaid" | "plantuml" | "json";
export type TimelineFormat = "svg" | "json";

export interface SequenceOptions extends FoldOptions {
	/** SVG unless told. */
	readonly format?: SequenceFormat;
}

/** The sequence diagram of a trace of either wing. The event `wrong` is marked (in SVG); long traces are folded. */
export function sequenceOf(trace: AnyTrace, options: SequenceOptions = {}): string {
	const sequence = sequenceOfTrace(trace, options);
	switch (options.format) {
		case "mermaid":
			return sequenceMermaid(sequence);
		case "plantuml":
			return sequencePlantuml(sequence);
		case "json":
			return json(sequence);
		default:
			return sequenceSvg(sequence, options.wrong);
	}
}

/**
 * The deliveries of a scheduler's trace as bars. The step of the event `wrong` is framed; long traces are folded.
 * @throws KnobError if the trace's settings cannot be used.
 */
export function timelineOf(
	trace: Trace,
	options: TimelineOptions & TimelineSvgOptions & { readonly format?: TimelineFormat } = {},
): string {
	const data = timeline(trace, options);
	return options.format === "json" ? json(data) : timelineSvg(data, options);
}

export interface ChartOptions {
	readonly title?: string;
	/** Where requirements are explained; by default docs/requirements.md, as seen from docs/diagrams/. */
	readonly href?: RequirementHref;
}

/** A machine; as JSON it is what `createMachine` and editors take. */
export async function statechart(
	machine: AnyStateMachine,
	options: ChartOptions & { readonly format?: GraphFormat } = {},
): Promise<string> {
	const { title = `Machine ${machine.id}`, href = requirementHref, format } = options;
	const chart = chartOf(machine);
	switch (format) {
		case "dot":
			return statechartDot(chart, href);
		case "mermaid":
			return statechartMermaid(chart);
		case "plantuml":
			return statechartPlantuml(chart);
		case "json":
			return statechartJson(chart.machine);
		default:
			return chartSvg(chart, { title, href, path: null });
	}
}

export interface PathOptions extends ChartOptions {
	/** Transitions of the step that is wrong; they may be among the others or not. */
	readonly failing?: Iterable<string>;
	/** What the legend says of them; unless told, that they were taken in the step that is wrong. */
	readonly red?: string;
	/** Leave out what the run did not come to. */
	readonly onlyTaken?: boolean;
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
	const {
		title = `Machine ${machine.id}: the way of this run`,
		href = requirementHref,
		failing = [],
		red,
		onlyTaken = false,
	} = options;
	const wrong = new Set(failing);
	const taken = new Map<string, number>();
	for (const id of transitions) taken.set(id, (taken.get(id) ?? 0) + 1);
	return chartSvg(chartOf(machine), {
		title,
		href,
		onlyTaken,
		path: { taken, failing: wrong, ...(red ? { red } : {}) },
	});
}

/** What a wing consists of: the protocol's programs with their descriptors, the scheduler's machines with what they tell each other. */
export async function processPicture(wing: Wing, format: GraphFormat = "svg"): Promise<string> {
	const parts: Parts | null = wing === "protocol" ? protocolParts() : null;
	const ties = schedulerTies();
	const network = parts === null ? networkOfTies(ties) : networkOfParts(parts);
	switch (format) {
		case "dot":
			return networkDot(network);
		case "mermaid":
			return networkMermaid(network);
		case "plantuml":
			return networkPlantuml(network);
		case "json":
			return json(parts ?? { machines: ties.machines.map(({ id }) => id), lists: ties.lists, ties: ties.ties });
		case "svg":
			return parts === null ? tiesSvg(ties) : processesSvg(parts);
	}
}

function json(data: unknown): string {
	return `${JSON.stringify(data, null, 2)}\n`;
}
