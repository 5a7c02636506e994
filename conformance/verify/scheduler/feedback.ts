/**
 * Sentences about negative feedback and dead destinations: the shortest row of failures after which a window, or a death, is not as
 * documented. The windows are the model's own (model/scheduler/window.ts). Leaves out successes in between.
 */
import { transportRules } from "../../../model/scheduler/rules.js";
import { isLastCohort, narrowed, type Window } from "../../../model/scheduler/window.js";
import type { Command, Scenario } from "../../cases/scenario.js";
import { confirm } from "./confirm.js";
import type { Row, RowResult } from "./row.js";
import { address } from "./workloads.js";

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

export const FEEDBACK_ROWS: readonly Row[] = (["default", "large"] as const).flatMap((scope) =>
	FEEDBACK.map(
		(claim): Row => ({
			id: claim.id,
			claim: claim.claim,
			source: claim.source,
			scope,
			expected: "refuted",
			run: () => searchFeedback(claim),
		}),
	),
);
