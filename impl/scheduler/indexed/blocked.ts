/**
 * Which jobs and queues are blockers, without marking any. It is a matter of place: Postfix would have marked all jobs that a walk has
 * passed since the last time that all were unmarked, except those that were unmarked on their own; and of queues those that these jobs
 * wait for. So unmarking all costs nothing. Leaves out the walk (walking.ts).
 */

import type { Schedule } from "../preemptive/schedule.js";
import type { PreemptiveState } from "../preemptive/state.js";
import { UNLINKED } from "../preemptive/tables.js";
import type { ListOrder } from "./list-order.js";
import type { Waiting } from "./waiting.js";

/** What is kept for one transport. */
class Marks {
	/** The first job that no walk has passed since all were unmarked; 0: all have been passed. */
	frontier = 0;
	/** Counts how often all were unmarked. */
	epoch = 1;
	/** Jobs that were unmarked on their own in this epoch, or came to stand among those passed. Some may be gone. */
	exempt: number[] = [];
}

export class BlockedIndex {
	/** The epoch in which a job was unmarked on its own, and when; 0: it was not. */
	private readonly exemptIn;
	private readonly exemptSince;
	/** When a peer began to wait. */
	private readonly waitsSince;
	/** The epoch in which a queue was blocking when a peer stopped waiting for it. */
	private readonly blockedIn;
	private readonly marks: Marks[] = [];
	/** Counts what happens, so that what came first is known. */
	private events = 1;

	constructor(
		private readonly state: PreemptiveState,
		private readonly order: ListOrder,
		private readonly waiting: Waiting,
	) {
		const { jobs, peers, queues } = state;
		this.blockedIn = queues.column();
		this.exemptIn = jobs.column();
		this.exemptSince = jobs.realColumn();
		this.waitsSince = peers.realColumn();
	}

	private of(transport: number): Marks {
		let marks = this.marks[transport];
		if (marks === undefined) {
			marks = new Marks();
			this.marks[transport] = marks;
		}
		return marks;
	}

	private ofJob(job: number): Marks {
		return this.of(this.state.jobs.transport.get(job));
	}

	isBlocker(job: number): boolean {
		const walk = this.ofJob(job);
		return this.isPassed(walk, job) && !this.isExempt(walk, job);
	}

	private isPassed({ frontier }: Marks, job: number): boolean {
		if (this.state.jobs.level.get(job) === UNLINKED) return false;
		return frontier === 0 || this.order.isBefore(job, frontier);
	}

	private isExempt({ epoch }: Marks, job: number): boolean {
		return this.exemptIn.get(job) === epoch;
	}

	/** Unmarks one job; what it waits for keeps its mark. */
	exemptJob(job: number): void {
		const walk = this.ofJob(job);
		this.exemptIn.set(job, walk.epoch);
		this.exemptSince.set(job, this.events++);
		walk.exempt.push(job);
	}

	unmarkAll({ transport }: Schedule): void {
		const walk = this.of(transport.row);
		walk.epoch++;
		walk.frontier = this.state.jobsOf.first(transport.row);
		if (walk.exempt.length > 0) walk.exempt = [];
	}

	/** A walk has passed the job. */
	passed(job: number): void {
		const walk = this.ofJob(job);
		this.exemptIn.set(job, 0);
		if (!this.isPassed(walk, job)) walk.frontier = this.state.jobsOf.next(job);
	}

	/** A walk has come as far as the job and ends there. */
	reached(job: number): void {
		const walk = this.ofJob(job);
		if (!this.isPassed(walk, job)) walk.frontier = job;
	}

	/** A walk has come to the end of the list. */
	allPassed({ transport }: Schedule): void {
		this.of(transport.row).frontier = 0;
	}

	/** A queue blocks if some job that was passed waits for it, and did when it was passed; or some job had when it went. */
	isBlocking(queue: number): boolean {
		const walk = this.of(this.state.queues.transport.get(queue));
		if (this.blockedIn.get(queue) === walk.epoch) return true;
		const first = this.waiting.first(queue);
		const { job } = this.state.peers;
		if (first === 0 || !this.isPassed(walk, job.get(first))) return false;
		if (this.isMarked(walk, first)) return true;
		return this.waiting.some(
			queue,
			(peer) => this.isPassed(walk, job.get(peer)),
			(peer) => this.isMarked(walk, peer),
		);
	}

	/** Whether a waiting peer of a job that was passed was passed with it. */
	private isMarked(walk: Marks, peer: number): boolean {
		const job = this.state.peers.job.get(peer);
		return !this.isExempt(walk, job) || this.waitsSince.get(peer) < this.exemptSince.get(job);
	}

	unmarkBlocking(queue: number): void {
		this.blockedIn.set(queue, 0);
	}

	/** A peer begins to wait for its queue. */
	waits(peer: number): void {
		this.waitsSince.set(peer, this.events++);
	}

	/** A peer does not wait any more: the mark of a queue outlives those because of whom it was marked. */
	waitsNoMore(peer: number): void {
		const job = this.state.peers.job.get(peer);
		const walk = this.ofJob(job);
		if (!this.isPassed(walk, job) || !this.isMarked(walk, peer)) return;
		this.blockedIn.set(this.state.peers.queue.get(peer), walk.epoch);
	}

	/** The label behind which no job is a blocker, nor the current one. */
	blockersEnd({ current, transport }: Schedule): number {
		const { frontier } = this.of(transport.row);
		if (frontier === 0) return Number.POSITIVE_INFINITY;
		return this.order.isBefore(current, frontier) ? this.order.label(frontier) - 0.5 : this.order.label(current);
	}

	/** The jobs in front of that which are no blockers and stand behind the current one. */
	exceptions({ current, transport }: Schedule): readonly number[] {
		const walk = this.of(transport.row);
		if (walk.exempt.length === 0) return walk.exempt;
		return walk.exempt.filter((job) => {
			if (this.state.jobs.transport.get(job) !== transport.row || !this.isExempt(walk, job)) return false;
			return this.isPassed(walk, job) && this.order.isBefore(current, job);
		});
	}

	jobAdded(job: number): void {
		this.exemptIn.set(job, 0);
	}

	/** A job has been put on the list where it belongs by its age. Among jobs that were passed it is no blocker. */
	linked(job: number): void {
		const walk = this.ofJob(job);
		if (walk.frontier === 0 && this.state.jobsOf.next(job) === 0) walk.frontier = job;
		if (this.isPassed(walk, job)) this.exemptJob(job);
	}

	/** A job has been put in front of the current one. */
	moved(job: number, current: number): void {
		const walk = this.ofJob(job);
		if (walk.frontier === current) walk.frontier = job;
		if (this.isPassed(walk, job)) this.exemptJob(job);
	}

	/** A job leaves its place on the list. */
	leaving(job: number): void {
		const walk = this.ofJob(job);
		if (walk.frontier === job) walk.frontier = this.state.jobsOf.next(job);
		this.exemptIn.set(job, 0);
	}

	queueAdded(queue: number): void {
		this.blockedIn.set(queue, 0);
	}
}
