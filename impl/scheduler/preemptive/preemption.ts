/**
 * Preemption: when the current job is preempted, by whom, what it pays, and what it gets back. Source: SCHEDULER_README, "How the
 * preemption works". Counts of entries over sizes use whole division, as the program does.
 */
import { findCandidate } from "./candidates.js";
import { resetCandidate } from "./jobs.js";
import { takeExtra } from "./pools.js";
import type { Schedule } from "./schedule.js";
import { mostEntries, type PreemptiveState } from "./state.js";

/** Cost 0 means never; with cost 1 the bound on a job's delay would be lost. */
const LEAST_COST = 2;

/** Lets the best candidate preempt the current job if that has earned enough. */
export function preemptCurrent(state: PreemptiveState, schedule: Schedule): void {
	const { slotCost, minimumSlots } = schedule.transport.settings;
	const { current } = schedule;
	if (slotCost < LEAST_COST) return;
	if (state.jobs.slotsAvailable.get(current) <= 0) return;
	if (mostEntries(state, current) < minimumSlots * slotCost) return;
	const candidate = findCandidate(state, schedule);
	if (candidate === 0) return;
	const slots = mostEntries(state, candidate) - state.jobs.selected.get(candidate);
	if (hasEarned(state, schedule, slots)) preempt(state, schedule, candidate, slots);
}

/** The loan is given in advance, and so is the discount; both have to be earned later. */
function hasEarned(state: PreemptiveState, schedule: Schedule, slots: number): boolean {
	const { slotCost, slotLoan, slotShare } = schedule.transport.settings;
	const earned = Math.trunc(state.jobs.slotsAvailable.get(schedule.current) / slotCost);
	return earned + slotLoan >= (slots * slotShare) / 100;
}

function preempt(state: PreemptiveState, schedule: Schedule, job: number, slots: number): void {
	const { jobs, jobsOf, childrenOf } = state;
	const { row, settings } = schedule.transport;
	const { current } = schedule;
	if (jobs.level.get(job) > 0) popFromStack(state, job);
	state.search.jobMoving(job);
	jobsOf.remove(row, job);
	jobsOf.insertAfter(row, job, jobsOf.prev(current));
	jobs.parent.set(job, current);
	childrenOf.append(current, job);
	jobs.level.set(job, jobs.level.get(current) + 1);
	// What the candidate may use is charged now, so that nobody else gets it; what it does not use comes back when it leaves.
	jobs.slotsAvailable.add(current, -slots * settings.slotCost);
	jobs.slotsUsed.set(job, -slots);
	schedule.current = job;
	resetCandidate(schedule);
	state.search.jobMoved(job, current);
	takeExtra(state, schedule, job);
}

/** Takes a job off the stack that it is on. Its place on the job list is the caller's business. */
export function popFromStack(state: PreemptiveState, job: number): void {
	const { jobs } = state;
	const parent = jobs.parent.get(job);
	const schedule = state.scheduleOf(jobs.transport.get(job));
	if (parent !== 0) {
		// An adoptive parent was never charged.
		if (jobs.level.get(job) === jobs.level.get(parent) + 1) {
			jobs.slotsAvailable.add(parent, -jobs.slotsUsed.get(job) * schedule.transport.settings.slotCost);
		}
		removeChild(state, parent, job);
	}
	orphan(state, job, parent);
	jobs.level.set(job, 0);
	resetCandidate(schedule);
}

function removeChild(state: PreemptiveState, parent: number, job: number): void {
	state.childrenOf.remove(parent, job);
	state.jobs.parent.set(job, 0);
	state.search.childrenChanged(parent);
}

/** Gives the children of a job that leaves to its own parent, or to nobody (0). */
export function orphan(state: PreemptiveState, job: number, parent: number): void {
	const { childrenOf, jobs } = state;
	for (let child = childrenOf.first(job); child !== 0; child = childrenOf.first(job)) {
		childrenOf.remove(job, child);
		if (parent !== 0) childrenOf.append(parent, child);
		jobs.parent.set(child, parent);
		state.search.parentChanged(child);
	}
}

/** Every selection earns the job something, and makes it a better candidate: the one that was found may be so no more. */
export function countSelection(state: PreemptiveState, schedule: Schedule, job: number): void {
	state.jobs.slotsAvailable.add(job, 1);
	state.jobs.slotsUsed.add(job, 1);
	if (job !== schedule.candidateFor) resetCandidate(schedule);
}
