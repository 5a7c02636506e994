/** How the requirements are divided into files: by the second word of their ids. */
import type { Requirement } from "../../requirements.js";
import type { SchedulerRequirementId } from "../requirement-ids.js";

/** The requirements of one group; a missing, misplaced or misspelt id does not compile. */
export type RequirementsOf<Group extends string> = Readonly<
	Record<Extract<SchedulerRequirementId, `scheduler.${Group}.${string}`>, Requirement>
>;
