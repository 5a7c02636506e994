/**
 * Recipient slots: each transport has a pool, the first job by time that has not read all its recipients holds what is free of it.
 * Source: SCHEDULER_README, "Dealing with memory resource limits".
 */
import type { Schedule } from "./schedule.js";
import type { PreemptiveState } from "./state.js";

/** A job takes what is in the pool; it gives back what it does not need as soon as it is known how much that is. */
export function takePool(state: PreemptiveState, schedule: Schedule, job: number): void {
	if (schedule.pool <= 0) return;
	lend(state, job, schedule.pool);
	schedule.pool = 0;
}

/** A job that preempts and has unread recipients gets half of what is left of the extra slots, rounded up. */
export function takeExtra(state: PreemptiveState, schedule: Schedule, job: number): void {
	if (state.messages.unreadFrom.get(state.jobs.message.get(job)) === 0) return;
	const left = schedule.transport.settings.extraRecipients + schedule.pool;
	const slots = Math.trunc((left + 1) / 2);
	lend(state, job, slots);
	schedule.pool -= slots;
}

/** What a job does not use goes back to the pool, and from there to the first job with unread recipients. */
export function returnSlots(state: PreemptiveState, job: number): void {
	const { jobs, messages } = state;
	const schedule = state.scheduleOf(jobs.transport.get(job));
	if (schedule.nextUnread === job) schedule.nextUnread = state.search.unreadAfter(job);
	const message = jobs.message.get(job);
	const ofJob = jobs.recipientLimit.get(job) - jobs.recipients.get(job);
	const ofMessage = messages.recipientLimit.get(message) - messages.recipients.get(message);
	const unused = Math.min(ofJob, ofMessage);
	if (unused <= 0) return;
	lend(state, job, -unused);
	schedule.pool += unused;
	if (schedule.nextUnread !== 0) takePool(state, schedule, schedule.nextUnread);
}

function lend(state: PreemptiveState, job: number, slots: number): void {
	state.jobs.recipientLimit.add(job, slots);
	state.messages.recipientLimit.add(state.jobs.message.get(job), slots);
	state.search.roomChanged(state.jobs.message.get(job));
}

/** Jobs that need their slots no more return them when an entry of a message has ended. */
export function returnAfterEntry(state: PreemptiveState, job: number): void {
	const { jobs, messages, jobsOfMessage } = state;
	const message = jobs.message.get(job);
	const allRead = messages.unreadFrom.get(message) === 0;
	for (let other = jobsOfMessage.first(message); other !== 0; other = jobsOfMessage.next(other)) {
		if (other === job || jobs.recipients.get(other) >= jobs.recipientLimit.get(other)) continue;
		if (allRead || jobs.level.get(other) < 0) returnSlots(state, other);
	}
	if (allRead) returnSlots(state, job);
}
