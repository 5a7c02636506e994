/**
 * The theorems on how much preemption can delay mail, as exact numbers, and their checks on a run's order of selection. They hold for
 * one transport with a slot cost of at least 2 if **all recipients are in core, no job is ever blocked, and nothing is deferred**;
 * with blockers there is no bound at all. Sizes are entries, delays are delivery slots. Leaves out how runs are made.
 * Source: SR "How the preemption works" (where the factors are k/(k-1) and (k+1)/k); requirements scheduler.bound.*.
 */

/**
 * F(n): the slots from first to last selection of a job of n entries, at worst. Direct preemptions sum to at most floor(n/k) entries,
 * and each is preempted likewise. Attained with a loan of at least 1, or a discount of 100.
 * @param cost k, at least 2.
 * @param minimum delivery slots below which a job is not preempted at all; it matters from 2 on.
 */
export function worstStretch(entries: number, cost: number, minimum = 0): number {
	if (entries === 0) return 0;
	if (entries < minimum * cost) return entries;
	return entries + worstStretch(Math.floor(entries / cost), cost, minimum);
}

/** F(n) without recursion, for a minimum of at most 1: n + (n - the sum of n's digits to the base k) / (k - 1). */
export function worstStretchByDigits(entries: number, cost: number): number {
	let digits = 0;
	for (let rest = entries; rest > 0; rest = Math.floor(rest / cost)) digits += rest % cost;
	return entries + (entries - digits) / (cost - 1);
}

/** G(n): as F(n) without loan and discount, when slots must be earned first: n + G(floor((n - 1) / k)). */
export function worstStretchWithoutCredit(entries: number, cost: number): number {
	if (entries === 0) return 0;
	return entries + worstStretchWithoutCredit(Math.floor((entries - 1) / cost), cost);
}

/** The knobs of preemption: k in entries, loan and minimum in slots, discount in percent. */
export interface SlotTerms {
	readonly cost: number;
	readonly loan: number;
	readonly discount: number;
	readonly minimum: number;
}

/** The entries of the largest job that may preempt one of so many entries, while it has one left to select; 0: none may. */
export function largestChild(entries: number, { cost, loan, discount, minimum }: SlotTerms): number {
	if (entries < Math.max(2, minimum * cost)) return 0;
	const credit = Math.floor((entries - 1) / cost) + loan;
	let child = Math.floor(entries / cost);
	while (child > 0 && credit < (child * (100 - discount)) / 100) child--;
	return child;
}

/**
 * The slots from first to last selection of a job, at worst, for any loan and discount: F(n) with a loan of at least 1 or a discount of
 * 100, G(n) without either. The worst is one child, the largest.
 */
export function exactStretch(entries: number, terms: SlotTerms): number {
	return entries === 0 ? 0 : entries + exactStretch(largestChild(entries, terms), terms);
}

/** SR's factor for any recursion, k/(k-1), which F(n)/n approaches from below and never reaches. */
export function stretchLimit(cost: number): number {
	return cost / (cost - 1);
}

/**
 * Above how many single-recipient messages a slot a message of n recipients gets no help from its score, and waits for the bulk
 * message before it to end.
 */
export function helplessAbove(recipients: number, cost: number): number {
	return recipients / ((recipients - 1) * (cost + 1));
}

/** What a run did, as far as the bounds are concerned. */
export interface Delivered {
	/** In order of arrival: the name and entries of each job of one busy period. */
	readonly jobs: readonly { readonly name: string; readonly entries: number }[];
	/** The job of each selection, in order, from the beginning of the busy period to its end. */
	readonly selections: readonly string[];
	readonly cost: number;
	readonly minimum: number;
	/** Slot loan and discount are both 0. */
	readonly isWithoutCredit: boolean;
}

/** Slots from the first to the last selection of a job; 0 if it was never selected. */
export function stretchOf(selections: readonly string[], job: string): number {
	const first = selections.indexOf(job);
	return first < 0 ? 0 : selections.lastIndexOf(job) - first + 1;
}

/** scheduler.bound.inflation: no job is stretched beyond its worst case. @returns what was wrong, or null. */
export function stretchBreach(run: Delivered): string | null {
	for (const { name, entries } of run.jobs) {
		const most = run.isWithoutCredit
			? Math.min(worstStretchWithoutCredit(entries, run.cost), worstStretch(entries, run.cost, run.minimum))
			: worstStretch(entries, run.cost, run.minimum);
		const stretch = stretchOf(run.selections, name);
		if (stretch > most)
			return `${name} took ${stretch} slots from first to last selection, at most ${most} are possible`;
	}
	return null;
}

/** scheduler.bound.no-starvation: the slot by which each job is done at the latest: the worst cases of it and all before it. */
export function latestSlots(run: Delivered): number[] {
	let sum = 0;
	return run.jobs.map(({ entries }) => {
		sum += worstStretch(entries, run.cost, run.minimum);
		return sum;
	});
}

/** scheduler.bound.no-starvation: every job is selected to its end in time. @returns what was wrong, or null. */
export function starvationBreach(run: Delivered): string | null {
	const latest = latestSlots(run);
	for (const [index, { name, entries }] of run.jobs.entries()) {
		const selected = run.selections.filter((other) => other === name).length;
		if (selected < entries) return `${name} was selected ${selected} times and has ${entries} entries`;
		const last = run.selections.lastIndexOf(name) + 1;
		const most = latest[index] ?? 0;
		if (last > most) return `${name} was done in slot ${last}, the latest possible one is ${most}`;
	}
	return null;
}
