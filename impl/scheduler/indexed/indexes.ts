/**
 * The searches of the preemptive manager by indexes. Each part has its own file; here is which part answers what, and who is told of
 * which change.
 */
import type { Schedule } from "../preemptive/schedule.js";
import type { Search } from "../preemptive/search.js";
import type { PreemptiveState } from "../preemptive/state.js";
import { BlockedIndex } from "./blocked.js";
import { CandidateIndex } from "./candidates.js";
import { ListOrder } from "./list-order.js";
import { NeedIndex } from "./need.js";
import { TimeIndex } from "./times.js";
import { Turns } from "./turns.js";
import { Waiting } from "./waiting.js";
import { WalkIndex } from "./walking.js";

export class Indexes implements Search {
	private readonly order: ListOrder;
	private readonly peerTurns: Turns;
	private readonly queueTurns: Turns;
	private readonly times: TimeIndex;
	private readonly candidates: CandidateIndex;
	private readonly blocked: BlockedIndex;
	private readonly walking: WalkIndex;
	private readonly need: NeedIndex;

	constructor(private readonly state: PreemptiveState) {
		this.order = new ListOrder(state.jobsOf, state.jobs);
		this.peerTurns = new Turns(state.peersOf, state.peers);
		this.queueTurns = new Turns(state.queuesOf, state.queues);
		this.times = new TimeIndex(state, this.order);
		this.candidates = new CandidateIndex(state, this.order);
		const waiting = new Waiting(state.peers, state.queues, this.order);
		this.blocked = new BlockedIndex(state, this.order, waiting);
		this.walking = new WalkIndex(state, this.order, this.peerTurns, waiting, this.blocked);
		this.need = new NeedIndex(state, this.queueTurns);
	}

	listPlace(transport: number, time: number): number {
		return this.times.listPlace(transport, time);
	}

	timePlace(transport: number, time: number): number {
		return this.times.timePlace(transport, time);
	}

	standsBehind(job: number, other: number): boolean {
		return other === 0 || this.order.isBefore(other, job);
	}

	/** The one that is asked about only moves on, so that all walks together are as long as the list. */
	unreadAfter(job: number): number {
		const { jobsByTime, messages, jobs } = this.state;
		let next = jobsByTime.next(job);
		while (next !== 0 && messages.unreadFrom.get(jobs.message.get(next)) === 0) next = jobsByTime.next(next);
		return next;
	}

	candidate(schedule: Schedule, slots: number, now: number): number {
		const { blocked } = this;
		return this.candidates.find(schedule, slots, now, blocked.blockersEnd(schedule), blocked.exceptions(schedule));
	}

	firstToTry(schedule: Schedule): number {
		return this.walking.firstToTry(schedule);
	}

	nextToTry(schedule: Schedule): number {
		return this.walking.nextToTry(schedule);
	}

	peer(job: number): number {
		return this.walking.peer(job);
	}

	isBlocker(job: number): boolean {
		return this.blocked.isBlocker(job);
	}

	markBlocker(job: number): void {
		this.walking.pass(job);
	}

	unmarkBlocker(job: number): void {
		this.blocked.exemptJob(job);
		this.walking.wake(job);
	}

	isBlocking(queue: number): boolean {
		return this.blocked.isBlocking(queue);
	}

	unmarkBlocking(queue: number): void {
		this.blocked.unmarkBlocking(queue);
	}

	unmarkAll(schedule: Schedule): void {
		this.blocked.unmarkAll(schedule);
		this.walking.visitLater(schedule);
	}

	nothingFound(schedule: Schedule): void {
		this.blocked.allPassed(schedule);
	}

	needsAgent({ transport }: Schedule): boolean {
		return this.need.needsAgent(transport);
	}

	jobAdded(job: number): void {
		this.candidates.jobAdded(job);
		this.blocked.jobAdded(job);
		this.walking.jobAdded(job);
	}

	jobLinked(job: number): void {
		this.order.placed(job);
		this.times.linked(job);
		this.walking.linked(job);
		this.candidates.changed(job);
	}

	jobUnlinking(job: number): void {
		this.times.unlinking(job);
		this.walking.leaving(job);
		this.candidates.forget(job);
	}

	jobMoving(job: number): void {
		this.times.moving(job);
		this.walking.leaving(job);
		this.candidates.forget(job);
	}

	jobMoved(job: number, current: number): void {
		this.order.placed(job);
		this.walking.moved(job, current);
		this.candidates.changed(job);
		this.candidates.changed(current);
	}

	jobSelected(job: number): void {
		this.walking.selected(job);
		this.candidates.changed(job);
	}

	childrenChanged(job: number): void {
		this.candidates.changed(job);
	}

	parentChanged(job: number): void {
		this.times.parentChanged(job);
	}

	entriesChanged(job: number): void {
		this.walking.entriesChanged(job);
		this.candidates.changed(job);
	}

	roomChanged(message: number): void {
		this.walking.roomChanged(message);
	}

	unreadChanged(message: number): void {
		const { jobsOfMessage, jobs } = this.state;
		for (let job = jobsOfMessage.first(message); job !== 0; job = jobsOfMessage.next(job)) {
			this.candidates.changed(job);
			if (this.state.scheduleOf(jobs.transport.get(job)).current !== job) this.candidates.settle(job);
		}
	}

	peerAdded(peer: number): void {
		this.peerTurns.appended(this.state.peers.job.get(peer), peer);
		this.walking.peerAdded(peer);
	}

	peerHasTodo(peer: number): void {
		this.walking.peerHasTodo(peer);
	}

	peerHasNoTodo(peer: number): void {
		this.walking.peerHasNoTodo(peer);
	}

	queueAdded(queue: number): void {
		this.queueTurns.appended(this.state.queues.transport.get(queue), queue);
		this.walking.queueAdded(queue);
		this.need.queueAdded(queue);
	}

	queueChanged(queue: number): void {
		this.walking.queueChanged(queue);
		this.need.queueChanged(queue);
	}

	queueGone(queue: number): void {
		this.need.queueGone(queue);
	}
}
