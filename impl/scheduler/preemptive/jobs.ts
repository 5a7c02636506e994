/** Jobs on and off the job lists: made, linked by time, retired when exhausted, revived, freed. Leaves out preemption. */

import { returnSlots, takePool } from "./pools.js";
import { orphan, popFromStack } from "./preemption.js";
import type { Schedule } from "./schedule.js";
import type { PreemptiveState } from "./state.js";
import { UNLINKED } from "./tables.js";

/** The job of a message over a transport, made or linked again if need be, and ready for new entries. */
export function obtainJob(state: PreemptiveState, message: number, transport: number): number {
	const schedule = state.scheduleOf(transport);
	const job = findJob(state, message, transport) || newJob(state, message, transport);
	if (state.jobs.level.get(job) === UNLINKED) link(state, schedule, job);
	resetCandidate(schedule);
	if (state.search.isBlocker(job)) {
		state.search.unmarkBlocker(job);
		schedule.current = state.jobsOf.first(transport);
	}
	return job;
}

function findJob({ jobs, jobsOfMessage }: PreemptiveState, message: number, transport: number): number {
	let job = jobsOfMessage.first(message);
	while (job !== 0 && jobs.transport.get(job) !== transport) job = jobsOfMessage.next(job);
	return job;
}

function newJob(state: PreemptiveState, message: number, transport: number): number {
	const { jobs } = state;
	const job = jobs.take();
	jobs.message.set(job, message);
	jobs.transport.set(job, transport);
	jobs.level.set(job, UNLINKED);
	jobs.parent.set(job, 0);
	jobs.slotsUsed.set(job, 0);
	jobs.slotsAvailable.set(job, 0);
	jobs.selected.set(job, 0);
	jobs.read.set(job, 0);
	jobs.recipients.set(job, 0);
	jobs.recipientLimit.set(job, 0);
	state.childrenOf.clear(job);
	state.peersOf.clear(job);
	state.jobsOfMessage.append(message, job);
	state.search.jobAdded(job);
	return job;
}

/** A change in who can be a candidate makes the one that was found useless. */
export function resetCandidate(schedule: Schedule): void {
	schedule.candidateFor = 0;
}

/** Puts a job on the lists behind all that are as old, and gives it the free recipient slots. */
function link(state: PreemptiveState, schedule: Schedule, job: number): void {
	const { jobs, search } = state;
	const { row } = schedule.transport;
	const time = state.messages.queued.get(jobs.message.get(job));
	const before = search.listPlace(row, time);
	const beforeByTime = search.timePlace(row, time);
	const passesCurrent = schedule.current === 0 || search.standsBehind(schedule.current, before);
	const passesUnread = schedule.nextUnread === 0 || queuedAt(state, schedule.nextUnread) > time;
	jobs.level.set(job, 0);
	state.jobsOf.insertAfter(row, job, before);
	state.jobsByTime.insertAfter(row, job, beforeByTime);
	search.jobLinked(job);
	if (passesCurrent) schedule.current = job;
	if (passesUnread) {
		const unread = schedule.nextUnread;
		schedule.nextUnread = job;
		if (unread !== 0) returnSlots(state, unread);
	}
	takePool(state, schedule, job);
}

function queuedAt(state: PreemptiveState, job: number): number {
	return state.messages.queued.get(state.jobs.message.get(job));
}

function unlink(state: PreemptiveState, schedule: Schedule, job: number): void {
	const { jobsOf, jobsByTime, search } = state;
	const { row } = schedule.transport;
	orphan(state, job, 0);
	if (schedule.current === job) schedule.current = jobsOf.next(job);
	if (schedule.candidate === job || schedule.candidateFor === job) resetCandidate(schedule);
	search.jobUnlinking(job);
	jobsOf.remove(row, job);
	jobsByTime.remove(row, job);
	state.jobs.level.set(job, UNLINKED);
}

/** Takes a job without selectable entries off the lists until it has more or is freed. */
export function retire(state: PreemptiveState, job: number): void {
	const schedule = state.scheduleOf(state.jobs.transport.get(job));
	if (state.jobs.level.get(job) > 0) popFromStack(state, job);
	returnSlots(state, job);
	unlink(state, schedule, job);
}

/** Forgets a job whose message has ended. */
export function freeJob(state: PreemptiveState, job: number): void {
	const { jobs } = state;
	const schedule = state.scheduleOf(jobs.transport.get(job));
	if (jobs.level.get(job) > 0) popFromStack(state, job);
	returnSlots(state, job);
	if (jobs.level.get(job) !== UNLINKED) unlink(state, schedule, job);
	state.jobsOfMessage.remove(jobs.message.get(job), job);
	state.peers.byQueue.delete(job);
	jobs.giveBack(job);
}
