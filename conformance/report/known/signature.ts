/**
 * What a failure looks like, in one line: the first thing that was demanded and not seen, and the first that was seen and not demanded.
 * It stays the same from run to run, and changes when the failure becomes another. Leaves out where in the case it was.
 */
import type { ReportedFailure } from "../format.js";

/** The signature of a failure, as lists of known failures have it. */
export function signatureOf(failure: ReportedFailure): string {
	if (failure.verdict === "undetermined") return `undetermined: ${withoutNumbers(failure.explanation)}`;
	const { expected = [], observed = [] } = failure;
	const wanted = firstMissing(expected, observed);
	const unwanted = firstMissing(observed, expected);
	if (wanted !== undefined || unwanted !== undefined) {
		return `expected ${wanted ?? "nothing more"}, saw ${unwanted ?? "nothing"}`;
	}
	// The same things in another order, or a claim about both.
	const swapped = expected.findIndex((one, index) => one !== observed[index]);
	if (swapped >= 0)
		return `expected first ${expected[swapped] ?? "nothing"}, saw first ${observed[swapped] ?? "nothing"}`;
	return withoutNumbers(failure.explanation);
}

/** The first of `some` that is not matched, one by one, in `others`. */
function firstMissing(some: readonly string[], others: readonly string[]): string | undefined {
	const left = [...others];
	return some.find((one) => {
		const at = left.indexOf(one);
		if (at < 0) return true;
		left.splice(at, 1);
		return false;
	});
}

/** Process ids, times and event numbers differ from run to run. */
function withoutNumbers(text: string): string {
	return (text.split("\n")[0] ?? "").replace(/\d+(?:\.\d+)?/g, "#").slice(0, 200);
}
