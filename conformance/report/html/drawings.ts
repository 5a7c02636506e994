/**
 * The pictures that belong to a recorded run. This is all that the page knows of diagrams. A run that cannot be drawn has none.
 */

import type { AnyStateMachine } from "xstate";
import type { Edition } from "../../../model/requirements.js";
import { pathOn, sequenceOf, timelineOf } from "../../diagrams/index.js";
import { machinesOf } from "../../diagrams/machines.js";
import { type Way, wayThrough } from "../../diagrams/paths.js";
import { type AnyTrace, isSchedulerTrace } from "../../trace/any.js";
import { idOf } from "./markup.js";

export interface Drawing {
	readonly title: string;
	/** A whole SVG document, everything in it escaped. */
	readonly svg: string;
}

export interface DrawingOptions {
	/** The number of the event at which the run went wrong. */
	readonly wrong?: number;
	readonly edition?: Edition;
}

/** Happenings shown at the beginning and at the end of a sequence. */
const MOST = 16;
/** Machines that the path is drawn on: of those that move in the step that is wrong, the first of these. */
const TELLING = {
	scheduler: ["job", "destination", "transport", "entry", "message"],
	protocol: ["todo", "send", "clean", "message"],
} as const;
const MOST_MACHINES = 2;

/** The sequence of messages; for the scheduler the deliveries over time, and the path on the machines that move where it is wrong. */
export async function drawingsOf(trace: AnyTrace, options: DrawingOptions = {}): Promise<Drawing[]> {
	const drawings: Drawing[] = [];
	const draw = async (title: string, drawn: () => string | Promise<string>): Promise<void> => {
		try {
			drawings.push({ title, svg: await drawn() });
		} catch {
			// The trace of a program that went astray need not make sense to whoever draws it; the steps are in the page as text.
		}
	};
	if (isSchedulerTrace(trace)) await draw("Deliveries over time", () => timelineOf(trace, options));
	await draw("Sequence", () => sequenceOf(trace, { ...options, most: MOST }));
	if (options.wrong !== undefined) {
		const { machines, ...way } = path(trace, options);
		for (const machine of machines) {
			const title = `Machine ${machine.id}: ${isSchedulerTrace(trace) ? "what the specification did" : `the way of ${way.whose}`}, up to the step that is wrong`;
			await draw(title, () =>
				pathOn(machine, way.taken, { ...way, title, href: (id) => `#${idOf(id)}`, onlyTaken: isWide(trace) }),
			);
		}
	}
	return drawings;
}

/** The protocol's machines are larger than a page. */
const isWide = (trace: AnyTrace) => !isSchedulerTrace(trace);

/** The transitions up to the wrong event, those to mark, and the machines to draw them on. */
function path(trace: AnyTrace, options: DrawingOptions): Way & { readonly machines: readonly AnyStateMachine[] } {
	const way = wayThrough(trace, options);
	const moves = (names: readonly string[]) => (id: string) => names.some((name) => name.startsWith(`${id}/`));
	const { wing } = trace.header;
	const marked = TELLING[wing].filter(moves(way.failing));
	// What is on disk meanwhile tells what is at stake.
	const beside = wing === "protocol" ? ["message"].filter(moves(way.taken)) : [];
	const chosen = [...new Set([...marked.slice(0, MOST_MACHINES - beside.length), ...beside])];
	return { ...way, machines: chosen.flatMap((id) => machinesOf(wing).filter((machine) => machine.id === id)) };
}
