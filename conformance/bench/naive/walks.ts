/**
 * The naive searches: walks over lists, as Postfix has them, without any index. The reference is equal to it choice by choice; the
 * bench shows what the indexes are worth.
 */

import { ageOf, score } from "../../../impl/scheduler/preemptive/candidates.js";
import type { Schedule } from "../../../impl/scheduler/preemptive/schedule.js";
import type { Search } from "../../../impl/scheduler/preemptive/search.js";
import { mostEntries, type PreemptiveState } from "../../../impl/scheduler/preemptive/state.js";
import { hasFreeWindow } from "../../../impl/scheduler/queues.js";
import { needsAgentByWalk } from "./queue-walks.js";

export class Walks implements Search {
	private readonly jobTags;
	private readonly queueTags;

	constructor(private readonly state: PreemptiveState) {
		this.jobTags = state.jobs.column();
		this.queueTags = state.queues.column();
	}

	listPlace(transport: number, time: number): number {
		const { jobsOf, jobs } = this.state;
		let job = jobsOf.last(transport);
		while (job !== 0 && (jobs.parent.get(job) !== 0 || this.queued(job) > time)) job = jobsOf.prev(job);
		return job;
	}

	timePlace(transport: number, time: number): number {
		const { jobsByTime } = this.state;
		let job = jobsByTime.last(transport);
		while (job !== 0 && this.queued(job) > time) job = jobsByTime.prev(job);
		return job;
	}

	private queued(job: number): number {
		return this.state.messages.queued.get(this.state.jobs.message.get(job));
	}

	standsBehind(job: number, other: number): boolean {
		const { jobsOf, jobs } = this.state;
		let one = jobsOf.last(jobs.transport.get(job));
		while (one !== job && one !== other) one = jobsOf.prev(one);
		return one !== other;
	}

	unreadAfter(job: number): number {
		const { jobsByTime, messages, jobs } = this.state;
		let next = jobsByTime.next(job);
		while (next !== 0 && messages.unreadFrom.get(jobs.message.get(next)) === 0) next = jobsByTime.next(next);
		return next;
	}

	candidate(schedule: Schedule, slots: number, now: number): number {
		const { state } = this;
		const { jobsOf, jobs, childrenOf } = state;
		let best = 0;
		let bestScore = 0;
		for (let job = jobsOf.next(schedule.current); job !== 0; job = jobsOf.next(job)) {
			if (childrenOf.first(job) !== 0 || this.isBlocker(job)) continue;
			const total = mostEntries(state, job);
			const needed = total - jobs.selected.get(job);
			const age = ageOf(state, job, now);
			if (needed > 0 && needed <= slots && score(age, total) > bestScore) {
				bestScore = score(age, total);
				best = job;
			}
			if (age <= bestScore && jobs.level.get(job) === 0) break;
		}
		return best;
	}

	firstToTry(schedule: Schedule): number {
		return this.nextToTry(schedule, schedule.current);
	}

	nextToTry(_schedule: Schedule, from: number): number {
		const { jobsOf } = this.state;
		let job = from;
		while (job !== 0 && this.isBlocker(job)) job = jobsOf.next(job);
		return job;
	}

	peer(job: number): number {
		const { state } = this;
		const { peersOf, peers, entriesOf } = state;
		let peer = peersOf.first(job);
		while (peer !== 0 && !(hasFreeWindow(state, peers.queue.get(peer)) && entriesOf.first(peer) !== 0)) {
			peer = peersOf.next(peer);
		}
		return peer;
	}

	isBlocker(job: number): boolean {
		return this.jobTags.get(job) === this.tag(this.state.jobs.transport.get(job));
	}

	private tag(transport: number): number {
		return this.state.scheduleOf(transport).blockerTag;
	}

	markBlocker(job: number): void {
		const { peersOf, entriesOf, peers, jobs } = this.state;
		const tag = this.tag(jobs.transport.get(job));
		this.jobTags.set(job, tag);
		for (let peer = peersOf.first(job); peer !== 0; peer = peersOf.next(peer)) {
			if (entriesOf.first(peer) !== 0) this.queueTags.set(peers.queue.get(peer), tag);
		}
	}

	unmarkBlocker(job: number): void {
		this.jobTags.set(job, 0);
	}

	isBlocking(queue: number): boolean {
		return this.queueTags.get(queue) === this.tag(this.state.queues.transport.get(queue));
	}

	unmarkBlocking(queue: number): void {
		this.queueTags.set(queue, 0);
	}

	unmarkAll(schedule: Schedule): void {
		schedule.blockerTag += 2;
	}

	nothingFound(): void {}

	needsAgent({ transport }: Schedule): boolean {
		return needsAgentByWalk(this.state, transport.row, transport.pending);
	}

	jobAdded(job: number): void {
		this.jobTags.set(job, 0);
	}
	jobLinked(): void {}
	jobUnlinking(): void {}
	jobMoving(): void {}
	jobMoved(): void {}
	jobSelected(): void {}
	childrenChanged(): void {}
	parentChanged(): void {}
	entriesChanged(): void {}
	roomChanged(): void {}
	unreadChanged(): void {}
	peerAdded(): void {}
	peerHasTodo(): void {}
	peerHasNoTodo(): void {}
	queueAdded(queue: number): void {
		this.queueTags.set(queue, 0);
	}
	queueChanged(): void {}
	queueGone(): void {}
}
