/** Stacks of preemption: recursion, blocked children, adoption, leaves taken from one stack by another, and what slots cost then. */
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE, pools, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

/** One recipient each at so many sites of their own. */
function sites(letter: string, count: number): string {
	return Array.from({ length: count }, (_, index) => `1@${letter}${index + 1}.t1`).join(" ");
}

export function directedStacks(): Scenario[] {
	return [
		defineCase(
			{
				name: "a blocked child is adopted",
				because:
					"M3 preempts M2 and is blocked; M2 ends, so M3 becomes a child of M1, which gets nothing back from it.",
				cites: ["scheduler.preempt.orphans-adopted", "scheduler.preempt.slots-returned", "scheduler.preempt.recursive"],
			},
			`${slotKnobs(2, 1, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 ${sites("a", 20)}
			arrive M2 ${sites("b", 6)}
			slot t1 x12
			arrive M3 2@c1.t1 single
			slot t1 x6
			complete M3 delivered
			slot t1
			arrive M4 1@e1.t1
			slot t1 x5
			drain t1`,
		),
		defineCase(
			{
				name: "a blocked child ends with its message",
				because:
					"M2 preempts M1 and is blocked; its site dies, its mail is deferred, and the job is freed while it is a blocker.",
				cites: [
					"scheduler.preempt.slots-returned",
					"scheduler.job.retired-when-exhausted",
					"scheduler.destination.dead-defers-todo",
				],
			},
			`${slotKnobs(2, 2, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 ${sites("a", 12)}
			arrive M2 3@b1.t1 single
			slot t1 x4
			complete M2 site-failure
			arrive M3 1@c1.t1
			slot t1 x3
			drain t1`,
		),
		defineCase(
			{
				name: "children of a job at the bottom are orphans",
				because: "M2 preempts M1 and is blocked; M1 ends first, and M2 stays on the list without a parent.",
				cites: [
					"scheduler.preempt.orphans-adopted",
					"scheduler.job.retired-when-exhausted",
					"scheduler.job.ordered-by-enqueue-time",
				],
			},
			`${slotKnobs(2, 1, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 ${sites("a", 6)}
			arrive M2 2@b1.t1 single
			slot t1 x8
			tick 1
			arrive M3 ${sites("c", 6)}
			slot t1 x2
			complete M2 delivered
			slot t1 x3
			tick 1
			arrive M4 1@e1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a leaf is taken from another stack",
				because: "M3 is a child of M2; the blocked M1 at the head comes free, and M3 is its best candidate.",
				cites: [
					"scheduler.preempt.candidate-without-children",
					"scheduler.preempt.slots-returned",
					"scheduler.preempt.candidate-after-current",
				],
			},
			`${slotKnobs(2, 2, 0, 1)}
			set default_destination_concurrency_limit = 2
			set initial_destination_concurrency = 2
			arrive M1 12@d1.t1 single
			arrive M2 ${sites("b", 12)}
			slot t1 x5
			arrive M3 ${sites("c", 3)}
			slot t1 x2
			complete M1 delivered
			slot t1 x2
			complete M1 delivered
			slot t1 x4
			drain t1`,
		),
		defineCase(
			{
				name: "a job is preempted while it is blocked",
				because: "The current job has slots to give although its own site is busy.",
				cites: [
					"scheduler.preempt.only-current-job",
					"scheduler.blocker.declared",
					"scheduler.job.current-is-last-selected",
				],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set default_destination_concurrency_limit = 3
			set initial_destination_concurrency = 3
			arrive M1 12@d1.t1 single
			arrive M2 1@b1.t1
			arrive M3 ${sites("c", 3)}
			slot t1 x5
			complete M1 delivered
			slot t1 x3
			complete M1 delivered x2
			slot t1 x4
			drain t1`,
		),
		defineCase(
			{
				name: "slots kept while the elder is blocked are spent after preempting it",
				because:
					"A job served while its elder waits keeps its slots: the bound on inflation does not hold with blockers.",
				cites: ["scheduler.bound.inflation", "scheduler.blocker.skipped", "scheduler.preempt.slots-accumulated"],
			},
			`${slotKnobs(2, 3, 0, 1)}
			set t1_destination_concurrency_limit = 1
			arrive M1 16@d1.t1 single
			arrive M2 ${sites("b", 10)}
			slot t1 x7
			complete M1 delivered
			arrive M3 ${sites("c", 3)}
			arrive M4 ${sites("e", 2)}
			slot t1 x5
			complete M1 delivered
			slot t1 x5
			drain t1`,
		),
		defineCase(
			{
				name: "three deep, with arrivals at each level",
				because: "Each preempting message is preempted in turn, and unwinds in order.",
				cites: ["scheduler.preempt.recursive", "scheduler.preempt.slots-charged", "scheduler.preempt.moved-in-front"],
			},
			`${slotKnobs(2, 2, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 30@d1.t1
			slot t1 x2
			arrive M2 14@d1.t1
			slot t1 x12
			arrive M3 6@d1.t1
			slot t1 x5
			arrive M4 2@d1.t1
			slot t1 x2
			arrive M5 1@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "an unread job preempts, and its estimate was too high",
				because:
					"M2 is charged for the recipients it might have; fewer were for this transport, and the rest is given back.",
				cites: [
					"scheduler.preempt.slots-returned",
					"scheduler.recipients.unread-estimates",
					"scheduler.recipients.extra-for-preempting",
				],
			},
			`${inCore(12, 12, 2)}
			${pools(12, 2, 1)}
			${slotKnobs(2, 3, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 12@d1.t1
			arrive M2 a@d1.t1 b@d1.t1 c@d1.t2 d@d1.t2 e@d1.t1
			slot t1 x4
			arrive M3 1@d1.t1
			slot t1 x4
			drain t2
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "mail deferred while its job is on a stack",
				because:
					"The site of a preempting job dies: its entries go to retry, and the job is popped when it is come across.",
				cites: [
					"scheduler.destination.dead-defers-todo",
					"scheduler.preempt.slots-returned",
					"scheduler.job.retired-when-exhausted",
				],
			},
			`${slotKnobs(2, 4, 0, 1)}
			set initial_destination_concurrency = 2
			set default_destination_concurrency_limit = 2
			arrive M1 ${sites("a", 16)}
			arrive M2 6@b1.t1 single
			slot t1 x4
			complete M2 site-failure x2
			slot t1 x2
			arrive M3 1@c1.t1
			slot t1 x2
			arrive M4 2@e1.t1 single
			slot t1 x4
			drain t1`,
		),
	];
}
