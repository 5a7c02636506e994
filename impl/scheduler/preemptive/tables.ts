/** The tables of the preemptive manager: jobs and peers. */
import { Rows } from "../store/rows.js";

/** What stands for "not on the job lists" in a job's level. */
export const UNLINKED = -1;

/** One message over one transport. */
export class Jobs extends Rows {
	readonly message = this.column();
	readonly transport = this.column();
	/** How deep in a stack of preemptions; UNLINKED: not on the job lists. */
	readonly level = this.column();
	/** The job that this one preempted, or that took its place; 0: none. */
	readonly parent = this.column();
	/** Entries selected since it preempted its parent, less the slots it was charged for. */
	readonly slotsUsed = this.column();
	/** What it has earned for others to preempt it, in entries: a slot is as many as the slot cost. */
	readonly slotsAvailable = this.column();
	/** Entries selected or done with, and entries read, so far. */
	readonly selected = this.column();
	readonly read = this.column();
	/** Recipients in core and recipient slots of the transport's pool that the job holds. */
	readonly recipients = this.column();
	readonly recipientLimit = this.column();
}

/** Entries of one job for one destination. */
export class Peers extends Rows {
	readonly job = this.column();
	readonly queue = this.column();
	/** Entries that are not done. */
	readonly references = this.column();
	/** The peers of jobs that have many, by queue. */
	readonly byQueue = new Map<number, Map<number, number>>();
}
