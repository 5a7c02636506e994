/**
 * What qmail-send needs of whoever decides which recipient is next: qmail's own passes, or a queue manager of impl/scheduler.
 */
import type { Job } from "./job.js";

export interface Dispatcher {
	/** Does one thing on a channel if there is one to do now; true if there may be more. */
	step(channel: number): boolean;
	/** When something can begin that waits for the clock alone. Seconds since 1970. */
	next(): number | undefined;
	/** A delivery has ended and lets go of its job. `letter` is the report's, "" if it was mangled. */
	release(job: Job, at: number, letter: string, text: string): void;
}

/** Which rule qmail-send schedules by. */
export type SchedulerName = "qmail" | "preemptive" | "round-robin";
