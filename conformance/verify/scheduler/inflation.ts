/**
 * The theorems on delay over one grid of knobs: the inflation bound, where it is attained, and that nobody starves; each over all busy
 * periods up to a number of recipients (busy-periods.ts), and the worst cases again as workloads of the model and the reference. Leaves
 * out what becomes of them where a condition is dropped.
 */
import { exactStretch, type SlotTerms, worstStretch } from "../../../model/scheduler/bounds.js";
import { countBusyPeriods, type Extremes, searchBusyPeriods } from "./busy-periods.js";
import { FEWER_RECIPIENTS, FEWEST_JOBS, RECIPIENTS } from "./extent.js";
import { GRID, groupsThatChooseAlike, inWords, slotRules } from "./grid.js";
import { Budget, type Row, type RowResult, type RunOptions, type Scope } from "./row.js";
import { selectionsOf } from "./side-by-side.js";
import { nestedWorkload, smallestWorkload } from "./workloads.js";

/** Worst cases are also run as workloads for jobs of up to so many entries. */
const LARGEST_ATTAINED: Readonly<Record<Scope, number>> = { default: 14, large: 60 };

/** What was found for all knobs of a group, which choose alike. */
interface Found {
	readonly group: readonly SlotTerms[];
	readonly extremes: Extremes;
}

/** What rows that are about the same have in common. */
interface Searched {
	readonly found: readonly Found[];
	/** Groups of settings that there are. */
	readonly groups: number;
	/** Why not all were searched; null if they were. */
	readonly unfinished: string | null;
	/** What it was given. A row with no more gets the same answer. */
	readonly budgetSeconds: number;
}

const searches = new Map<string, Searched>();

/** Searches all groups of the grid, or as many as the budget allows; goes on where a search with a smaller budget ended. */
async function search(
	{ recipients, grid, given }: Pick<Claimed, "recipients" | "grid" | "given">,
	options: RunOptions,
): Promise<Searched> {
	const key = `${recipients} ${grid.map(inWords).join(";")}`;
	const known = searches.get(key);
	const budgetSeconds = given ?? options.budgetSeconds;
	if (known && (known.unfinished === null || budgetSeconds <= known.budgetSeconds)) return known;
	const budget = new Budget(options);
	const groups = groupsThatChooseAlike(grid, recipients);
	const found: Found[] = [...(known?.found ?? [])];
	const searched = (unfinished: string | null): Searched => {
		const all = { found, groups: groups.length, unfinished, budgetSeconds };
		searches.set(key, all);
		return all;
	};
	for (const group of groups.slice(found.length)) {
		const [terms] = group;
		if (terms === undefined) continue;
		const kernel = { rules: slotRules(terms), window: Number.POSITIVE_INFINITY, candidates: "any" } as const;
		const extremes = searchBusyPeriods(
			kernel,
			recipients,
			(entries) => exactStretch(entries, terms),
			() => budget.isSpent,
		);
		if (extremes === null) return searched(budget.reason);
		found.push({ group, extremes });
		options.progress("groups of knobs", found.length, groups.length);
		await budget.pause();
	}
	return searched(null);
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
	/** Seconds that the row was given, if part of them is used up already. */
	readonly given?: number;
}

/** Searches, and if something is wrong, the smallest workload that shows it. */
export async function check(claimed: Claimed, options: RunOptions): Promise<RowResult> {
	const { theorem, grid, recipients, scope } = claimed;
	const periods = countBusyPeriods(recipients, FEWEST_JOBS);
	const { found, groups, unfinished } = await search(claimed, options);
	const settings = found.reduce((sum, { group }) => sum + group.length, 0);
	const part = unfinished === null ? "" : ` of ${grid.length} (${found.length} of ${groups} groups that choose alike)`;
	const covered = `${settings}${part} settings, each with all busy periods of up to ${recipients} recipients, and every clock`;
	const counts = {
		workloads: periods * settings,
		states: found.reduce((sum, { extremes }) => sum + extremes.states, 0),
		steps: found.reduce((sum, { extremes }) => sum + extremes.steps, 0),
	};
	for (const { group, extremes } of found) {
		for (const terms of group) {
			const breach = theorem.breach(terms, extremes, recipients);
			if (breach === null) continue;
			const note = `${inWords(terms)}: ${breach.what}`;
			const budget = new Budget(options);
			const smallest = smallestWorkload(terms, recipients, breach, () => budget.isSpent);
			return { verdict: "refuted", counts, covered, note, ...(smallest === null ? {} : { counterexample: smallest }) };
		}
	}
	if (unfinished !== null) return { verdict: "partial", counts, covered, note: unfinished };
	const also = await theorem.also?.(scope, options);
	if (also === undefined) return { verdict: "proved", counts, covered };
	if (also.wrong !== null) return { verdict: "refuted", counts, covered, note: also.wrong };
	const all = { ...counts, ...also.counts };
	if (also.isWhole) return { verdict: "proved", counts: all, covered };
	return {
		verdict: "partial",
		counts: all,
		covered,
		note: "not all of the worst cases were run on model and reference",
	};
}

function row(theorem: Theorem, scope: Scope): Row {
	const { id, claim, source } = theorem;
	const sizes = [...FEWER_RECIPIENTS[scope], RECIPIENTS[scope]];
	return { id, claim, source, scope, expected: "proved", run: (options) => checkAll(theorem, sizes, scope, options) };
}

/** One size after the other: what ends early tells up to which it was proved. */
async function checkAll(
	theorem: Theorem,
	sizes: readonly number[],
	scope: Scope,
	options: RunOptions,
): Promise<RowResult> {
	const begun = performance.now();
	const { also: _, ...searched } = theorem;
	let proved: RowResult | null = null;
	for (const recipients of sizes) {
		const spent = (performance.now() - begun) / 1000;
		const left = { ...options, budgetSeconds: options.budgetSeconds - spent };
		// The worst cases as workloads are the same for all sizes.
		const asked = recipients === sizes.at(-1) ? theorem : searched;
		const given = options.budgetSeconds;
		const result = await check({ theorem: asked, grid: GRID, recipients, scope, given }, left);
		if (result.verdict === "refuted" || (result.verdict === "partial" && proved === null)) return result;
		if (result.verdict === "partial" && proved !== null) {
			const note = `${result.note ?? ""}, with up to ${recipients} recipients`;
			return { ...proved, verdict: "partial", note };
		}
		proved = result;
	}
	return proved ?? { verdict: "partial", counts: {}, covered: "nothing" };
}

export const THEOREMS = { BOUND, ATTAINED, NO_STARVATION };

export const INFLATION_ROWS: readonly Row[] = (["default", "large"] as const).flatMap((scope) =>
	Object.values(THEOREMS).map((theorem) => row(theorem, scope)),
);
