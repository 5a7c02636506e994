/**
 * Several traces of one scenario beside each other, up to the first step in which they differ.
 */
import type { Observation } from "../../model/scheduler/events.js";
import { sameObservations } from "../judge/difference.js";
import type { Trace } from "../trace/format.js";
import { observationsInWords, stimulusInWords } from "../trace/words.js";
import type { Style } from "./style.js";

interface Step {
	readonly text: string;
	readonly observations: readonly Observation[];
}

/** One line a step while all agree; at the first difference one line for each trace. */
export function sideBySide(traces: readonly Trace[], style: Style): string {
	const runs = traces.map(stepsOf);
	const length = Math.max(0, ...runs.map((run) => run.length));
	const width = Math.max(0, ...traces.map(({ header }) => header.implementation.length));
	const lines: string[] = [];
	for (let index = 0; index < length; index++) {
		const steps = runs.map((run) => run[index]);
		const first = steps[0];
		const text = steps.find((step) => step !== undefined)?.text ?? "";
		if (first !== undefined && steps.every((step) => step !== undefined && sameStep(step, first))) {
			lines.push(`  ${text}`, `      ${style.faint(observationsInWords(first.observations))}`);
			continue;
		}
		lines.push(`  ${style.strong(text)}`);
		for (const [which, { header }] of traces.entries()) {
			const seen = steps[which];
			const words = seen === undefined ? "(the run ended before this)" : wordsOf(seen, text);
			lines.push(`      ${style.bad(header.implementation.padEnd(width))}  ${words}`);
		}
		break;
	}
	return lines.join("\n");
}

function sameStep(a: Step, b: Step): boolean {
	return a.text === b.text && sameObservations(a.observations, b.observations);
}

function wordsOf(step: Step, text: string): string {
	const words = observationsInWords(step.observations);
	return step.text === text ? words : `(another step: ${step.text}) ${words}`;
}

function stepsOf(trace: Trace): Step[] {
	const steps: { text: string; observations: Observation[] }[] = [];
	for (const { n: _, ...event } of trace.events) {
		if ("do" in event) steps.push({ text: stimulusInWords(event), observations: [] });
		else steps.at(-1)?.observations.push(event);
	}
	return steps;
}
