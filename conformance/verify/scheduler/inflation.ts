/**
 * The theorems on delay over one grid of knobs: the inflation bound, where it is attained, and that nobody starves; each over all busy
 * periods up to a number of recipients (busy-periods.ts), and the worst cases again as workloads of the model and the reference. Leaves
 * out what becomes of them where a condition is dropped.
 */
import { exactStretch, type SlotTerms, worstStretch } from "../../../model/scheduler/bounds.js";
import { countBusyPeriods, type Extremes, searchBusyPeriods } from "./busy-periods.js";
import { GRID, groupsThatChooseAlike, inWords, slotRules } from "./grid.js";
import { Budget, type Row, type RowResult, type RunOptions, type Scope } from "./row.js";
import { selectionsOf } from "./side-by-side.js";
import { nestedWorkload, smallestWorkload } from "./workloads.js";

/** Recipients of a workload, all jobs together. */
const RECIPIENTS: Readonly<Record<Scope, number>> = { default: 12, large: 18 };
/** The theorem is about mail that competes: fewer jobs are in the search, but are not counted. */
const FEWEST_JOBS = 3;
/** Worst cases are also run as workloads for jobs of up to so many entries. */
const LARGEST_ATTAINED: Readonly<Record<Scope, number>> = { default: 14, large: 60 };

/** What was found for all knobs of a group, which choose alike. */
interface Found {
	readonly group: readonly SlotTerms[];
	readonly extremes: Extremes;
}

const searches = new Map<string, Found[]>();

/** Searches all groups of the grid; null if the budget was spent first. */
async function search(recipients: number, grid: readonly SlotTerms[], options: RunOptions): Promise<Found[] | null> {
	const key = `${recipients} ${grid.map(inWords).join(";")}`;
	const known = searches.get(key);
	if (known !== undefined) return known;
	const budget = new Budget(options);
	const groups = groupsThatChooseAlike(grid, recipients);
	const found: Found[] = [];
	for (const group of groups) {
		const [terms] = group;
		if (terms === undefined) continue;
		const kernel = { rules: slotRules(terms), window: Number.POSITIVE_INFINITY, candidates: "any" } as const;
		const extremes = searchBusyPeriods(
			kernel,
			recipients,
			(entries) => exactStretch(entries, terms),
			() => budget.isSpent,
		);
		if (extremes === null) return null;
		found.push({ group, extremes });
		options.progress("groups of knobs", found.length, groups.length);
		await budget.pause();
	}
	searches.set(key, found);
	return found;
}

interface Theorem {
	readonly id: string;
	readonly claim: string;
	readonly source: string;
	/** What is wrong with what was found for these knobs; null: nothing. */
	readonly breach: (terms: SlotTerms, extremes: Extremes, recipients: number) => Breach | null;
	/** A further check, once for all. */
	readonly also?: (scope: Scope, options: RunOptions) => Promise<Also>;
}

interface Breach {
	readonly what: string;
	/** A job of so many entries is to be stretched over more slots than this. */
	readonly entries: number;
	readonly most: number;
}

interface Also {
	readonly wrong: string | null;
	readonly counts: Readonly<Record<string, number>>;
	readonly isWhole: boolean;
}

/** SR's bound, made exact. */
export function inflationBreach(
	bound: (entries: number, terms: SlotTerms) => number,
): (terms: SlotTerms, extremes: Extremes) => Breach | null {
	return (terms, { stretch }) => {
		for (const [entries, slots] of stretch.entries()) {
			const most = bound(entries, terms);
			if (slots > most) return { what: `${entries} entries took ${slots} slots`, entries, most };
		}
		return null;
	};
}

const BOUND: Theorem = {
	id: "inflation-bound",
	claim:
		"With all recipients in core, no blockers and nothing deferred, a job of N entries takes at most F(N) = sum of floor(N/k^i) slots from its first to its last selection; the sum ends at jobs below minimum * k.",
	source: 'SR "How the preemption works"; scheduler.bound.inflation',
	breach: inflationBreach((entries, { cost, minimum }) => worstStretch(entries, cost, minimum)),
};

const ATTAINED: Theorem = {
	id: "inflation-attained",
	claim:
		"F(N) is attained for every N if the loan is at least 1 or the discount is 100; with neither loan nor discount the worst case is G(N) = N + G(floor((N-1)/k)); with less than the whole discount and no loan it is missed at N = k.",
	source: "the theorem's page, docs/theorems.md; scheduler.bound.inflation",
	breach: (terms, { stretch }, recipients) => {
		for (let entries = 1; entries <= recipients; entries++) {
			const worst = exactStretch(entries, terms);
			if (worst > recipients) continue;
			const found = stretch[entries] ?? 0;
			if (found === worst) continue;
			return { what: `${entries} entries took ${found} slots at worst, not ${worst}`, entries, most: worst };
		}
		const hasCredit = terms.loan >= 1 || terms.discount === 100;
		const { cost, minimum } = terms;
		const isMissed = exactStretch(cost, terms) < worstStretch(cost, cost, minimum);
		const isMissable = worstStretch(cost, cost, minimum) > cost;
		return isMissed === (!hasCredit && isMissable)
			? null
			: { what: `F(${cost}) is ${isMissed ? "missed" : "attained"}`, entries: cost, most: cost };
	},
	also: attainedByWorkloads,
};

const NO_STARVATION: Theorem = {
	id: "no-starvation",
	claim:
		"Under the same conditions the last entry of a job is selected at the latest in the slot of the busy period that is the sum of F(N_i) over it and all jobs that came before it.",
	source: "the theorem's page, docs/theorems.md; scheduler.bound.no-starvation",
	breach: (_, { slack }) => (slack < 0 ? { what: `a job was ${-slack} slots late`, entries: 0, most: 0 } : null),
};

/** The worst case of each size, as a workload that the model and the reference both run. */
async function attainedByWorkloads(scope: Scope, options: RunOptions): Promise<Also> {
	const budget = new Budget(options);
	let workloads = 0;
	for (const terms of GRID) {
		for (let entries = 2; entries <= LARGEST_ATTAINED[scope]; entries++) {
			if (budget.isSpent) return { wrong: null, counts: { "worst cases run": workloads }, isWhole: false };
			const workload = nestedWorkload(entries, terms);
			const order = await selectionsOf(workload, terms);
			if (typeof order === "string") return { wrong: order, counts: {}, isWhole: true };
			const stretch = order.lastIndexOf("M1") - order.indexOf("M1") + 1;
			const worst = exactStretch(entries, terms);
			if (stretch !== worst) {
				const wrong = `${inWords(terms)}: the worst case of ${entries} entries took ${stretch} slots, not ${worst}`;
				return { wrong, counts: {}, isWhole: true };
			}
			workloads++;
		}
		options.progress("worst cases", workloads, GRID.length * (LARGEST_ATTAINED[scope] - 1));
		await budget.pause();
	}
	return { wrong: null, counts: { "worst cases run on model and reference": workloads }, isWhole: true };
}

export interface Claimed {
	readonly theorem: Theorem;
	readonly grid: readonly SlotTerms[];
	readonly recipients: number;
	readonly scope: Scope;
}

/** Searches, and if something is wrong, the smallest workload that shows it. */
export async function check({ theorem, grid, recipients, scope }: Claimed, options: RunOptions): Promise<RowResult> {
	const periods = countBusyPeriods(recipients, FEWEST_JOBS);
	const covered = `${grid.length} settings, each with all busy periods of up to ${recipients} recipients, and every clock`;
	const found = await search(recipients, grid, options);
	if (found === null) return { verdict: "partial", counts: {}, covered, note: "the budget ended before the search" };
	const counts = {
		workloads: periods * grid.length,
		states: found.reduce((sum, { extremes }) => sum + extremes.states, 0),
		steps: found.reduce((sum, { extremes }) => sum + extremes.steps, 0),
	};
	for (const { group, extremes } of found) {
		for (const terms of group) {
			const breach = theorem.breach(terms, extremes, recipients);
			if (breach === null) continue;
			const note = `${inWords(terms)}: ${breach.what}`;
			const smallest = smallestWorkload(terms, recipients, breach);
			return { verdict: "refuted", counts, covered, note, ...(smallest === null ? {} : { counterexample: smallest }) };
		}
	}
	const also = await theorem.also?.(scope, options);
	if (also === undefined) return { verdict: "proved", counts, covered };
	if (also.wrong !== null) return { verdict: "refuted", counts, covered, note: also.wrong };
	return { verdict: also.isWhole ? "proved" : "partial", counts: { ...counts, ...also.counts }, covered };
}

function row(theorem: Theorem, scope: Scope): Row {
	const { id, claim, source } = theorem;
	const claimed: Claimed = { theorem, grid: GRID, recipients: RECIPIENTS[scope], scope };
	return { id, claim, source, scope, expected: "proved", run: (options) => check(claimed, options) };
}

export const THEOREMS = { BOUND, ATTAINED, NO_STARVATION };

export const INFLATION_ROWS: readonly Row[] = (["default", "large"] as const).flatMap((scope) =>
	Object.values(THEOREMS).map((theorem) => row(theorem, scope)),
);
