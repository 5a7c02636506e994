/**
 * The points where the documents, Postfix 3.7 and the evident intention differ, as switches. A machine or a rule asks the switch and
 * never the edition's name, so that each difference can also be studied alone. Leaves out the wording (requirements/).
 */
import type { Edition } from "../requirements.js";

export interface Switches {
	/** When a destination is dead. SR's pseudocode: the failed cohorts exceed the limit; qmgr_queue_throttle: they reach it. */
	readonly cohortLimit: "reached" | "exceeded";
	/** L3: failed cohorts are a floating-point sum of 1/window; "rounded" counts an almost full cohort as full. */
	readonly cohortSum: "float" | "rounded";
	/** L2: half a feedback is added before a step of the window is decided, in both directions. SR's pseudocode has no such guard. */
	readonly hysteresisGuard: "half-feedback" | "rounding-error" | "none";
	/** L1: a destination with more in flight than its window takes away from the need for agents of the others. */
	readonly overBusyDestinations: "reduce-need" | "ignored";
	/** L4: what becomes of the transport's rate lock when an agent crashes, or is let go unused. */
	readonly rateLockWithoutReport: "kept" | "released";
	/** An agent that closes its connection before it announces itself: 3.7 selects an entry for it and finds out when it writes. */
	readonly refusedConnection: "noticed-at-hand-off" | "noticed-at-once";
	/** L5: how a crash is judged: by what the previous report said, as a failure of the site, or not at all. */
	readonly crashFeedback: "previous-report" | "site-failure" | "none";
	/** L6: the candidate is remembered until something resets it; entries that are deferred do not. */
	readonly candidateCache: boolean;
	/** SR: preemption is not tried unless *more than* the minimum can be accumulated; qmgr_job_preempt: at least that. */
	readonly minimumSlots: "at-least" | "more-than";
	/** Which entries can still accumulate slots: qmgr_job_preempt counts those already selected too. */
	readonly minimumCounts: "all-entries" | "remaining-entries";
	/** SR: a candidate needs *less than* what can be accumulated; qmgr_job_candidate: at most. */
	readonly candidateFits: "at-most" | "less-than";
}

export const SWITCHES: Readonly<Record<Edition, Switches>> = {
	"postfix-3.7": {
		cohortLimit: "reached",
		cohortSum: "float",
		hysteresisGuard: "half-feedback",
		overBusyDestinations: "reduce-need",
		rateLockWithoutReport: "kept",
		refusedConnection: "noticed-at-hand-off",
		crashFeedback: "previous-report",
		candidateCache: true,
		minimumSlots: "at-least",
		minimumCounts: "all-entries",
		candidateFits: "at-most",
	},
	documented: {
		cohortLimit: "exceeded",
		cohortSum: "rounded",
		hysteresisGuard: "none",
		overBusyDestinations: "ignored",
		rateLockWithoutReport: "released",
		refusedConnection: "noticed-at-once",
		crashFeedback: "site-failure",
		candidateCache: false,
		minimumSlots: "more-than",
		minimumCounts: "remaining-entries",
		candidateFits: "less-than",
	},
	intended: {
		cohortLimit: "reached",
		cohortSum: "rounded",
		hysteresisGuard: "rounding-error",
		overBusyDestinations: "ignored",
		rateLockWithoutReport: "released",
		refusedConnection: "noticed-at-once",
		crashFeedback: "site-failure",
		candidateCache: false,
		minimumSlots: "at-least",
		minimumCounts: "all-entries",
		candidateFits: "at-most",
	},
};

export const DEFAULT_EDITION: Edition = "postfix-3.7";
export type { Edition };
