/**
 * A difference between what the specification demands and what was seen, in words that need no knowledge of the kit.
 */
import type { Observation } from "../../model/scheduler/events.js";
import { observationsInWords, stimulusInWords } from "../trace/words.js";
import type { Difference } from "./difference.js";
import type { Reason } from "./specification.js";
import type { JudgedStep } from "./verdict.js";

/** Says what was demanded and why, and what was seen. */
export function explainDifference(
	step: JudgedStep,
	difference: Difference,
	expected: readonly Observation[],
	observed: readonly Observation[],
	reason: Reason,
): string {
	const why = reason.text === "" ? "" : ` (${reason.text})`;
	const demanded = `${when(step)} the specification demands: ${observationsInWords(expected)}${why}.`;
	return `${demanded} Seen: ${observationsInWords(observed)}. ${contrast(difference)}`;
}

/** Says what was demanded, and that the implementation died instead. */
export function explainDeath(step: JudgedStep, expected: readonly Observation[], how: string): string {
	return `${when(step)} the specification demands: ${observationsInWords(expected)}. Instead: ${how}`;
}

function when({ stimulus, time }: JudgedStep): string {
	return stimulus === null ? "Before any stimulus" : `After "${stimulusInWords(stimulus)}" at ${time} s`;
}

function contrast({ missing, extra }: Difference): string {
	if (missing.length === 0 && extra.length === 0) return "The same events, in another order.";
	const parts: string[] = [];
	if (missing.length > 0) parts.push(`missing: ${observationsInWords(missing)}`);
	if (extra.length > 0) parts.push(`not allowed: ${observationsInWords(extra)}`);
	const text = parts.join("; ");
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
