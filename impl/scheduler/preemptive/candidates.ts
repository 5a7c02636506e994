/**
 * The candidate for preempting the current job, and how long it stays the candidate. Source: SCHEDULER_README, "How the preemption
 * works". The search itself is in search.ts, by walking or by index.
 */
import type { Schedule } from "./schedule.js";
import { fewestEntries, type PreemptiveState } from "./state.js";

/** The best candidate, or 0. That there is none is remembered whatever the time: time only changes which one is best. */
export function findCandidate(state: PreemptiveState, schedule: Schedule): number {
	const now = state.clock.look(state.now);
	if (schedule.candidateFor === schedule.current) {
		if (schedule.candidate === 0 || schedule.candidateTime === now) return schedule.candidate;
	}
	const slots = slotsToCome(state, schedule);
	schedule.candidate = slots > 0 ? state.search.candidate(schedule, slots, now) : 0;
	schedule.candidateFor = schedule.current;
	schedule.candidateTime = now;
	return schedule.candidate;
}

/** How many slots the current job can ever have, as far as its entries are known. */
function slotsToCome(state: PreemptiveState, schedule: Schedule): number {
	const { jobs } = state;
	const { current } = schedule;
	const entries = fewestEntries(state, current) - jobs.selected.get(current) + jobs.slotsAvailable.get(current);
	return Math.trunc(entries / schedule.transport.settings.slotCost);
}

/** Older and smaller jobs score better. The age counts from 1, so that a job of this second has a score. */
export function score(age: number, entries: number): number {
	return age / entries;
}

export function ageOf(state: PreemptiveState, job: number, now: number): number {
	return now - state.messages.queued.get(state.jobs.message.get(job)) + 1;
}
