/**
 * Selection without walking past blocked jobs. A walk that comes upon a job without room anywhere lets it sleep: its peers wait for
 * their destinations (waiting.ts), and it is not visited again until one of these has room or something else happened to the job.
 */

import type { Schedule } from "../preemptive/schedule.js";
import { hasEntries, type PreemptiveState } from "../preemptive/state.js";
import { UNLINKED } from "../preemptive/tables.js";
import { hasFreeWindow } from "../queues.js";
import type { BlockedIndex } from "./blocked.js";
import { AwakeJobs, HotQueues } from "./blocked-heaps.js";
import type { ListOrder } from "./list-order.js";
import type { Turns } from "./turns.js";
import type { Waiting } from "./waiting.js";

/** As many peers without room are passed over before the peers of a job are made to wait for their destinations. */
const MOST_PASSED_OVER = 16;

function mayBeReadOn({ messages }: PreemptiveState, message: number): boolean {
	if (messages.unreadFrom.get(message) === 0) return false;
	return messages.recipientLimit.get(message) > messages.recipients.get(message);
}

/** What is kept for one transport. */
class Walk {
	/** The first job from which on no job has ever been passed; 0: there is none. */
	untouched = 0;
	/** Those of the jobs in front of that which may not be visited before all are unmarked. */
	later: number[] = [];

	constructor(
		/** Jobs in front of that which have to be visited all the same. */
		readonly awake: AwakeJobs,
		/** Destinations with room for which peers wait. */
		readonly hot: HotQueues,
	) {}
}

export class WalkIndex {
	private readonly awakePlaces;
	private readonly hotPlaces;
	/** 1: all peers of the job that have entries wait for their destinations. */
	private readonly asleep;
	/** 1: the job is among those to be visited later. */
	private readonly isLater;
	private readonly walks: Walk[] = [];

	constructor(
		private readonly state: PreemptiveState,
		private readonly order: ListOrder,
		private readonly turns: Turns,
		private readonly waiting: Waiting,
		private readonly blocked: BlockedIndex,
	) {
		const { jobs, queues } = state;
		this.awakePlaces = jobs.column();
		this.hotPlaces = queues.column();
		this.asleep = jobs.column();
		this.isLater = jobs.column();
	}

	private of(transport: number): Walk {
		return this.walks[transport] ?? this.begin(transport);
	}

	private begin(transport: number): Walk {
		const { order, waiting, turns } = this;
		const awake = new AwakeJobs(this.awakePlaces, order);
		const hot = new HotQueues(this.hotPlaces, waiting, this.state.peers, order, turns);
		const walk = new Walk(awake, hot);
		this.walks[transport] = walk;
		return walk;
	}

	private ofJob(job: number): Walk {
		return this.of(this.state.jobs.transport.get(job));
	}

	firstToTry(schedule: Schedule): number {
		return this.blocked.isBlocker(schedule.current) ? this.nextToTry(schedule) : schedule.current;
	}

	/**
	 * The next job after those that were tried: one to be visited, one whose destination has room, or one never passed, whichever comes
	 * first. All of them stand behind what was tried.
	 */
	nextToTry({ transport }: Schedule): number {
		const walk = this.of(transport.row);
		const visited = this.earliest(walk.untouched, this.firstAwake(walk));
		return this.earliest(visited, walk.hot.firstJob());
	}

	private earliest(one: number, other: number): number {
		if (one === 0 || other === 0) return one || other;
		return this.order.isBefore(other, one) ? other : one;
	}

	private firstAwake(walk: Walk): number {
		for (let job = walk.awake.first; job !== 0; job = walk.awake.first) {
			if (!this.blocked.isBlocker(job)) return job;
			walk.awake.remove(job);
			walk.later.push(job);
			this.isLater.set(job, 1);
		}
		return 0;
	}

	/** The walk goes on behind a job that has entries but no room: it is passed, and sleeps. */
	pass(job: number): void {
		const walk = this.ofJob(job);
		this.leaveAlone(walk, job);
		this.sleep(job);
		if (walk.untouched === job) walk.untouched = this.state.jobsOf.next(job);
		this.blocked.passed(job);
		if (mayBeReadOn(this.state, this.state.jobs.message.get(job))) this.wake(job);
	}

	selected(job: number): void {
		this.blocked.reached(job);
		if (!hasEntries(this.state, job)) this.wake(job);
	}

	/** All have been unmarked: what had to wait for that may be visited. */
	visitLater({ transport }: Schedule): void {
		const walk = this.of(transport.row);
		if (walk.later.length === 0) return;
		const { later } = walk;
		walk.later = [];
		for (const job of later) {
			this.isLater.set(job, 0);
			walk.awake.add(job);
		}
	}

	/** The first peer in turn that has entries and a destination with room; 0: none. */
	peer(job: number): number {
		if (this.asleep.get(job) === 1) return this.ofJob(job).hot.peerOf(job);
		const { state } = this;
		const { peersOf, peers, entriesOf } = state;
		let passed = 0;
		for (let peer = peersOf.first(job); peer !== 0; peer = peersOf.next(peer)) {
			if (entriesOf.first(peer) !== 0 && hasFreeWindow(state, peers.queue.get(peer))) return peer;
			if (++passed > MOST_PASSED_OVER) {
				this.sleep(job);
				return this.ofJob(job).hot.peerOf(job);
			}
		}
		return 0;
	}

	/** Makes all peers that have entries wait for their destinations. */
	private sleep(job: number): void {
		if (this.asleep.get(job) === 1) return;
		const { peersOf, entriesOf } = this.state;
		for (let peer = peersOf.first(job); peer !== 0; peer = peersOf.next(peer)) {
			if (entriesOf.first(peer) !== 0) this.wait(peer);
		}
		this.asleep.set(job, 1);
	}

	private wait(peer: number): void {
		this.blocked.waits(peer);
		this.waiting.add(peer);
		this.queueChanged(this.state.peers.queue.get(peer));
	}

	private stopWaiting(peer: number): void {
		this.blocked.waitsNoMore(peer);
		this.waiting.remove(peer);
		this.queueChanged(this.state.peers.queue.get(peer));
	}

	/** Has a job visited by the next walk that may, if it would not be anyway. */
	wake(job: number): void {
		const walk = this.ofJob(job);
		if (!this.isTouched(walk, job) || walk.awake.has(job)) return;
		if (this.isLater.get(job) === 1) {
			if (this.blocked.isBlocker(job)) return;
			this.leaveAlone(walk, job);
		}
		walk.awake.add(job);
	}

	/** Whether the job stands where walks have passed; all others are visited anyway. */
	private isTouched({ untouched }: Walk, job: number): boolean {
		if (this.state.jobs.level.get(job) === UNLINKED) return false;
		return untouched === 0 || this.order.isBefore(job, untouched);
	}

	private leaveAlone(walk: Walk, job: number): void {
		if (walk.awake.has(job)) walk.awake.remove(job);
		if (this.isLater.get(job) === 0) return;
		this.isLater.set(job, 0);
		walk.later.splice(walk.later.indexOf(job), 1);
	}

	jobAdded(job: number): void {
		this.asleep.set(job, 0);
		this.isLater.set(job, 0);
		this.awakePlaces.set(job, 0);
	}

	/** A job has been put on the list where it belongs by its age: a newcomer among jobs that were passed is visited. */
	linked(job: number): void {
		const walk = this.ofJob(job);
		if (walk.untouched === 0 && this.state.jobsOf.next(job) === 0) walk.untouched = job;
		this.blocked.linked(job);
		this.wake(job);
	}

	/** A job has been put in front of the current one. */
	moved(job: number, current: number): void {
		const walk = this.ofJob(job);
		if (walk.untouched === current) walk.untouched = job;
		this.blocked.moved(job, current);
		this.wake(job);
	}

	/** A job leaves its place on the list. What its peers leave behind depends on that place. */
	leaving(job: number): void {
		const walk = this.ofJob(job);
		if (this.asleep.get(job) === 1) this.forgetPeers(job);
		this.asleep.set(job, 0);
		if (walk.untouched === job) walk.untouched = this.state.jobsOf.next(job);
		this.leaveAlone(walk, job);
		this.blocked.leaving(job);
	}

	private forgetPeers(job: number): void {
		const { peersOf } = this.state;
		for (let peer = peersOf.first(job); peer !== 0; peer = peersOf.next(peer)) {
			if (this.waiting.has(peer)) this.stopWaiting(peer);
		}
	}

	/** A job that may read more recipients does so when it is visited. */
	roomChanged(message: number): void {
		if (!mayBeReadOn(this.state, message)) return;
		const { jobsOfMessage } = this.state;
		for (let job = jobsOfMessage.first(message); job !== 0; job = jobsOfMessage.next(job)) this.wake(job);
	}

	/** Entries of the job are gone: one that has none left is to be retired. */
	entriesChanged(job: number): void {
		if (!hasEntries(this.state, job)) this.wake(job);
	}

	peerAdded(peer: number): void {
		this.waiting.peerAdded(peer);
	}

	peerHasTodo(peer: number): void {
		if (this.asleep.get(this.state.peers.job.get(peer)) === 1) this.wait(peer);
	}

	peerHasNoTodo(peer: number): void {
		if (this.waiting.has(peer)) this.stopWaiting(peer);
	}

	queueAdded(queue: number): void {
		this.waiting.queueAdded(queue);
		this.hotPlaces.set(queue, 0);
		this.blocked.queueAdded(queue);
	}

	/** Something about a queue has changed: whether it has room, or who waits for it first. */
	queueChanged(queue: number): void {
		const first = this.waiting.first(queue);
		if (first === 0 && this.hotPlaces.get(queue) === 0) return;
		const { hot } = this.of(this.state.queues.transport.get(queue));
		const isHot = first !== 0 && hasFreeWindow(this.state, queue);
		if (!hot.has(queue)) {
			if (isHot) hot.add(queue);
		} else if (isHot) {
			hot.moved(queue);
		} else {
			hot.remove(queue);
		}
	}
}
