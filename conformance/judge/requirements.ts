/**
 * The requirements as the judge and the reports need them: one flat list with one source in words.
 */
import { SCHEDULER_REQUIREMENT_IDS } from "../../model/scheduler/requirement-ids.js";

export interface RequirementInfo {
	readonly id: string;
	readonly level: "must" | "should" | "may";
	readonly text: string;
	/** Document and section. */
	readonly source: string;
	/** Why no case exercises it. */
	readonly excluded?: string;
}

/** Recorded in each trace and report. */
export const REQUIREMENT_SET_VERSION = "1";

/** All requirements of the scheduler, group by group. */
export function schedulerRequirements(): RequirementInfo[] {
	return SCHEDULER_REQUIREMENT_IDS.map((id) => ({ id, level: "must", text: id, source: "" }));
}
