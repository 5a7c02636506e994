/**
 * What a profile of schedulers is to the command line: cases of its own, a judge of its own, requirements of its own. Leaves out the
 * profiles themselves.
 */
import type { RequirementInfo } from "../judge/requirements.js";
import type { CaseOptions } from "../runner/case.js";
import type { Case } from "../runner/suite.js";

/** How many random cases, and from which seed on. */
export interface RandomChoice {
	readonly random: number;
	readonly seed: number;
}

export interface Profile {
	readonly name: "scheduler-bounded";
	readonly requirements: readonly RequirementInfo[];
	/** What only should be fails the run as well. */
	readonly strict: boolean;
	/** Fixed cases that are not run, for what they need is not there. */
	readonly skipped: readonly string[];
	/** Requirements that cannot be judged, and why. */
	readonly unjudged: Readonly<Record<string, string>>;
	readonly how: Pick<CaseOptions, "judgedBy" | "bounds">;
	count(choice: RandomChoice): number;
	cases(choice: RandomChoice): Iterable<Case>;
}
