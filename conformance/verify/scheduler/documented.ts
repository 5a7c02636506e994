/**
 * Sentences about preemption that are compared with what happens, by search: the smallest workload in which a sentence's
 * own rule would choose otherwise than Postfix 3.7's. Leaves out sentences about feedback (feedback.ts), and about memory and the current
 * job (watched.ts).
 */
import { SWITCHES, type Switches } from "../../../model/scheduler/editions.js";
import { confirm } from "./confirm.js";
import { GRID, groupsThatChooseAlike, inWords, type SlotKnobs, slotRules } from "./grid.js";
import type { Kernel } from "./kernel.js";
import { Budget, type Row, type RowResult, type RunOptions, type Scope } from "./row.js";
import { busyPeriods, kernelOrder, scenarioOf, type Workload } from "./workloads.js";

function kernelOf(terms: SlotKnobs, switches: Partial<Switches> = {}): Kernel {
	const rules = slotRules(terms);
	return {
		rules: { ...rules, switches: { ...rules.switches, ...switches } },
		window: Number.POSITIVE_INFINITY,
		candidates: "clock",
	};
}

const inLetters = (order: readonly number[]): string => order.map((number) => String(number + 1)).join("");

/**
 * The first workload, the smallest first, in which a rule of 3.7 and the same rule as documented choose differently.
 * @returns null if there is none of up to so many recipients.
 */
export function firstChosenOtherwise(
	switches: Partial<Switches>,
	recipients: number,
	isSpent: () => boolean,
): {
	readonly workload: Workload | null;
	readonly terms: SlotKnobs;
	readonly order: string;
	readonly workloads: number;
} | null {
	let workloads = 0;
	for (let size = 1; size <= recipients; size++) {
		for (const [terms] of groupsThatChooseAlike(GRID, size)) {
			if (terms === undefined) continue;
			for (const workload of busyPeriods(size, 0)) {
				if (isSpent()) return null;
				workloads++;
				const order = inLetters(kernelOrder(workload, kernelOf(terms)));
				if (order === inLetters(kernelOrder(workload, kernelOf(terms, switches)))) continue;
				return { workload, terms, order, workloads };
			}
		}
	}
	return { workload: null, terms: { cost: 0, loan: 0, discount: 0, minimum: 0 }, order: "", workloads };
}

const LARGEST: Readonly<Record<Scope, number>> = { default: 7, large: 10 };

async function searchSwitch(switches: Partial<Switches>, scope: Scope, options: RunOptions): Promise<RowResult> {
	const budget = new Budget(options);
	const recipients = LARGEST[scope];
	const covered = `${GRID.length} settings, every busy period of up to ${recipients} recipients, a clock that stands still`;
	const found = firstChosenOtherwise(switches, recipients, () => budget.isSpent);
	if (found === null) return { verdict: "partial", counts: {}, covered: `part of: ${covered}`, note: budget.reason };
	const { workload, terms, order, workloads } = found;
	if (workload === null) return { verdict: "proved", counts: { workloads }, covered };
	const documented = inLetters(kernelOrder(workload, kernelOf(terms, switches)));
	const note = `${inWords(terms)}: ${order}, and not ${documented}`;
	const counterexample = scenarioOf(workload, terms, note);
	const problem = await confirm(counterexample, order);
	if (problem !== null) return { verdict: "partial", counts: { workloads }, covered, note: problem };
	return { verdict: "refuted", counts: { workloads }, covered, note, counterexample };
}

interface Sentence {
	readonly id: string;
	readonly claim: string;
	readonly switches: Partial<Switches>;
}

const { documented } = SWITCHES;

const SENTENCES: readonly Sentence[] = [
	{
		id: "more-than-the-minimum",
		claim: "No attempt to preempt is made unless the job can accumulate more than the minimum of slots.",
		switches: { minimumSlots: documented.minimumSlots },
	},
	{
		id: "what-is-left-counts",
		claim: "Whether a job can accumulate the minimum is a matter of the entries it has left.",
		switches: { minimumCounts: documented.minimumCounts },
	},
	{
		id: "less-than-can-be-accumulated",
		claim: "A candidate needs fewer slots than the current job can accumulate.",
		switches: { candidateFits: documented.candidateFits },
	},
];

const PREEMPTION = 'SR "How the preemption works"';

/** The documented sequences, and that the third takes a slot cost for which there is no preemption. */
const PRINTED = [
	{ sizes: [10, 2, 2], terms: { cost: 2, loan: 0, discount: 0, minimum: 3 }, order: "11112211113311" },
	{ sizes: [10, 2, 2], terms: { cost: 2, loan: 0, discount: 50, minimum: 3 }, order: "11221111331111" },
] as const;

const together = (sizes: readonly number[]): Workload => ({
	jobs: sizes.map((entries) => ({ entries, after: 0 })),
	secondsPerSlot: 0,
});

async function printedSequences(): Promise<RowResult> {
	const covered = "the two printed sequences";
	for (const { sizes, terms, order } of PRINTED) {
		const scenario = scenarioOf(together(sizes), terms, order);
		const problem = await confirm(scenario, order);
		if (problem !== null)
			return { verdict: "refuted", counts: { workloads: 2 }, covered, note: problem, counterexample: scenario };
	}
	return { verdict: "proved", counts: { workloads: PRINTED.length }, covered };
}

const CONCEPTUAL = "12131415";

async function conceptualSequence(_: RunOptions): Promise<RowResult> {
	const terms = [0, 1, 2, 3, 4, 5].flatMap((cost) =>
		[0, 1, 3].flatMap((loan) =>
			[0, 50, 100].flatMap((discount) => [0, 1, 3].map((minimum) => ({ cost, loan, discount, minimum }))),
		),
	);
	let workloads = 0;
	for (const one of terms) {
		for (const workload of busyPeriods(8, 0)) {
			if (workload.jobs.map(({ entries }) => entries).join() !== "4,1,1,1,1") continue;
			workloads++;
			if (inLetters(kernelOrder(workload, kernelOf(one))) !== CONCEPTUAL) continue;
			return { verdict: "proved", counts: { workloads }, covered: inWords(one) };
		}
	}
	const covered = `${terms.length} settings, costs 0 to 5, and every time of arrival of 4+1+1+1+1`;
	const one = { cost: 1, loan: 0, discount: 0, minimum: 1 };
	const scenario = scenarioOf(together([4, 1, 1, 1, 1]), one, "12131415 would take a cost of 1");
	const problem = await confirm(scenario, "11112345");
	if (problem !== null) return { verdict: "partial", counts: { workloads }, covered, note: problem };
	const note = "no setting gives 12131415; a cost of 1 gives 11112345";
	return { verdict: "refuted", counts: { workloads }, covered, note, counterexample: scenario };
}

export const DOCUMENTED_ROWS: readonly Row[] = (["default", "large"] as const).flatMap((scope): Row[] => [
	...SENTENCES.map(
		({ id, claim, switches }): Row => ({
			id,
			claim,
			source: PREEMPTION,
			scope,
			expected: "refuted",
			run: (options) => searchSwitch(switches, scope, options),
		}),
	),
	{
		id: "printed-sequences",
		claim: "10+2+2 recipients at a cost of 2 go 11112211113311, and with a discount of 50 11221111331111.",
		source: PREEMPTION,
		scope,
		expected: "proved",
		run: printedSequences,
	},
	{
		id: "conceptual-sequence",
		claim: "4+1+1+1+1 recipients can go 12131415.",
		source: PREEMPTION,
		scope,
		expected: "refuted",
		run: conceptualSequence,
	},
]);
