/**
 * The suspected defects L1 to L6 of the queue manager, each as a question to the live program.
 */
import { defineCase, slotKnobs } from "./define.js";
import { asks, completions, type Finding, failuresUntilDead, orderOf, stepsOf } from "./finding.js";

const QMGR = ["qmgr"] as const;

const afterFailure = (outcome: string) => `
	arrive M1 5@d1.t1 single
	slot t1 all
	complete newest ${outcome}
	arrive M2 1@d2.t1
	complete oldest delivered`;

const L1: Finding = {
	id: "L1",
	claim:
		"A destination with more deliveries in flight than its window keeps the transport from asking for an agent for another destination's mail.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "L1: a shrunken window",
			because: "d1 has 4 in flight and a window of 3",
			cites: ["scheduler.transport.ask-when-selectable"],
		},
		afterFailure("site-failure"),
	),
	contrast: defineCase(
		{
			name: "L1: a full window",
			because: "d1 has 4 in flight and a window of 6",
			cites: ["scheduler.transport.ask-when-selectable"],
		},
		afterFailure("delivered"),
	),
	shows: (trace) => {
		const [arrival, completion] = stepsOf(trace).slice(-2);
		return !asks(arrival, "t1") && asks(completion, "t1");
	},
};

const firstFailure = (feedback: string) => `
	set default_destination_concurrency_positive_feedback = 0
	set default_destination_concurrency_negative_feedback = ${feedback}
	arrive M1 12@d1.t1 single
	slot t1 all
	complete oldest site-failure
	complete oldest delivered
	complete oldest delivered`;

const L2: Finding = {
	id: "L2",
	claim: "With negative feedback 1 the first failure of a cycle takes two from the window.",
	verdict: "confirmed",
	scenario: defineCase(
		{ name: "L2: feedback 1", because: "5 in flight, one failure", cites: ["scheduler.destination.negative-feedback"] },
		firstFailure("1"),
	),
	contrast: defineCase(
		{
			name: "L2: feedback 1/2",
			because: "5 in flight, one failure",
			cites: ["scheduler.destination.negative-feedback"],
		},
		firstFailure("1/2"),
	),
	// With 4 places a second end of a delivery would make room, with 3 it takes the third.
	shows: (trace) =>
		stepsOf(trace)
			.slice(-3)
			.map((step) => asks(step, "t1"))
			.join() === "false,false,true",
};

/** As many recipients as are needed for `window` failures, one more, and mail that waits when the destination is dead. */
const cohort = (window: number) => `
	set initial_destination_concurrency = ${window}
	set default_destination_concurrency_negative_feedback = 0
	arrive M1 ${window + 3}@d1.t1 single
	slot t1 all
	complete oldest site-failure x${window}
	slot t1
	complete oldest site-failure`;

const L3: Finding = {
	id: "L3",
	claim:
		"With zero negative feedback a whole cohort of 6 failures does not make a destination dead; it takes a seventh.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "L3: a cohort of 6",
			because: "6 times 1/6 is less than 1 in floating point",
			cites: ["scheduler.destination.failed-cohorts"],
		},
		cohort(6),
	),
	contrast: defineCase(
		{ name: "L3: a cohort of 8", because: "8 times 1/8 is 1", cites: ["scheduler.destination.failed-cohorts"] },
		cohort(8),
	),
	shows: (trace) => failuresUntilDead(trace) === Number(trace.header.knobs.initial_destination_concurrency) + 1,
};

const rateDelay = (outcome: string) => `
	set t1_transport_rate_delay = 1s
	arrive M1 2@d1.t1 single
	slot t1
	tick 1
	complete oldest ${outcome}
	tick 1000
	arrive M2 1@d2.t1
	flush
	tick 1000`;

const L4: Finding = {
	id: "L4",
	claim: "After an agent's crash a transport with a rate delay never asks for an agent again.",
	verdict: "confirmed",
	scenario: defineCase(
		{ name: "L4: a crash", because: "nothing releases the rate lock", cites: ["scheduler.transport.rate-delay"] },
		rateDelay("crash"),
	),
	contrast: defineCase(
		{ name: "L4: a report", because: "the report releases the rate lock", cites: ["scheduler.transport.rate-delay"] },
		rateDelay("deferred"),
	),
	shows: (trace) => {
		const steps = stepsOf(trace);
		const crash = steps.findIndex(({ stimulus }) => stimulus.do === "complete");
		return crash > 0 && !steps.slice(crash).some((step) => asks(step, "t1"));
	},
};

const afterReport = (outcome: string) => `
	set initial_destination_concurrency = 1
	arrive M1 1@d1.t1
	slot t1
	complete oldest ${outcome}
	arrive M2 2@d2.t1 single
	slot t1
	complete oldest crash`;

const L5: Finding = {
	id: "L5",
	claim:
		"Whether an agent's crash counts against its destination is decided by the report read before it, of any destination.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "L5: crash after a site failure elsewhere",
			because: "d2 is declared dead with d1's reason",
			cites: ["scheduler.transport.crash-is-not-transport-failure"],
		},
		afterReport("site-failure"),
	),
	contrast: defineCase(
		{
			name: "L5: crash after a delivery elsewhere",
			because: "d2 stays alive",
			cites: ["scheduler.transport.crash-is-not-transport-failure"],
		},
		afterReport("delivered"),
	),
	shows: (trace) => {
		const [crash] = completions(trace, "crash");
		return asks(crash, "retry") && !asks(crash, "t1");
	},
};

/** M1 holds dx; M2 is the current job; M3 has three recipients at dx and one at d2. Then dx dies. */
const tooLarge = (then: string) => `
	${slotKnobs(2, 0, 0, 0)}
	set initial_destination_concurrency = 1
	arrive M1 1@dx.t1
	slot t1
	arrive M2 6@d1.t1 single
	arrive M3 a@dx.t1 b@dx.t1 c@dx.t1 d@d2.t1 single
	slot t1
	complete newest delivered
	slot t1
	complete newest delivered
	complete M1 site-failure
	${then}
	drain t1`;

const L6_MISSED: Finding = {
	id: "L6-missed",
	claim:
		"A job that has become small enough, because its other entries were deferred, is not considered: the cached search stands.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "L6: nothing looks again",
			because: "time does not matter to a search that found nothing",
			cites: ["scheduler.preempt.candidate-clock"],
			managers: QMGR,
		},
		tooLarge("tick 10"),
	),
	contrast: defineCase(
		{
			name: "L6: an unrelated arrival",
			because: "a new job on the transport makes the scheduler look again",
			cites: ["scheduler.preempt.candidate-clock"],
			managers: QMGR,
		},
		tooLarge("arrive M4 20@d4.t1 single"),
	),
	shows: (trace) => /^12{6}3/.test(orderOf(trace)),
};

/** M3 needs three slots. When dx dies, M2 has two entries left and three slots' worth: it can never accumulate six. */
const shrunk = (then: string) => `
	${slotKnobs(2, 1, 0, 0)}
	set initial_destination_concurrency = 1
	arrive M1 1@dx.t1
	slot t1
	arrive M2 5@d1.t1 a@dx.t1 b@dx.t1 c@dx.t1 single
	arrive M3 3@d3.t1 single
	slot t1
	complete newest delivered
	slot t1
	complete newest delivered
	slot t1
	complete newest delivered
	complete M1 site-failure
	${then}
	drain t1`;

const L6_OUTDATED: Finding = {
	id: "L6-outdated",
	claim: "Within one second a job preempts that, since entries of the current job were deferred, is too large to.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "L6: in the same second",
			because: "the cached candidate stands",
			cites: ["scheduler.preempt.candidate-clock"],
			managers: QMGR,
		},
		shrunk(""),
	),
	contrast: defineCase(
		{
			name: "L6: a second later",
			because: "the scheduler looks again",
			cites: ["scheduler.preempt.candidate-clock"],
			managers: QMGR,
		},
		shrunk("tick 1"),
	),
	shows: (trace) => /^122223332/.test(orderOf(trace)),
};

/** The suspected defects, in the order of their numbers. */
export const DEFECTS: readonly Finding[] = [L1, L2, L3, L4, L5, L6_MISSED, L6_OUTDATED];
