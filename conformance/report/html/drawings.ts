/**
 * The pictures that belong to a recorded run. This is all that the page knows of diagrams. A run that cannot be drawn has none.
 */
import type { Edition } from "../../../model/requirements.js";
import { sequenceOf, timelineOf } from "../../diagrams/index.js";
import type { AnyTrace } from "../../trace/any.js";
import { isSchedulerTrace } from "../../trace/any.js";

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

/** The sequence of messages, and for the scheduler the deliveries over time. */
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
	await draw("Sequence", () => sequenceOf(trace, options));
	return drawings;
}
