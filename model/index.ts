/**
 * What must hold: the models, as pure data and functions. Leaves out everything that drives, judges or runs programs.
 */
export * from "./requirements.js";
export {
	type Delivered,
	exactStretch,
	helplessAbove,
	largestChild,
	latestSlots,
	type SlotTerms,
	starvationBreach,
	stretchBreach,
	stretchLimit,
	stretchOf,
	worstStretch,
	worstStretchByDigits,
	worstStretchWithoutCredit,
} from "./scheduler/bounds.js";
export type { Always, Moment, Throughout } from "./scheduler/claims.js";
export { MACHINES } from "./scheduler/dispatch.js";
export { DEFAULT_EDITION, SWITCHES, type Switches } from "./scheduler/editions.js";
export * from "./scheduler/events.js";
export { impossible } from "./scheduler/impossible.js";
export * from "./scheduler/knobs.js";
export { destinationMachine } from "./scheduler/machines/destination.js";
export { entryMachine } from "./scheduler/machines/entry.js";
export { jobMachine } from "./scheduler/machines/job.js";
export { messageMachine } from "./scheduler/machines/message.js";
export { transportMachine } from "./scheduler/machines/transport.js";
export * as propertiesOfSelection from "./scheduler/properties.js";
export * as propertiesOfResources from "./scheduler/properties-of-resources.js";
export * as propertiesOfRuns from "./scheduler/properties-of-runs.js";
export { SCHEDULER_REQUIREMENT_IDS, type SchedulerRequirementId } from "./scheduler/requirement-ids.js";
export * from "./scheduler/selection.js";
export * from "./scheduler/settings.js";
export { advance, initialWorld, type StepResult, step } from "./scheduler/system.js";
export type { MachineEvent, Reason, World } from "./scheduler/world.js";
export * from "./sources.js";
