/**
 * The rows that come of the surveys: that the selection rule and the reference agree, and each claim over single steps. All arenas of a
 * scope are gone through once, whichever rows ask. Leaves out the claims (watched.ts, model/scheduler/properties*.ts).
 */
import type { Always } from "../../../model/scheduler/claims.js";
import * as ofSelection from "../../../model/scheduler/properties.js";
import * as ofResources from "../../../model/scheduler/properties-of-resources.js";
import type { Command, Scenario } from "../../cases/scenario.js";
import { transportsOf } from "../../runner/driver.js";
import { arenas } from "./arenas.js";
import { Budget, type Row, type RowResult, type RunOptions, type Scope } from "./row.js";
import { type Arena, type Breach, Surveyor } from "./survey.js";
import * as others from "./watched.js";

const CLAIMS: Readonly<Record<string, Always>> = { ...ofSelection, ...ofResources, ...others };

interface Totals {
	readonly runs: number;
	readonly steps: number;
	readonly selections: number;
	readonly arenas: number;
	readonly disagreement: Breach | null;
	readonly claims: ReadonlyMap<string, { proofs: number; breach: Breach | null }>;
	/** Why it did not come to the end; null if it did. */
	readonly unfinished: string | null;
	/** What it was given. A row with no more gets the same answer. */
	readonly budgetSeconds: number;
}

const done = new Map<Scope, Totals>();

/** The small ones first: a large scope whose budget ends early has at least what the default one has. */
const arenasOf = (scope: Scope): Arena[] =>
	scope === "large" ? [...arenas("default"), ...arenas("large")] : arenas(scope);

async function surveyAll(scope: Scope, options: RunOptions): Promise<Totals> {
	const known = done.get(scope);
	const { budgetSeconds } = options;
	if (known && (known.unfinished === null || budgetSeconds <= known.budgetSeconds)) return known;
	const budget = new Budget(options);
	const all = arenasOf(scope);
	const claims = new Map(Object.keys(CLAIMS).map((name) => [name, { proofs: 0, breach: null as Breach | null }]));
	const totals = { runs: 0, steps: 0, selections: 0, arenas: 0, disagreement: null as Breach | null };
	let isWhole = true;
	for (const arena of all) {
		const survey = await new Surveyor(arena, CLAIMS, budget).all();
		totals.runs += survey.runs;
		totals.steps += survey.steps;
		totals.selections += survey.selections;
		totals.disagreement ??= survey.disagreement;
		isWhole = survey.isWhole;
		for (const [name, { proofs, breach }] of survey.claims) {
			const claim = claims.get(name);
			if (claim === undefined) continue;
			claim.proofs += proofs;
			claim.breach = smaller(claim.breach, breach);
		}
		if (!isWhole) break;
		totals.arenas++;
		options.progress("arenas", totals.arenas, all.length);
	}
	const result: Totals = { ...totals, claims, unfinished: isWhole ? null : budget.reason, budgetSeconds };
	done.set(scope, result);
	return result;
}

function smaller(one: Breach | null, other: Breach | null): Breach | null {
	if (one === null || other === null) return one ?? other;
	return (one.recipients - other.recipients || one.steps - other.steps) <= 0 ? one : other;
}

function resultOf(totals: Totals, scope: Scope, breach: Breach | null, counts: Record<string, number>): RowResult {
	const { unfinished } = totals;
	const part = unfinished === null ? "" : ", and some runs in the next";
	const covered = `${totals.arenas} of ${arenasOf(scope).length} arenas, every run in each${part}`;
	if (breach !== null) {
		return { verdict: "refuted", counts, covered, note: breach.what, counterexample: shown(breach.scenario) };
	}
	if (unfinished === null) return { verdict: "proved", counts, covered };
	return { verdict: "partial", counts, covered, note: unfinished };
}

/** What is in core can be seen of a live program once it is selected, so a run that ends with an arrival goes on with slots. */
function shown(scenario: Scenario): Scenario {
	if (scenario.commands.at(-1)?.do !== "arrive") return scenario;
	const transports = transportsOf(scenario);
	const slots = transports.map((transport): Command => ({ do: "slot", transport, times: "all" }));
	return { ...scenario, commands: [...scenario.commands, ...slots] };
}

function agreement(scope: Scope): Row {
	return {
		id: "model-and-reference-agree",
		claim: "The selection rule of the model and the reference make the same observations in every step of every run.",
		source: "docs/architecture.md",
		scope,
		expected: "proved",
		run: async (options) => {
			const totals = await surveyAll(scope, options);
			const { runs, steps, selections } = totals;
			return resultOf(totals, scope, totals.disagreement, {
				workloads: runs,
				steps,
				"selections compared": selections,
			});
		},
	};
}

interface Asked {
	readonly name: string;
	readonly id: string;
	readonly claim: string;
	readonly source: string;
	readonly expected: Row["expected"];
}

const SR = "SCHEDULER_README";
const PC = "postconf(5)";

const ASKED: readonly Asked[] = [
	asked(
		"noWakeUpIsLost",
		"no-lost-wake-up",
		"If nothing is in flight and nobody is asked for, nothing could be selected.",
		SR,
	),
	asked(
		"costBelowTwoIsFirstComeFirstServed",
		"fifo-below-cost-two",
		"A slot cost below 2 means first come, first served.",
		SR,
	),
	asked(
		"onlyBlockersStandBeforeTheCurrentJob",
		"only-blockers-before-current",
		"Only blockers stand before the current job on the list.",
		SR,
	),
	asked(
		"listsAreInOrderOfTime",
		"lists-in-order",
		"Jobs that preempt nobody, and the list by time, are in order of time.",
		SR,
	),
	asked(
		"limitsPlusPoolStayConstant",
		"limits-plus-pool",
		"The recipient slots of jobs and pool together are constant.",
		SR,
	),
	asked(
		"thePoolOwesAtMostTheExtra",
		"pool-above-extra",
		"The pool never owes more than the extra recipient limit.",
		SR,
	),
	asked(
		"anUnreadJobLeavesThePoolEmpty",
		"unread-means-empty-pool",
		"While a listed job is not fully read, the pool has nothing left.",
		SR,
	),
	asked(
		"theLoanIsHalfOfWhatIsLeft",
		"loan-is-half",
		"A preempting job that is not fully read is lent half of what pool and extra pool have, rounded up.",
		SR,
	),
	asked(
		"activeMessagesNeverExceedTheLimit",
		"active-limit",
		"No more messages are active than qmgr_message_active_limit.",
		PC,
	),
	asked(
		"windowsStayWithinTheirLimits",
		"window-limit",
		"No window is above the concurrency limit, and a ready destination has a window of at least 1.",
		PC,
	),
	asked(
		"noLimitAndNoFeedbackIsImmunity",
		"cohort-limit-zero",
		"With a cohort limit of 0 and no negative feedback a destination never dies.",
		PC,
	),
	asked(
		"recipientsOfATransportAreBounded",
		"in-core-of-transport",
		"At most max(minimum * active + recipient_limit + extra, message_recipient_limit) recipients of a transport are in core.",
		SR,
		false,
	),
	asked(
		"allRecipientsAreBoundedByTheLarger",
		"in-core-in-all",
		"The same maximum bounds the recipients of all transports together.",
		SR,
		false,
	),
	asked(
		"allRecipientsAreBoundedByTheSum",
		"in-core-in-all-by-sum",
		"With a sum in place of the maximum it does.",
		"scheduler.recipients.total-bound",
	),
	asked(
		"recipientLimitIsALimit",
		"recipient-limit",
		"default_recipient_limit is the most recipients of a transport in memory.",
		PC,
		false,
	),
	asked(
		"fullyReadJobsHoldWhatTheyUse",
		"fully-read-hold-no-more",
		"Fully read jobs hold no more recipient slots than they have recipients in core.",
		SR,
		false,
	),
	asked(
		"theCurrentJobIsTheLastSelected",
		"current-is-last-selected",
		"The current job is the one selected last, while it can go.",
		SR,
		false,
	),
	asked(
		"readyDestinationsKeepToTheirWindow",
		"ready-within-window",
		"A ready destination has no more deliveries in flight than its window.",
		SR,
		false,
	),
	asked(
		"refillsAreOfTheLimitOrAfterTheDelay",
		"refill-limit",
		"A refill reads at least refill_limit recipients, unless refill_delay has passed.",
		PC,
		false,
	),
	asked(
		"refillsComeAfterTheDelay",
		"refill-delay",
		"What there is room for is read at the latest after refill_delay.",
		PC,
		false,
	),
];

function asked(name: string, id: string, claim: string, source: string, holds = true): Asked {
	return { name, id, claim, source, expected: holds ? "proved" : "refuted" };
}

function row({ name, ...facts }: Asked, scope: Scope): Row {
	return {
		...facts,
		scope,
		run: async (options) => {
			const totals = await surveyAll(scope, options);
			const { proofs = 0, breach = null } = totals.claims.get(name) ?? {};
			const result = resultOf(totals, scope, breach, {
				workloads: totals.runs,
				steps: totals.steps,
				"put to the proof": proofs,
			});
			if (proofs > 0 || breach !== null || totals.unfinished !== null) return result;
			return { ...result, verdict: "partial", note: "no step of any run put the claim to the proof" };
		},
	};
}

export const SURVEY_ROWS: readonly Row[] = (["default", "large"] as const).flatMap((scope) => [
	agreement(scope),
	...ASKED.map((claim) => row(claim, scope)),
]);
