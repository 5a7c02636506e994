/**
 * The pictures that belong to a recorded run. This is all that the page knows of diagrams. A run that cannot be drawn has none.
 */
import type { Edition } from "../../../model/requirements.js";
import { pathOn, replayed, sequenceOf, timelineOf } from "../../diagrams/index.js";
import { machinesOf } from "../../diagrams/machines.js";
import { type AnyTrace, isSchedulerTrace } from "../../trace/any.js";
import type { Trace } from "../../trace/format.js";
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
const TELLING = ["job", "destination", "transport", "entry", "message"];
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
	if (isSchedulerTrace(trace) && options.wrong !== undefined) {
		const { taken, failing, machines } = path(trace, options);
		for (const machine of machines) {
			const title = `Machine ${machine.id}: what the specification did, up to the step that is wrong`;
			await draw(title, () => pathOn(machine, taken, { title, failing, href: (id) => `#${idOf(id)}` }));
		}
	}
	return drawings;
}

/** The transitions that the model takes up to the wrong event, those of that step, and the machines that they are of. */
function path(trace: Trace, { wrong, edition }: DrawingOptions) {
	const steps = replayed(trace, wrong, edition);
	const failing = steps.at(-1)?.fired ?? [];
	const moving = TELLING.filter((id) => failing.some((name) => name.startsWith(`${id}/`))).slice(0, MOST_MACHINES);
	const machines = machinesOf("scheduler").filter(({ id }) => moving.includes(id));
	return { taken: steps.flatMap(({ fired }) => fired), failing, machines };
}
