/**
 * Sentences of SCHEDULER_README and postconf(5) about preemption and job order that are false in a corner, each as a question to the
 * live program. SR stands for SCHEDULER_README, PC for postconf(5).
 */
import { defineCase, ONE_RECIPIENT_A_QUEUE, slotKnobs } from "./define.js";
import { type Finding, orderOf } from "./finding.js";

const managers = ["qmgr"] as const;

const bulkAndOne = (recipients: number, before = "") => `
	${ONE_RECIPIENT_A_QUEUE}
	${slotKnobs(2, 0, 0, 3)}
	arrive M1 ${recipients}@d1.t1
	${before}
	arrive M2 1@d2.t1
	drain t1`;

const EXACT_MINIMUM: Finding = {
	id: "SR-exact-minimum",
	claim:
		"SR: no attempt unless the job can accumulate more than the minimum of slots. In fact exactly the minimum suffices.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "exactly the minimum of 3 slots",
			because: "6 entries at a cost of 2",
			cites: ["scheduler.preempt.minimum-slots"],
			managers,
		},
		bulkAndOne(6),
	),
	contrast: defineCase(
		{
			name: "less than the minimum of 3 slots",
			because: "5 entries at a cost of 2",
			cites: ["scheduler.preempt.minimum-slots"],
			managers,
		},
		bulkAndOne(5),
	),
	shows: (trace) => orderOf(trace).startsWith("112"),
};

const TOTAL_ENTRIES: Finding = {
	id: "SR-total-entries",
	claim:
		"SR: whether a job is large enough to be preempted counts what it can still accumulate. In fact it counts all its entries.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "two entries left of six",
			because: "no three slots can be accumulated any more",
			cites: ["scheduler.preempt.minimum-slots"],
			managers,
		},
		bulkAndOne(6, "slot t1\ncomplete oldest delivered\n".repeat(4)),
	),
	contrast: defineCase(
		{
			name: "one entry left of five",
			because: "it was never large enough",
			cites: ["scheduler.preempt.minimum-slots"],
			managers,
		},
		bulkAndOne(5, "slot t1\ncomplete oldest delivered\n".repeat(4)),
	),
	shows: (trace) => orderOf(trace) === "1111211",
};

const bulkAndSmall = (small: number) => `
	${ONE_RECIPIENT_A_QUEUE}
	${slotKnobs(2, 0, 50, 1)}
	arrive M1 4@d1.t1
	arrive M2 ${small}@d2.t1
	drain t1`;

const AT_MOST: Finding = {
	id: "SR-at-most",
	claim: "SR: a candidate must need fewer slots than can be accumulated. In fact it may need as many.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "a candidate that needs all slots",
			because: "4 entries at a cost of 2 are 2 slots",
			cites: ["scheduler.preempt.candidate-fits"],
			managers,
		},
		bulkAndSmall(2),
	),
	contrast: defineCase(
		{
			name: "a candidate that needs more",
			because: "4 entries at a cost of 2 are 2 slots",
			cites: ["scheduler.preempt.candidate-fits"],
			managers,
		},
		bulkAndSmall(3),
	),
	shows: (trace) => orderOf(trace).startsWith("112"),
};

const blocked = (then: string) => `
	set initial_destination_concurrency = 1
	set default_destination_concurrency_limit = 1
	arrive M1 2@d1.t1 single
	arrive M2 a@d2.t1 b@d3.t1 c@d4.t1 single
	slot t1 x2
	${then}
	drain t1`;

const REWOUND: Finding = {
	id: "SR-current-rewound",
	claim:
		"SR: the current job is the one selected last. In fact it is the head of the list again once a blocking destination has room.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "the head's destination has room again",
			because: "M2 was selected last and has more",
			cites: ["scheduler.job.current-is-last-selected"],
			managers,
		},
		blocked("complete M1 delivered"),
	),
	contrast: defineCase(
		{
			name: "another destination has room",
			because: "M2 was selected last and has more",
			cites: ["scheduler.job.current-is-last-selected"],
			managers,
		},
		blocked("complete M2 delivered"),
	),
	shows: (trace) => orderOf(trace).startsWith("121"),
};

const documented = (cost: number) => `
	${ONE_RECIPIENT_A_QUEUE}
	${slotKnobs(cost, 0, 0, 1)}
	arrive M1 4@d1.t1
	arrive M2 1@d2.t1
	arrive M3 1@d2.t1
	arrive M4 1@d2.t1
	arrive M5 1@d2.t1
	drain t1`;

const COST_ONE: Finding = {
	id: "SR-12131415",
	claim: "SR shows 12131415, which takes a slot cost of 1. In fact a cost of 1 disables preemption.",
	verdict: "confirmed",
	scenario: defineCase(
		{ name: "cost 1", because: "the document's sequence", cites: ["scheduler.preempt.slot-cost"], managers },
		documented(1),
	),
	contrast: defineCase(
		{ name: "cost 2", because: "preemption is on", cites: ["scheduler.preempt.slot-cost"], managers },
		documented(2),
	),
	shows: (trace) => orderOf(trace) === "11112345",
};

const grouped = (limit: number) => `
	${slotKnobs(2, 0, 0, 1)}
	set default_destination_recipient_limit = ${limit}
	arrive M1 12@d1.t1
	arrive M2 1@d2.t1
	drain t1`;

const ENTRIES: Finding = {
	id: "PC-entries",
	claim:
		"PC: a slot is earned by every delivery_slot_cost recipients. In fact by as many entries, however many recipients they have.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "two recipients an entry",
			because: "a cost of 2 recipients would be one entry",
			cites: ["scheduler.preempt.slots-accumulated"],
			managers,
		},
		grouped(2),
	),
	shows: (trace) => orderOf(trace).startsWith("112"),
};

/** dx is dead when M2 comes, so that it has two entries at once for retry; the rest follows when dy dies. */
const growing = (before: string, after: string) => `
	autoretry: no
	${slotKnobs(2, 0, 0, 0)}
	set initial_destination_concurrency = 1
	arrive M1 7@dx.t1 single
	slot t1
	complete oldest site-failure
	arrive M2 a@dx.t1 b@dx.t1 3@dy.t1 single
	${before}
	${"slot retry\ncomplete oldest deferred\n".repeat(5)}
	${after}
	drain retry`;
const DY_DIES = "slot t1\ncomplete newest site-failure";

const RETRY_GROWS: Finding = {
	id: "SR-estimates",
	claim:
		"SR: the estimate of a job's entries errs on the safe side. In fact a job of the retry transport grows after it has preempted.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "a preempting job that grows",
			because: "2 entries were estimated, 4 came",
			cites: ["scheduler.recipients.unread-estimates"],
			managers,
		},
		growing("", DY_DIES),
	),
	contrast: defineCase(
		{
			name: "the same job, all known",
			because: "4 entries are more than M1 can make room for",
			cites: ["scheduler.recipients.unread-estimates"],
			managers,
		},
		growing(DY_DIES, ""),
	),
	shows: (trace) => orderOf(trace, "retry") === "1111222211",
};

/** A message of two recipients beside bulk mail, and one message of a single recipient every so many slots, a second a slot. */
function besides(period: number): string {
	const lines = [ONE_RECIPIENT_A_QUEUE, slotKnobs(5, 0, 0, 0), "arrive M1 60@d1.t1", "arrive M2 2@d2.t1"];
	for (let slot = 0; slot < 70; slot++) {
		if (slot % period === 0) lines.push(`arrive M3x${slot} 1@d3.t1`);
		lines.push("slot t1", "complete oldest delivered", "tick 1");
	}
	return [...lines, "drain t1"].join("\n");
}

const WAITS: Finding = {
	id: "two-recipients-wait",
	claim:
		"A message of 2 recipients waits for a whole bulk message if single recipients arrive faster than 1/3 a slot, however long it waits.",
	verdict: "confirmed",
	scenario: defineCase(
		{
			name: "a single recipient every 2 slots",
			because: "above n / ((n-1)(k+1)) for n = 2, k = 5",
			cites: ["scheduler.preempt.candidate-score"],
			managers,
		},
		besides(2),
	),
	contrast: defineCase(
		{
			name: "a single recipient every 4 slots",
			because: "below n / ((n-1)(k+1)) for n = 2, k = 5",
			cites: ["scheduler.preempt.candidate-score"],
			managers,
		},
		besides(4),
	),
	shows: (trace) => {
		const order = trace.events.flatMap((event) => ("saw" in event && event.saw === "select" ? [event.message] : []));
		return order.indexOf("M2") > order.lastIndexOf("M1");
	},
};

export const PREEMPTION_CLAIMS: readonly Finding[] = [
	EXACT_MINIMUM,
	TOTAL_ENTRIES,
	AT_MOST,
	REWOUND,
	COST_ONE,
	ENTRIES,
	RETRY_GROWS,
	WAITS,
];
