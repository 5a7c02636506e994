/**
 * Which entry is delivered next over a transport: job by job from the current one, and within a job peer by peer in turn. Source:
 * SCHEDULER_README, "How the entry selection works" and "How destination concurrency limits affect the scheduling algorithm".
 */
import { refill } from "../messages.js";
import { retire } from "./jobs.js";
import { countSelection, preemptCurrent } from "./preemption.js";
import type { Schedule } from "./schedule.js";
import { hasEntries, type PreemptiveState } from "./state.js";

export function selectEntry(state: PreemptiveState, schedule: Schedule): number {
	if (schedule.current === 0) return 0;
	preemptCurrent(state, schedule);
	let job = state.search.firstToTry(schedule);
	while (job !== 0) {
		const peer = selectPeer(state, schedule, job);
		if (peer !== 0) return selectFrom(state, schedule, job, peer);
		const next = state.jobsOf.next(job);
		if (hasEntries(state, job)) state.search.markBlocker(job);
		else retire(state, job);
		job = state.search.nextToTry(schedule, next);
	}
	schedule.current = 0;
	state.search.nothingFound(schedule);
	return 0;
}

function selectFrom(state: PreemptiveState, schedule: Schedule, job: number, peer: number): number {
	const entry = state.entriesOf.first(peer);
	state.peersOf.rotate(job, peer);
	state.beginDelivery(entry);
	countSelection(state, schedule, job);
	schedule.current = job;
	state.search.jobSelected(job);
	if (!hasEntries(state, job) && isAllRead(state, job)) retire(state, job);
	return entry;
}

function isAllRead({ messages, jobs }: PreemptiveState, job: number): boolean {
	return messages.unreadFrom.get(jobs.message.get(job)) === 0;
}

/** The next peer of a job with something selectable, or 0. Reads more recipients before, or if there is none. */
function selectPeer(state: PreemptiveState, schedule: Schedule, job: number): number {
	const message = state.jobs.message.get(job);
	if (mayRead(state, message) && isTimeToRead(state, schedule, message)) refill(state, message);
	if (hasEntries(state, job)) {
		const peer = state.search.peer(job);
		if (peer !== 0) return peer;
	}
	if (mayRead(state, message) && room(state, message) > 0) {
		refill(state, message);
		if (hasEntries(state, job)) return state.search.peer(job);
	}
	return 0;
}

/** A message whose last entry has just ended is read on elsewhere. */
function mayRead({ messages }: PreemptiveState, message: number): boolean {
	return messages.unreadFrom.get(message) !== 0 && messages.references.get(message) > 0;
}

/** Reading costs: it is done for enough recipients, or after enough time for any. */
function isTimeToRead(state: PreemptiveState, schedule: Schedule, message: number): boolean {
	const { refillLimit, refillDelay } = schedule.transport.settings;
	const free = room(state, message);
	if (free >= refillLimit) return true;
	return free > 0 && state.clock.look(state.now) - state.messages.refilled.get(message) >= refillDelay;
}

function room({ messages }: PreemptiveState, message: number): number {
	return messages.recipientLimit.get(message) - messages.recipients.get(message);
}
