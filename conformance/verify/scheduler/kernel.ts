/**
 * The scheduler of one transport in its smallest form, for searching millions of states: jobs on a list, slots, destinations with a fixed
 * window, and the model's own selection rule (model/scheduler/selection.ts) to choose by. All recipients are in core, each job has one
 * destination, nothing fails. Leaves out reading in batches, feedback, round robin over peers and transports; agreement.ts shows on every
 * small workload that it chooses as the full model does.
 */
import type { TransportRules } from "../../../model/scheduler/rules.js";
import {
	bestCandidate,
	expectedSlots,
	hasEnoughSlots,
	type JobView,
	mayBePreempted,
} from "../../../model/scheduler/selection.js";

export interface Job extends JobView {
	/** Tells jobs of one path apart; the number of its arrival. */
	readonly number: number;
	readonly destination: number;
	/** Slots used while it preempts, less those it was expected to use. */
	readonly used: number;
	readonly level: number;
	/** The number of the job that it preempts; -1: none. */
	readonly parent: number;
}

export interface State {
	/** In the order of the scheduler's list. */
	readonly jobs: readonly Job[];
	/** The current job's place on the list; -1: none. */
	readonly current: number;
	/** By destination: deliveries in flight, and whether it has made a job a blocker. */
	readonly busy: readonly number[];
	readonly blocking: readonly boolean[];
	/** Agents that were asked for and have not announced themselves. */
	readonly pending: number;
	readonly arrived: number;
}

export interface Kernel {
	readonly rules: TransportRules;
	/** Deliveries in flight that each destination takes; infinite: no job is ever blocked. */
	readonly window: number;
	/** "any": whatever candidate some clock would make the best; "clock": the best by the clock and the arrival times. */
	readonly candidates: "any" | "clock";
}

/** What a slot led to. `job` as it was when it was chosen; null: the agent was let go. */
export interface Selected {
	readonly state: State;
	readonly job: Job | null;
	readonly isLast: boolean;
}

const MOST_PENDING = 2;

export const EMPTY: State = { jobs: [], current: -1, busy: [], blocking: [], pending: 0, arrived: 0 };

export function arrive(kernel: Kernel, state: State, entries: number, destination: number, now: number): State {
	const job: Job = {
		id: `M${state.arrived + 1}`,
		number: state.arrived,
		destination,
		queuedAt: now,
		read: entries,
		unread: 0,
		selected: 0,
		slots: 0,
		used: 0,
		level: 0,
		parent: -1,
		isBlocker: false,
		hasChildren: false,
	};
	const jobs = [...state.jobs, job];
	const current = state.current < 0 ? jobs.length - 1 : state.current;
	return ask(kernel, { ...state, jobs, current, arrived: state.arrived + 1 });
}

/** A delivery of a destination ends. */
export function complete(kernel: Kernel, state: State, destination: number): State {
	const busy = [...state.busy];
	busy[destination] = (busy[destination] ?? 0) - 1;
	const blocking = [...state.blocking];
	if (!blocking[destination]) return ask(kernel, { ...state, busy });
	blocking[destination] = false;
	if (!state.jobs.some((job) => job.destination === destination)) return ask(kernel, { ...state, busy, blocking });
	const jobs = state.jobs.map((job) => (job.isBlocker ? { ...job, isBlocker: false } : job));
	return ask(kernel, { ...state, jobs, busy, blocking: [], current: jobs.length > 0 ? 0 : -1 });
}

/** All that a slot may lead to. */
export function select(kernel: Kernel, state: State, now: number): Selected[] {
	const waiting = { ...state, pending: state.pending - 1 };
	const current = state.jobs[state.current];
	if (current === undefined) return [{ state: ask(kernel, waiting), job: null, isLast: false }];
	return preemptions(kernel, waiting, current, now).map((chosen) => take(kernel, chosen));
}

/** Whether a job could be given the next slot, were it its turn. */
export function couldGo({ window }: Kernel, { busy }: State, job: Job): boolean {
	return (busy[job.destination] ?? 0) < window;
}

/** The states after each preemption that may come first, and the same state if none may. */
function preemptions(kernel: Kernel, state: State, current: Job, now: number): State[] {
	const { rules } = kernel;
	const after = state.jobs.slice(state.current + 1);
	if (after.length === 0 || !mayBePreempted(current, rules)) return [state];
	const candidates = kernel.candidates === "any" ? after.filter((job) => fits(current, job, rules)) : [];
	if (kernel.candidates === "clock") {
		const best = bestCandidate(current, after, now, rules);
		candidates.push(...after.filter((job) => job === best));
	}
	const paid = candidates.filter((job) => hasEnoughSlots(current, expectedSlots(job), rules));
	const states = distinct(paid).map((job) => preempt(kernel, state, current, job));
	return paid.length < candidates.length || states.length === 0 ? [state, ...states] : states;
}

function fits(current: Job, job: Job, rules: TransportRules): boolean {
	return bestCandidate(current, [job], job.queuedAt, rules) !== null;
}

/** Jobs that differ in nothing but their places lead to states that differ in names only, if they stand side by side. */
function distinct(jobs: readonly Job[]): Job[] {
	return jobs.filter((job, index) => {
		const before = jobs[index - 1];
		return (
			before === undefined ||
			!(isFresh(job) && isFresh(before) && before.number === job.number - 1 && same(job, before))
		);
	});
}

function isFresh({ selected, level, isBlocker }: Job): boolean {
	return selected === 0 && level === 0 && !isBlocker;
}

function same(job: Job, other: Job): boolean {
	return job.read === other.read && job.destination === other.destination;
}

function preempt({ rules }: Kernel, state: State, current: Job, candidate: Job): State {
	const expected = expectedSlots(candidate);
	const popped = candidate.level > 0 ? pop(state, candidate, rules) : state;
	const jobs: Job[] = [];
	for (const job of popped.jobs) {
		if (job.number === candidate.number) continue;
		if (job.number !== current.number) {
			jobs.push(job);
			continue;
		}
		jobs.push({ ...candidate, parent: job.number, level: job.level + 1, used: -expected });
		jobs.push({ ...job, slots: job.slots - expected * rules.slotCost, hasChildren: true });
	}
	return { ...popped, jobs, current: jobs.findIndex((job) => job.number === candidate.number) };
}

/** Takes a job off the stack: what it did not use goes back to its parent if it was directly above, its children to the parent. */
function pop(state: State, gone: Job, { slotCost }: TransportRules): State {
	const jobs = state.jobs.map((job) => {
		if (job.number === gone.number) return { ...job, parent: -1, level: 0, hasChildren: false };
		if (job.parent === gone.number) return { ...job, parent: gone.parent };
		if (job.number === gone.parent && gone.level === job.level + 1) {
			return { ...job, slots: job.slots - gone.used * slotCost };
		}
		return job;
	});
	return { ...state, jobs: marked(jobs) };
}

function marked(jobs: readonly Job[]): Job[] {
	return jobs.map((job) => {
		const hasChildren = jobs.some(({ parent }) => parent === job.number);
		return job.hasChildren === hasChildren ? job : { ...job, hasChildren };
	});
}

/** Selects from the first job that can go, from the current one on; those passed over become blockers. */
function take(kernel: Kernel, state: State): Selected {
	let { jobs, blocking } = state;
	for (let at = state.current; at < jobs.length; at++) {
		const job = jobs[at];
		if (job === undefined || job.isBlocker) continue;
		if (couldGo(kernel, state, job)) return selectFrom(kernel, { ...state, jobs, blocking }, at, job);
		jobs = jobs.with(at, { ...job, isBlocker: true });
		const more = [...blocking];
		more[job.destination] = true;
		blocking = more;
	}
	return { state: ask(kernel, { ...state, jobs, blocking, current: -1 }), job: null, isLast: false };
}

function selectFrom(kernel: Kernel, state: State, at: number, job: Job): Selected {
	const busy = [...state.busy];
	if (Number.isFinite(kernel.window)) busy[job.destination] = (busy[job.destination] ?? 0) + 1;
	const after = { ...job, selected: job.selected + 1, slots: job.slots + 1, used: job.used + 1 };
	const taken = { ...state, busy, jobs: state.jobs.with(at, after), current: at };
	const isLast = after.selected === after.read;
	return { state: ask(kernel, isLast ? retire(taken, after, kernel.rules) : taken), job, isLast };
}

function retire(state: State, gone: Job, rules: TransportRules): State {
	const popped = gone.level > 0 ? pop(state, gone, rules) : state;
	const jobs = popped.jobs.filter((job) => job.number !== gone.number);
	const orphaned = jobs.map((job) => (job.parent === gone.number ? { ...job, parent: -1 } : job));
	return { ...popped, jobs: orphaned, current: state.current < orphaned.length ? state.current : -1 };
}

/** Asks for agents while there are more entries that can go than agents on their way. */
function ask({ window }: Kernel, state: State): State {
	if (state.pending >= MOST_PENDING) return state;
	let selectable = 0;
	const todo: number[] = [];
	for (const job of state.jobs) todo[job.destination] = (todo[job.destination] ?? 0) + job.read - job.selected;
	for (const [destination, entries = 0] of todo.entries()) {
		selectable += Math.min(window - (state.busy[destination] ?? 0), entries);
	}
	const pending = Math.max(state.pending, Math.min(selectable, MOST_PENDING));
	return pending === state.pending ? state : { ...state, pending };
}

/**
 * The state as text, names left out: equal keys have equal futures. Times are left out too, so that it is for kernels that do not look
 * at the clock, or one that stands still.
 */
export function keyOf(state: State): string {
	const { jobs } = state;
	let key = String.fromCharCode(state.current + 1 + (state.pending << 8));
	for (const [destination, busy = 0] of state.busy.entries()) {
		key += String.fromCharCode(busy * 2 + (state.blocking[destination] ? 1 : 0));
	}
	key += "|";
	for (const job of jobs) {
		const flags = (job.isBlocker ? 1 : 0) | (job.destination << 1);
		key += String.fromCharCode(job.read | (job.selected << 5) | (flags << 10));
		if (job.level === 0 && job.slots === 0) continue;
		const parent = job.parent < 0 ? 0 : jobs.findIndex(({ number }) => number === job.parent) + 1;
		key += String.fromCharCode(0x8000 | (job.slots + 128) | (job.level << 9), (job.used + 128) | (parent << 8));
	}
	return key;
}
