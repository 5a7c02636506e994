/**
 * Sentences about preemption and feedback that are compared with what happens, by search: the smallest workload in which a sentence's
 * own rule would choose otherwise than Postfix 3.7's, and the shortest row of reports in which a window or a death is not as documented.
 * Leaves out sentences about memory and the current job (watched.ts).
 */
import { SWITCHES, type Switches } from "../../../model/scheduler/editions.js";
import { transportRules } from "../../../model/scheduler/rules.js";
import { isLastCohort, narrowed, type Window } from "../../../model/scheduler/window.js";
import { referenceAdapter } from "../../adapters/reference.js";
import { orderOf } from "../../cases/finding.js";
import type { Command, Scenario } from "../../cases/scenario.js";
import { tryScenario } from "../../runner/case.js";
import { GRID, groupsThatChooseAlike, inWords, type SlotKnobs, slotRules } from "./grid.js";
import type { Kernel } from "./kernel.js";
import { Budget, type Row, type RowResult, type RunOptions, type Scope } from "./row.js";
import { address, busyPeriods, kernelOrder, scenarioOf, type Workload } from "./workloads.js";

/** Runs a scenario on reference and model; what is wrong with it, or null. */
async function confirm(scenario: Scenario, order?: string): Promise<string | null> {
	const { trace, verdict } = await tryScenario(referenceAdapter(), scenario, scenario.managers[0] ?? "qmgr");
	if (verdict.verdict !== "conforms") return "model and reference do not agree on the counterexample";
	return order === undefined || orderOf(trace) === order
		? null
		: `the search saw ${order}, the reference ${orderOf(trace)}`;
}

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
	if (found === null) return { verdict: "partial", counts: {}, covered };
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

/** A row of failures of one destination: with which window it begins, and what its knobs are. */
interface Failing {
	readonly initial: number;
	readonly feedback: string;
	readonly cohortLimit: number;
}

interface Course {
	/** The window after each failure that did not kill the destination. */
	readonly windows: readonly number[];
	/** Failures until it was dead. */
	readonly dead: number;
}

function settings({ initial, feedback, cohortLimit }: Failing): Record<string, string> {
	return {
		initial_destination_concurrency: String(initial),
		default_destination_concurrency_limit: "0",
		default_destination_concurrency_negative_feedback: feedback,
		default_destination_concurrency_failed_cohort_limit: String(cohortLimit),
	};
}

/** The model's arithmetic of windows, failure after failure. */
export function courseOf(failing: Failing, most = 400): Course {
	const config = { manager: "qmgr", knobs: settings(failing), transports: ["t1"] } as const;
	const { destination } = transportRules(config, "postfix-3.7", "t1");
	let now: Window = { window: failing.initial, success: 0, failure: 0, cohorts: 0 };
	const windows: number[] = [];
	for (let failures = 1; failures <= most; failures++) {
		if (isLastCohort(now, destination)) return { windows, dead: failures };
		now = narrowed(now, destination);
		windows.push(now.window);
	}
	return { windows, dead: Number.POSITIVE_INFINITY };
}

interface FeedbackClaim {
	readonly id: string;
	readonly claim: string;
	readonly source: string;
	/** How a window may start and be fed back, the simplest first. */
	readonly scope: readonly Failing[];
	/** What is not as documented, and after how many failures it shows; null: nothing. */
	readonly breach: (failing: Failing, course: Course) => { readonly what: string; readonly failures: number } | null;
}

const upTo = (most: number): number[] => Array.from({ length: most }, (_, index) => index + 1);
const deadAfter = (dead: number): string => `dead after ${dead} ${dead === 1 ? "failure" : "failures"}`;

const FEEDBACK: readonly FeedbackClaim[] = [
	{
		id: "cohorts-exceed-the-limit",
		claim: "A destination is dead when its failed cohorts exceed the limit.",
		source: 'SR "Pseudocode for the Postfix 2.5 concurrency scheduler"',
		scope: upTo(20).map((initial) => ({ initial, feedback: "0", cohortLimit: 1 })),
		breach: ({ initial, cohortLimit }, { dead }) =>
			dead <= initial * cohortLimit
				? { what: `a window of ${initial} is ${deadAfter(dead)}, at the limit`, failures: dead }
				: null,
	},
	{
		id: "a-cohort-is-a-window-of-failures",
		claim: "With no negative feedback a window of N is dead after N failures.",
		source: 'PC "default_destination_concurrency_failed_cohort_limit"',
		scope: upTo(100).map((initial) => ({ initial, feedback: "0", cohortLimit: 1 })),
		breach: ({ initial }, { dead }) =>
			dead === initial ? null : { what: `a window of ${initial} is ${deadAfter(dead)}`, failures: dead },
	},
	{
		id: "one-step-at-the-start-of-each-cycle",
		claim: "With negative feedback f the window falls by one at the start of each 1/f failures.",
		source: 'PC "default_destination_concurrency_negative_feedback"',
		scope: [1, 2, 3, 4].flatMap((parts) =>
			upTo(20).map((initial) => ({ initial, feedback: parts === 1 ? "1" : `1/${parts}`, cohortLimit: 0 })),
		),
		breach: ({ initial, feedback }, { windows }) => {
			const parts = Number(feedback.split("/")[1] ?? 1);
			const failures =
				windows.findIndex((window, index) => window !== Math.max(1, initial - 1 - Math.floor(index / parts))) + 1;
			const window = windows[failures - 1];
			return failures === 0
				? null
				: { what: `feedback ${feedback}: after ${failures} the window of ${initial} is ${window}`, failures };
		},
	},
	{
		id: "one-cohort-as-before-2.5",
		claim:
			"By default a destination is dead after one failed cohort, N failures from a window of N, as before Postfix 2.5.",
		source: 'PC "default_destination_concurrency_failed_cohort_limit"',
		scope: upTo(50).map((initial) => ({ initial, feedback: "1", cohortLimit: 1 })),
		breach: ({ initial }, { dead }) =>
			dead === initial ? null : { what: `a window of ${initial} is ${deadAfter(dead)}`, failures: dead },
	},
	{
		id: "one-a-cohort",
		claim: "With feedback 1/concurrency the window falls by one a failed cohort.",
		source: 'PC "default_destination_concurrency_negative_feedback"',
		scope: upTo(20).map((initial) => ({ initial, feedback: "1/concurrency", cohortLimit: 0 })),
		breach: ({ initial }, { windows }) => {
			const failures = windows.slice(0, initial).findIndex((window) => window < initial - 1) + 1;
			return failures === 0
				? null
				: { what: `a window of ${initial} is ${windows[failures - 1]} after ${failures} failures`, failures };
		},
	},
];

/** As many failures at once as it takes, and mail that is deferred when the destination dies. */
function failuresOf(failing: Failing, failures: number, name: string): Scenario {
	const recipients = failing.initial + failures + 1;
	const commands: Command[] = [
		{
			do: "arrive",
			message: "M1",
			recipients: Array.from({ length: recipients }, (_, index) => address(index, recipients, 1)),
			single: true,
		},
	];
	for (let failed = 0; failed < failures; failed++) {
		commands.push(
			{ do: "slot", transport: "t1", times: "all" },
			{ do: "complete", pick: "oldest", outcome: "site-failure" },
		);
	}
	commands.push({ do: "slot", transport: "t1", times: "all" });
	return { name, managers: ["qmgr"], knobs: settings(failing), commands };
}

async function searchFeedback({ scope, breach }: FeedbackClaim): Promise<RowResult> {
	const covered = `${scope.length} ways to begin, failures only`;
	for (const [index, failing] of scope.entries()) {
		const found = breach(failing, courseOf(failing));
		if (found === null) continue;
		const counterexample = failuresOf(failing, found.failures, found.what);
		const counts = { workloads: index + 1 };
		const problem = await confirm(counterexample);
		if (problem !== null) return { verdict: "partial", counts, covered, note: problem };
		return { verdict: "refuted", counts, covered, note: found.what, counterexample };
	}
	return { verdict: "proved", counts: { workloads: scope.length }, covered };
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
	...FEEDBACK.map(
		(claim): Row => ({
			id: claim.id,
			claim: claim.claim,
			source: claim.source,
			scope,
			expected: "refuted",
			run: () => searchFeedback(claim),
		}),
	),
]);
