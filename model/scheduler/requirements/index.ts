/** The requirements of the scheduler, all groups together, and how to look one up. */
import type { Requirement, RequirementSet } from "../../requirements.js";
import { SCHEDULER_REQUIREMENT_IDS, type SchedulerRequirementId } from "../requirement-ids.js";
import { BLOCKER } from "./blocker.js";
import { BOUND } from "./bound.js";
import { DESTINATION } from "./destination.js";
import { ENTRY } from "./entry.js";
import { GROUPING } from "./grouping.js";
import { JOB } from "./job.js";
import { MESSAGE } from "./message.js";
import { OQMGR } from "./oqmgr.js";
import { PREEMPT } from "./preempt.js";
import { PROCESS } from "./process.js";
import { RECIPIENTS } from "./recipients.js";
import { RESOLVE } from "./resolve.js";
import { SELECT } from "./select.js";
import { TRANSPORT } from "./transport.js";

const REQUIREMENTS: Readonly<Record<SchedulerRequirementId, Requirement>> = {
	...MESSAGE,
	...RESOLVE,
	...GROUPING,
	...TRANSPORT,
	...DESTINATION,
	...ENTRY,
	...SELECT,
	...JOB,
	...BLOCKER,
	...PREEMPT,
	...RECIPIENTS,
	...PROCESS,
	...BOUND,
	...OQMGR,
};

/** Version, ids in the order of the documents, and data of every requirement of the scheduler. */
export const SCHEDULER_REQUIREMENTS: RequirementSet<SchedulerRequirementId> = {
	version: "2026-11-23.4",
	ids: SCHEDULER_REQUIREMENT_IDS,
	requirements: REQUIREMENTS,
};

/** Is this text, from a trace or a case file, the id of a requirement? */
export function isSchedulerRequirementId(text: string): text is SchedulerRequirementId {
	return Object.hasOwn(REQUIREMENTS, text);
}
