/**
 * Makes a failing case smaller, so that it can be understood: the same case with fewer messages or recipients, run again until the same
 * rule is broken. A case that does not make many of anything is small already. Leaves out random steps of the scheduler's wing
 * (conformance/cases/shrink.ts).
 */
import { type CaseResult, type RunOptions, runCase } from "./run.js";

/** How many are tried, the fewest first: what fails with a few needs no more tries. */
const TRIED = [1, 2, 3, 5, 8, 13, 20, 50, 100, 200, 500, 1000];

/** A failure with fewer of what the case makes many of; null if only the whole case fails. */
export async function smallerFailure(failed: CaseResult, options: RunOptions): Promise<CaseResult | null> {
	const { verdict } = failed;
	if (verdict.verdict !== "violates") return null;
	for (const few of TRIED.filter((count) => count < failed.many)) {
		options.signal?.throwIfAborted();
		const result = await runCase(failed.case, { ...options, few });
		const alike = result.verdict.verdict === "violates" && result.verdict.requirement === verdict.requirement;
		// A wait that was in vain on a busy machine proves nothing.
		if (alike && !result.hurried) return result;
	}
	return null;
}
