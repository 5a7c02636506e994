/**
 * Selection without walking past blocked jobs. A walk that comes upon a job without room anywhere lets it sleep: its peers wait for
 * their destinations (waiting.ts), and it is not visited again until one of these has room or something else happened to the job.
 *
 * Which jobs Postfix would have marked as blockers is a matter of place: all that a walk has passed since the last time that all were
 * unmarked, except those that were unmarked on their own. So nothing is marked, and unmarking all costs nothing.
 */

import type { Schedule } from "../preemptive/schedule.js";
import { hasEntries, type PreemptiveState } from "../preemptive/state.js";
import { UNLINKED } from "../preemptive/tables.js";
import { hasFreeWindow } from "../queues.js";
import { AwakeJobs, HotQueues } from "./blocked-heaps.js";
import type { ListOrder } from "./list-order.js";
import type { Turns } from "./turns.js";
import { Waiting } from "./waiting.js";

/** As many peers without room are passed over before the peers of a job are made to wait for their destinations. */
const MOST_PASSED_OVER = 16;

function mayBeReadOn({ messages }: PreemptiveState, message: number): boolean {
	if (messages.unreadFrom.get(message) === 0) return false;
	return messages.recipientLimit.get(message) > messages.recipients.get(message);
}

/** What is kept for one transport. */
class Walk {
	/** The first job that no walk has passed since all were unmarked; 0: all have been passed. */
	frontier = 0;
	/** Counts how often all were unmarked. */
	epoch = 1;
	/** The first job from which on no job has ever been passed; 0: there is none. */
	untouched = 0;
	/** Jobs in front of that which have to be visited all the same. */
	readonly awake: AwakeJobs;
	/** Those of them that may not be visited before all are unmarked. */
	later: number[] = [];
	/** Jobs that were unmarked on their own in this epoch, or came to stand among those passed. Some may be gone. */
	exempt: number[] = [];
	/** Destinations with room for which peers wait. */
	readonly hot: HotQueues;

	constructor(index: BlockedIndex) {
		this.awake = new AwakeJobs(index.awakePlaces, index.order);
		this.hot = new HotQueues(index.hotPlaces, index.waiting, index.state.peers, index.order, index.turns);
	}
}

export class BlockedIndex {
	readonly waiting;
	readonly awakePlaces;
	readonly hotPlaces;
	/** The epoch in which a job was unmarked on its own, and when; 0: it was not. */
	private readonly exemptIn;
	private readonly exemptSince;
	/** When a peer began to wait. */
	private readonly waitsSince;
	/** The epoch in which a queue was blocking when a peer stopped waiting for it. */
	private readonly blockedIn;
	/** 1: all peers of the job that have entries wait for their destinations. */
	private readonly asleep;
	/** 1: the job is among those to be visited later. */
	private readonly isLater;
	private readonly walks: Walk[] = [];
	/** Counts what happens, so that what came first is known. */
	private events = 1;

	constructor(
		readonly state: PreemptiveState,
		readonly order: ListOrder,
		readonly turns: Turns,
	) {
		const { jobs, peers, queues } = state;
		this.waiting = new Waiting(peers, queues, order);
		this.awakePlaces = jobs.column();
		this.hotPlaces = queues.column();
		this.blockedIn = queues.column();
		this.exemptIn = jobs.column();
		this.exemptSince = jobs.realColumn();
		this.asleep = jobs.column();
		this.isLater = jobs.column();
		this.waitsSince = peers.realColumn();
	}

	private walk(transport: number): Walk {
		let walk = this.walks[transport];
		if (walk === undefined) {
			walk = new Walk(this);
			this.walks[transport] = walk;
		}
		return walk;
	}

	private walkOf(job: number): Walk {
		return this.walk(this.state.jobs.transport.get(job));
	}

	// What is a blocker.

	isBlocker(job: number): boolean {
		const walk = this.walkOf(job);
		return this.isPassed(walk, job) && !this.isExempt(walk, job);
	}

	private isPassed({ frontier }: Walk, job: number): boolean {
		if (this.state.jobs.level.get(job) === UNLINKED) return false;
		return frontier === 0 || this.order.isBefore(job, frontier);
	}

	private isExempt({ epoch }: Walk, job: number): boolean {
		return this.exemptIn.get(job) === epoch;
	}

	/** Unmarks one job; what it waits for keeps its mark. */
	exemptJob(job: number): void {
		const walk = this.walkOf(job);
		this.exemptIn.set(job, walk.epoch);
		this.exemptSince.set(job, this.events++);
		walk.exempt.push(job);
		this.wake(job);
	}

	/** A queue blocks if some job that was passed waits for it, and did when it was passed; or some job had when it went. */
	isBlocking(queue: number): boolean {
		const walk = this.walk(this.state.queues.transport.get(queue));
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
	private isMarked(walk: Walk, peer: number): boolean {
		const job = this.state.peers.job.get(peer);
		return !this.isExempt(walk, job) || this.waitsSince.get(peer) < this.exemptSince.get(job);
	}

	unmarkBlocking(queue: number): void {
		this.blockedIn.set(queue, 0);
	}

	unmarkAll({ transport }: Schedule): void {
		const walk = this.walk(transport.row);
		walk.epoch++;
		walk.frontier = this.state.jobsOf.first(transport.row);
		if (walk.exempt.length > 0) walk.exempt = [];
		if (walk.later.length > 0) this.visitLater(walk);
	}

	private visitLater(walk: Walk): void {
		const { later } = walk;
		walk.later = [];
		for (const job of later) {
			this.isLater.set(job, 0);
			walk.awake.add(job);
		}
	}

	/** The label behind which no job is a blocker, nor the current one. */
	blockersEnd({ current, transport }: Schedule): number {
		const { frontier } = this.walk(transport.row);
		if (frontier === 0) return Number.POSITIVE_INFINITY;
		return this.order.isBefore(current, frontier) ? this.order.label(frontier) - 0.5 : this.order.label(current);
	}

	/** The jobs in front of that which are no blockers and stand behind the current one. */
	exceptions({ current, transport }: Schedule): readonly number[] {
		const walk = this.walk(transport.row);
		if (walk.exempt.length === 0) return walk.exempt;
		return walk.exempt.filter((job) => {
			if (this.state.jobs.transport.get(job) !== transport.row || !this.isExempt(walk, job)) return false;
			return this.isPassed(walk, job) && this.order.isBefore(current, job);
		});
	}

	// The walk.

	firstToTry(schedule: Schedule): number {
		return this.isBlocker(schedule.current) ? this.nextToTry(schedule) : schedule.current;
	}

	/**
	 * The next job after those that were tried: one to be visited, one whose destination has room, or one never passed, whichever comes
	 * first. All of them stand behind what was tried.
	 */
	nextToTry({ transport }: Schedule): number {
		const walk = this.walk(transport.row);
		const visited = this.earliest(walk.untouched, this.firstAwake(walk));
		return this.earliest(visited, walk.hot.firstJob());
	}

	private earliest(one: number, other: number): number {
		if (one === 0 || other === 0) return one || other;
		return this.order.isBefore(other, one) ? other : one;
	}

	private firstAwake(walk: Walk): number {
		for (let job = walk.awake.first; job !== 0; job = walk.awake.first) {
			if (!this.isPassed(walk, job) || this.isExempt(walk, job)) return job;
			walk.awake.remove(job);
			walk.later.push(job);
			this.isLater.set(job, 1);
		}
		return 0;
	}

	/** The walk goes on behind a job that has entries but no room: it is passed, and sleeps. */
	pass(job: number): void {
		const walk = this.walkOf(job);
		const next = this.state.jobsOf.next(job);
		this.exemptIn.set(job, 0);
		this.leaveAlone(walk, job);
		this.sleep(job);
		if (walk.untouched === job) walk.untouched = next;
		if (!this.isPassed(walk, job)) walk.frontier = next;
		if (mayBeReadOn(this.state, this.state.jobs.message.get(job))) this.wake(job);
	}

	selected(job: number): void {
		const walk = this.walkOf(job);
		if (!this.isPassed(walk, job)) walk.frontier = job;
		if (!hasEntries(this.state, job)) this.wake(job);
	}

	nothingFound({ transport }: Schedule): void {
		this.walk(transport.row).frontier = 0;
	}

	/** The first peer in turn that has entries and a destination with room; 0: none. */
	peer(job: number): number {
		if (this.asleep.get(job) === 1) return this.walkOf(job).hot.peerOf(job);
		const { state } = this;
		const { peersOf, peers, entriesOf } = state;
		let passed = 0;
		for (let peer = peersOf.first(job); peer !== 0; peer = peersOf.next(peer)) {
			if (entriesOf.first(peer) !== 0 && hasFreeWindow(state, peers.queue.get(peer))) return peer;
			if (++passed > MOST_PASSED_OVER) {
				this.sleep(job);
				return this.walkOf(job).hot.peerOf(job);
			}
		}
		return 0;
	}

	// Sleeping and waking.

	/** Makes all peers that have entries wait for their destinations. */
	private sleep(job: number): void {
		if (this.asleep.get(job) === 1) return;
		const { peersOf, entriesOf } = this.state;
		for (let peer = peersOf.first(job); peer !== 0; peer = peersOf.next(peer)) {
			if (entriesOf.first(peer) !== 0 && !this.waiting.has(peer)) this.wait(peer);
		}
		this.asleep.set(job, 1);
	}

	private wait(peer: number): void {
		this.waitsSince.set(peer, this.events++);
		this.waiting.add(peer);
		this.queueChanged(this.state.peers.queue.get(peer));
	}

	/** The mark of a queue outlives those because of whom it was marked. */
	private stopWaiting(peer: number): void {
		const job = this.state.peers.job.get(peer);
		const queue = this.state.peers.queue.get(peer);
		const walk = this.walkOf(job);
		if (this.isPassed(walk, job) && this.isMarked(walk, peer)) this.blockedIn.set(queue, walk.epoch);
		this.waiting.remove(peer);
		this.queueChanged(queue);
	}

	/** Has a job visited by the next walk that may, if it would not be anyway. */
	wake(job: number): void {
		const walk = this.walkOf(job);
		if (!this.isTouched(walk, job) || walk.awake.has(job)) return;
		if (this.isLater.get(job) === 1) {
			if (!this.isExempt(walk, job)) return;
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

	// What happens to jobs, peers and queues.

	jobAdded(job: number): void {
		this.exemptIn.set(job, 0);
		this.asleep.set(job, 0);
		this.isLater.set(job, 0);
		this.awakePlaces.set(job, 0);
	}

	/** A job has been put on the list where it belongs by its age. */
	linked(job: number): void {
		const walk = this.walkOf(job);
		const isLast = this.state.jobsOf.next(job) === 0;
		if (walk.frontier === 0 && isLast) walk.frontier = job;
		if (walk.untouched === 0 && isLast) walk.untouched = job;
		this.settleIn(walk, job);
	}

	/** A job has been put in front of the current one. */
	moved(job: number, current: number): void {
		const walk = this.walkOf(job);
		if (walk.frontier === current) walk.frontier = job;
		if (walk.untouched === current) walk.untouched = job;
		this.settleIn(walk, job);
	}

	/** A newcomer among jobs that were passed is no blocker, and is visited. */
	private settleIn(walk: Walk, job: number): void {
		if (this.isPassed(walk, job)) this.exemptJob(job);
		this.wake(job);
	}

	/** A job leaves its place on the list. */
	leaving(job: number): void {
		const walk = this.walkOf(job);
		// First, as it depends on the place what the peers leave behind.
		if (this.asleep.get(job) === 1) this.forgetPeers(job);
		this.asleep.set(job, 0);
		const next = this.state.jobsOf.next(job);
		if (walk.frontier === job) walk.frontier = next;
		if (walk.untouched === job) walk.untouched = next;
		this.leaveAlone(walk, job);
		this.exemptIn.set(job, 0);
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

	peerHasTodo(peer: number): void {
		if (this.asleep.get(this.state.peers.job.get(peer)) === 1) this.wait(peer);
	}

	peerHasNoTodo(peer: number): void {
		if (this.waiting.has(peer)) this.stopWaiting(peer);
	}

	queueAdded(queue: number): void {
		this.waiting.queueAdded(queue);
		this.blockedIn.set(queue, 0);
		this.hotPlaces.set(queue, 0);
	}

	/** Something about a queue has changed: whether it has room, or who waits for it first. */
	queueChanged(queue: number): void {
		const first = this.waiting.first(queue);
		if (first === 0 && this.hotPlaces.get(queue) === 0) return;
		const { hot } = this.walk(this.state.queues.transport.get(queue));
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
