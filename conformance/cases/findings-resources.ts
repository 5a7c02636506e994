/**
 * Sentences of SCHEDULER_README and postconf(5) about concurrency feedback and memory that are false in a corner, each as a question
 * to the live program. SR stands for SCHEDULER_README, PC for postconf(5).
 */
import type { Trace } from "../trace/format.js";
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE } from "./define.js";
import { asks, completions, type Finding, failuresUntilDead, stepsOf } from "./finding.js";

const managers = ["qmgr"] as const;

const oneFailure = (cohorts: number) => `
	set initial_destination_concurrency = 1
	set default_destination_concurrency_limit = 1
	set default_destination_concurrency_failed_cohort_limit = ${cohorts}
	arrive M1 3@d1.t1 single
	slot t1
	complete oldest site-failure
	slot t1
	complete oldest site-failure`;

const REACHED: Finding = {
	id: "SR-cohorts-reached",
	claim: "SR: a destination is dead when the failed cohorts exceed the limit. In fact when they reach it.",
	verdict: "confirmed",
	scenario: defineCase(
		{ name: "one failed cohort, limit 1", because: "a window of 1", cites: ["scheduler.destination.failed-cohorts"] },
		oneFailure(1),
	),
	contrast: defineCase(
		{ name: "one failed cohort, limit 2", because: "a window of 1", cites: ["scheduler.destination.failed-cohorts"] },
		oneFailure(2),
	),
	shows: (trace) => failuresUntilDead(trace) === 1,
};

const defaultCohort = (feedback: string) => `
	set default_destination_concurrency_negative_feedback = ${feedback}
	arrive M1 20@d1.t1 single
	slot t1 all
	complete oldest site-failure x5`;

const BEFORE_COHORT: Finding = {
	id: "PC-first-cohort",
	claim:
		"PC: by default a destination is dead after one failed pseudo-cohort. In fact after 3 failures of an initial concurrency of 5.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "default feedback",
			because: "the window shrinks while the cohort is counted",
			cites: ["scheduler.destination.failed-cohorts"],
		},
		defaultCohort("1"),
	),
	contrast: defineCase(
		{ name: "no feedback", because: "the window stays", cites: ["scheduler.destination.failed-cohorts"] },
		defaultCohort("0"),
	),
	shows: (trace) => failuresUntilDead(trace) === 3,
};

/** Failures without positive feedback; then as many new deliveries as the window allows. */
const shrinking = (initial: number, feedback: string, failures: number) => `
	set initial_destination_concurrency = ${initial}
	set default_destination_concurrency_positive_feedback = 0
	set default_destination_concurrency_negative_feedback = ${feedback}
	set default_destination_concurrency_failed_cohort_limit = 100
	arrive M1 40@d1.t1 single
	slot t1 all
	complete oldest site-failure x${failures}
	slot t1 all`;

/** The window that the failures left, if it is more than what they left in flight. */
function windowLeft(trace: Trace): number {
	const selections = trace.events.filter((event) => "saw" in event && event.saw === "select").length;
	return selections - completions(trace, "site-failure").length;
}

const EACH_CYCLE: Finding = {
	id: "PC-start-of-cycle",
	claim:
		"PC: the window shrinks at the start of each 1/f failures. In fact at failures 1, 1/f, 2/f, ...: with f = 1/3 at 1, 3 and 6.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "three failures, feedback 1/3",
			because: "the second step comes one failure early",
			cites: ["scheduler.destination.hysteresis"],
		},
		shrinking(8, "1/3", 3),
	),
	contrast: defineCase(
		{ name: "two failures, feedback 1/3", because: "only the first step", cites: ["scheduler.destination.hysteresis"] },
		shrinking(8, "1/3", 2),
	),
	shows: (trace) => windowLeft(trace) === 6,
};

const BY_CONCURRENCY: Finding = {
	id: "PC-one-a-cohort",
	claim:
		"PC: feedback 1/concurrency takes one from the window a failed cohort. In fact a window of 5 is down to 3 within 4 failures.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "four failures, feedback 1/concurrency",
			because: "less than one cohort of 5",
			cites: ["scheduler.destination.hysteresis"],
		},
		shrinking(5, "1/concurrency", 4).replace(
			/complete oldest delivered\n?/,
			"slot t1 all\ncomplete oldest delivered\n",
		),
	),
	shows: (trace) => windowLeft(trace) === 3,
};

/** M1 leaves one place in the global pool, so that M2 reads 1 recipient and gets the transport's slots; then M3 fills the pool. */
const MEMORY: Finding = {
	id: "SR-memory",
	claim:
		"SR: at most max(minimum * active + recipient_limit + extra, message_recipient_limit) recipients of a transport, and of all, are in core. In fact 20 where that is 12; nor is recipient_limit a limit (PC), here 10.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "20 recipients in core",
			because: "two messages read on from two pools",
			cites: ["scheduler.recipients.transport-pool"],
			managers,
		},
		`
		${inCore(2, 10, 1)}
		${ONE_RECIPIENT_A_QUEUE}
		set default_recipient_limit = 10
		set default_extra_recipient_limit = 0
		set default_recipient_refill_limit = 10
		set default_delivery_slot_cost = 0
		arrive M1 9@d1.t1
		arrive M2 20@d2.t1
		${"slot t1\ncomplete oldest delivered\n".repeat(9)}
		arrive M3 20@d3.t1
		slot t1
		corrupt M2
		corrupt M3
		drain t1`,
	),
	// What was in core when the files became unreadable is what is delivered of them.
	shows: (trace) => {
		const selected = trace.events.flatMap((event) => ("saw" in event && event.saw === "select" ? [event] : []));
		return (
			selected.filter(({ message }) => message !== "M1").reduce((sum, { recipients }) => sum + recipients.length, 0) ===
			20
		);
	},
};

const batches = (rest: string) => `
	${inCore(3, 3, 3)}
	${ONE_RECIPIENT_A_QUEUE}
	set default_recipient_limit = 0
	set default_extra_recipient_limit = 0
	arrive M1 6@d1.t1
	${rest}`;

const LAST_CHANCE: Finding = {
	id: "PC-last-chance",
	claim:
		"PC: a refill reads at least refill_limit recipients (100), or waits for refill_delay (5 s). In fact 1 recipient is read at once when a job that is visited has none left.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "a visit",
			because: "M2's agent finds M1 first in the list",
			cites: ["scheduler.recipients.refill-last-chance"],
			managers,
		},
		batches("arrive M2 1@d2.t1\nslot t1 x3\ncomplete oldest delivered\nslot t1"),
	),
	shows: (trace) =>
		stepsOf(trace)
			.at(-1)
			?.seen.some((one) => one.saw === "select" && one.message === "M1") ?? false,
};

const NOT_VISITED: Finding = {
	id: "PC-refill-delay",
	claim:
		"PC: recipients are read at least every refill_delay (5 s). In fact not while nobody visits the job: two slow deliveries hold up three recipients that have room.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "no visit",
			because: "nothing in core can be delivered, so no agent is asked for",
			cites: ["scheduler.recipients.refill-delay"],
			managers,
		},
		batches("slot t1 all\ncomplete oldest delivered\ntick 60"),
	),
	contrast: defineCase(
		{
			name: "all in core done",
			because: "the end of the last entry reads on",
			cites: ["scheduler.recipients.refill-delay"],
			managers,
		},
		batches("slot t1 all\ncomplete all delivered"),
	),
	shows: (trace) =>
		stepsOf(trace)
			.slice(-2)
			.every((step) => !asks(step, "t1")),
};

export const RESOURCE_CLAIMS: readonly Finding[] = [
	REACHED,
	BEFORE_COHORT,
	EACH_CYCLE,
	BY_CONCURRENCY,
	MEMORY,
	LAST_CHANCE,
	NOT_VISITED,
];
