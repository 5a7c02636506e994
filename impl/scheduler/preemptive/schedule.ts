/** What the preemptive manager keeps once for each transport. Leaves out the lists of jobs (state.ts). */
import type { Transport } from "../core.js";

export class Schedule {
	/** The job at which selection starts; usually the one selected last. 0: nothing can be selected. */
	current = 0;
	/** The first job by time whose message has unread recipients, as far as is known. */
	nextUnread = 0;
	/** Recipient slots that no job holds. Negative: some of the extra slots are lent. */
	pool: number;
	/** The last candidate found (0: there was none), the job it was to preempt (0: look anew), and when. */
	candidate = 0;
	candidateFor = 0;
	candidateTime = 0;
	/** Jobs and queues marked with this number are blockers. Odd, so that it is never the 0 of an unmarked one. */
	blockerTag = 1;

	constructor(readonly transport: Transport) {
		this.pool = transport.settings.recipientPool;
	}
}
