/**
 * What a requirement is, for every wing: a rule as data, with a stable id, a level, words of our own, and where it comes from.
 * Leaves out the rules themselves (scheduler/requirements/) and the documents they cite (sources.ts).
 */
import type { Citation } from "./sources.js";

/** RFC 2119. `must`: a breach changes what is delivered, or when. `should`: an aim with known exceptions. `may`: a permission. */
export type Level = "must" | "should" | "may";

/** The readings of a rule: what the documents say, what Postfix 3.7 does, and what its authors evidently meant. */
export type Edition = "documented" | "postfix-3.7" | "intended";

export const EDITIONS: readonly Edition[] = ["documented", "postfix-3.7", "intended"];

/** Why no case can be about a requirement; shown in the coverage report instead of a verdict. */
export interface Exclusion {
	readonly reason: string;
}

export interface Requirement {
	readonly level: Level;
	/** One or two sentences. Where the editions differ, this is the rule as the kit judges it by default (`postfix-3.7`). */
	readonly text: string;
	/** At least one document and section. */
	readonly source: readonly [Citation, ...Citation[]];
	/** Only where they differ. */
	readonly editions?: Readonly<Record<Edition, string>>;
	/** Present if no case cites the requirement, with the reason. */
	readonly exclusion?: Exclusion;
}

/** All requirements of one wing. The version changes whenever a text, level, source, edition or exclusion does. */
export interface RequirementSet<Id extends string> {
	/** Date of the last change, with a counter within the day: "2026-11-23.1". */
	readonly version: string;
	readonly ids: readonly Id[];
	readonly requirements: Readonly<Record<Id, Requirement>>;
}

/** The text of a requirement in one edition: its own where the editions differ, else the common one. */
export function textOf(requirement: Requirement, edition: Edition): string {
	return requirement.editions?.[edition] ?? requirement.text;
}
