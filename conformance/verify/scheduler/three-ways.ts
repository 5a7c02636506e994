/**
 * The kernel that the theorems are searched on, the full model and the reference on the same workloads: every one up to a few recipients,
 * and random ones over all that the theorems claim. What they are compared by is who is selected in each slot. Leaves out the theorems.
 */
import type { SlotTerms } from "../../../model/scheduler/bounds.js";
import { Randomness } from "../../bench/randomness.js";
import { FEWEST_JOBS, RECIPIENTS } from "./extent.js";
import { GRID, groupsThatChooseAlike, inWords, slotRules } from "./grid.js";
import { Budget, type Row, type RowResult, type RunOptions, type Scope } from "./row.js";
import { selectionsOf } from "./side-by-side.js";
import { type Arrival, busyPeriods, kernelOrder, scenarioOf, type Workload } from "./workloads.js";

/** Seconds by which the clock moves after each delivery: not at all, so that scores are equal, or so that age outweighs size. */
const CLOCKS = [0, 1, 2, 7] as const;

const EXTENT: Readonly<Record<Scope, { readonly every: number; readonly random: number; readonly seed: number }>> = {
	default: { every: 5, random: 20_000, seed: 1 },
	large: { every: 7, random: 1_000_000, seed: 2 },
};

/** A busy period of so many recipients in at least so many jobs. Large jobs are not rare, else there would be little preemption. */
export function randomBusyPeriod(random: Randomness, recipients: number, fewestJobs: number): readonly Arrival[] {
	for (;;) {
		const jobs: Arrival[] = [];
		for (let came = 0; came < recipients; ) {
			const entries = 1 + random.below(1 + random.below(recipients - came));
			const earliest = jobs.at(-1)?.after ?? 0;
			const latest = came === 0 ? 0 : came - 1;
			jobs.push({ entries, after: earliest + random.below(latest - earliest + 1) });
			came += entries;
		}
		if (jobs.length >= fewestJobs) return jobs;
	}
}

/** What kernel, model and reference differ in; null: nothing. `kernelTerms` only differ in tests. */
export async function differenceOf(
	workload: Workload,
	terms: SlotTerms,
	kernelTerms: SlotTerms = terms,
): Promise<string | null> {
	const kernel = { rules: slotRules(kernelTerms), window: Number.POSITIVE_INFINITY, candidates: "clock" } as const;
	const order = kernelOrder(workload, kernel).map((number) => `M${number + 1}`);
	const selected = await selectionsOf(workload, terms);
	if (typeof selected === "string") return selected;
	if (selected.join() === order.join()) return null;
	return `the kernel selects ${order.join(" ")}, model and reference ${selected.join(" ")}`;
}

async function compareAll(scope: Scope, options: RunOptions): Promise<RowResult> {
	const budget = new Budget(options);
	const { every, random, seed } = EXTENT[scope];
	const recipients = RECIPIENTS[scope];
	const counts = { workloads: 0, "of them random": 0, "selections compared": 0 };
	const covered = `every busy period of up to ${every} recipients, and ${random.toLocaleString("en-US")} random ones of ${FEWEST_JOBS} jobs or more with up to ${recipients} (seed ${seed}); ${GRID.length} settings, clocks of ${CLOCKS.join(", ")} s a slot`;
	const compare = async (workload: Workload, terms: SlotTerms): Promise<RowResult | null> => {
		counts.workloads++;
		counts["selections compared"] += workload.jobs.reduce((sum, { entries }) => sum + entries, 0);
		const note = await differenceOf(workload, terms);
		if (note === null) return null;
		const name = `${inWords(terms)}: ${note}`;
		return { verdict: "refuted", counts, covered, note: name, counterexample: scenarioOf(workload, terms, name) };
	};
	const ended = (): RowResult => ({ verdict: "partial", counts, covered: `part of: ${covered}`, note: budget.reason });
	for (let size = 1; size <= every; size++)
		for (const [terms] of groupsThatChooseAlike(GRID, size)) {
			for (const secondsPerSlot of CLOCKS)
				for (const workload of busyPeriods(size, secondsPerSlot)) {
					if (budget.isSpentNow) return ended();
					const difference = terms && (await compare(workload, terms));
					if (difference) return difference;
				}
			await budget.pause();
		}
	const chance = new Randomness(seed);
	const pick = <Item>(items: readonly Item[], otherwise: Item): Item => items[chance.below(items.length)] ?? otherwise;
	for (let run = 0; run < random; run++) {
		if (budget.isSpentNow) return ended();
		const size = FEWEST_JOBS + chance.below(recipients - FEWEST_JOBS + 1);
		const jobs = randomBusyPeriod(chance, size, FEWEST_JOBS);
		const workload: Workload = { jobs, secondsPerSlot: pick(CLOCKS, 0) };
		const terms = pick(GRID, { cost: 2, loan: 0, discount: 0, minimum: 0 });
		counts["of them random"]++;
		const difference = await compare(workload, terms);
		if (difference) return difference;
		if (run % 256 === 0) {
			options.progress("random workloads", run, random);
			await budget.pause();
		}
	}
	return { verdict: "proved", counts, covered };
}

export const THREE_WAYS_ROWS: readonly Row[] = (["default", "large"] as const).map((scope) => ({
	id: "kernel-model-and-reference-agree",
	claim:
		"The kernel that the theorems are searched on, the full model and the reference select alike, slot by slot; of the larger mail this is a sample.",
	source: "docs/theorems.md",
	scope,
	expected: "proved",
	run: (options) => compareAll(scope, options),
}));
