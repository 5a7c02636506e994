/** Bugs of history in preemption: who may be preempted, what slots cost, which candidate is best and when it is looked for. */
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE, pools, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

export function regressionsOfPreemption(): Scenario[] {
	return [
		defineCase(
			{
				name: "20000528 only the head of the list can be preempted",
				because: "M1 is blocked at the head; M2, which is served meanwhile, must still let M3 pass.",
				cites: [
					"scheduler.preempt.only-current-job",
					"scheduler.blocker.skipped",
					"scheduler.job.current-is-last-selected",
				],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 2@d1.t1 single
			arrive M2 1@a1.t1 1@a2.t1 1@a3.t1 1@a4.t1 1@a5.t1 1@a6.t1 1@a7.t1 1@a8.t1
			arrive M3 1@b1.t1 1@b2.t1
			slot t1 all
			drain t1`,
		),
		defineCase(
			{
				name: "20000528 slots charged at the pop, so spent twice: blocked child",
				because:
					"M2 preempts M1 and is blocked; with its slots not charged yet M3 would preempt M1 for the same slots.",
				cites: ["scheduler.preempt.slots-charged", "scheduler.bound.inflation", "scheduler.preempt.slots-returned"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 1@a1.t1 1@a2.t1 1@a3.t1 1@a4.t1 1@a5.t1 1@a6.t1 1@a7.t1 1@a8.t1 1@a9.t1
			arrive M2 2@b1.t1 single
			arrive M3 1@c1.t1 1@c2.t1
			slot t1 all
			complete M2 delivered
			slot t1 all
			drain t1`,
		),
		defineCase(
			{
				name: "20000528 slots charged at the pop, so spent twice",
				because: "The smallest workload seen: 9, 2 and 2 entries.",
				cites: ["scheduler.preempt.slots-charged", "scheduler.bound.inflation"],
			},
			`${slotKnobs(2, 1, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 9@d1.t1
			arrive M2 2@d1.t1
			arrive M3 2@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "20010128 slot counter zeroed at the pop",
				because: "M1 owes slots after M2 passed on a loan; with the debt forgotten M3 would pass too early.",
				cites: ["scheduler.preempt.slots-returned", "scheduler.preempt.slot-loan", "scheduler.preempt.slots-charged"],
			},
			`${slotKnobs(2, 2, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 12@d1.t1
			arrive M2 3@d1.t1
			slot t1 x6
			arrive M3 1@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "20010128 slot counter zeroed at the pop: unused slots",
				because:
					"M2 preempts with three entries and is retired after one, since its site died: M1 gets the slots of two back.",
				cites: ["scheduler.preempt.slots-returned", "scheduler.destination.dead-defers-todo"],
			},
			`${slotKnobs(2, 3, 0, 1)}
			set initial_destination_concurrency = 1
			arrive M1 1@a1.t1 1@a2.t1 1@a3.t1 1@a4.t1 1@a5.t1 1@a6.t1 1@a7.t1 1@a8.t1
			arrive M2 3@b1.t1 single
			slot t1 x2
			complete newest site-failure
			arrive M3 1@c1.t1
			slot t1 x4
			drain t1`,
		),
		defineCase(
			{
				name: "20010128 candidate cache keyed by the second alone",
				because:
					"M1 is too short for M3; M2, current in the same second, is not. A cache that forgets for whom it looked says no.",
				cites: ["scheduler.preempt.candidate-fits", "scheduler.preempt.only-current-job"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 3@d1.t1
			arrive M2 8@d1.t1
			arrive M3 2@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "20010128 candidate cache keyed by the second alone: 7+3",
				because: "The smallest workload seen: 7 and 3 entries, then one more in the same second.",
				cites: ["scheduler.preempt.candidate-fits", "scheduler.preempt.candidate-clock"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 7@d1.t1
			arrive M2 3@d1.t1
			slot t1 x3
			arrive M3 1@d1.t1
			slot t1 x3
			tick 1
			drain t1`,
		),
		defineCase(
			{
				name: "20010128 siblings' candidate cache kept",
				because:
					"A refill over t2 tells that M2 has one entry on t1, not up to five; t1's cache, which says that M2 is too big, must go.",
				cites: [
					"scheduler.recipients.unread-estimates",
					"scheduler.preempt.candidate-fits",
					"scheduler.job.one-per-transport",
				],
			},
			`${inCore(5, 7, 2)}
			${slotKnobs(2, 0, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 7@d1.t1
			arrive M2 a@d2.t1 b@d2.t2 c@d2.t2 d@d2.t2 e@d2.t2 f@d2.t2
			slot t1 x2
			slot t2
			slot t1 x2
			drain t2
			drain t1`,
		),
		defineCase(
			{
				name: "20010129 score in single precision",
				because:
					"780001 s over 40 entries is more than 799501 s over 41, by less than single precision can tell: M3 must pass before M2.",
				cites: ["scheduler.preempt.candidate-score"],
				managers: ["qmgr"],
			},
			`${slotKnobs(2, 41, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 90@d1.t1
			arrive M2 41@d2.t1
			tick 19500
			arrive M3 40@d3.t1
			tick 780000
			slot t1 x4`,
		),
		defineCase(
			{
				name: "20010201 clock set back",
				because: "M2's age would be negative, so that it could never pass M1, and M3 would be taken for older than M2.",
				cites: [
					"scheduler.preempt.candidate-clock",
					"scheduler.job.ordered-by-enqueue-time",
					"scheduler.message.enqueue-time",
				],
			},
			`${slotKnobs(2, 0, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 12@d1.t1
			tick 20
			arrive M2 2@d1.t1
			tick -10
			arrive M3 3@d1.t1
			slot t1 x6
			tick 3
			drain t1`,
		),
		defineCase(
			{
				name: "20010203 negative cache not reset by an arrival",
				because: "M1 has no candidate, which is remembered; then one arrives that fits.",
				cites: ["scheduler.preempt.candidate-fits", "scheduler.preempt.candidate-score"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 8@d1.t1
			arrive M2 7@d1.t1
			slot t1 x3
			arrive M3 1@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "20010203 negative cache not reset when blockers are unblocked",
				because: "M2, behind M1, is no candidate while its site is busy, which is remembered; then the site is free.",
				cites: ["scheduler.blocker.not-a-candidate", "scheduler.blocker.unblocked-together"],
			},
			// M1 is a blocker too until a refill over t2 brings it entries for free sites; M2 stays one behind it.
			`${inCore(5, 5, 5)}
			${pools(0, 0, 2)}
			${slotKnobs(2, 0, 0, 1)}
			set t1_destination_concurrency_limit = 1
			arrive M1 x@a1.t1 y@a1.t1 u@z1.t2 v@z2.t2 w@z3.t2 1@b1.t1 1@b2.t1 1@b3.t1 1@b4.t1 1@b5.t1 1@b6.t1 single
			arrive M2 2@c1.t1 single
			arrive M3 1@e1.t1
			slot t1 x3
			slot t2 x2
			complete newest delivered x2
			slot t2
			slot t1
			complete M2 delivered
			slot t1 x2
			drain t2
			drain t1`,
		),
		defineCase(
			{
				name: "20010203 negative cache not reset by another job's selection",
				because: "While M1 is blocked M2 delivers so much that what is left of it fits M1.",
				cites: ["scheduler.preempt.candidate-fits", "scheduler.blocker.unblocked-together"],
			},
			`${slotKnobs(2, 3, 0, 1)}
			set t1_destination_concurrency_limit = 2
			set initial_destination_concurrency = 2
			arrive M1 10@d1.t1 single
			arrive M2 1@a1.t1 1@a2.t1 1@a3.t1 1@a4.t1 1@a5.t1 1@a6.t1 1@a7.t1 1@a8.t1
			slot t1 x6
			complete M1 delivered
			slot t1 x2
			complete M1 delivered
			slot t1 x2
			drain t1`,
		),
	];
}
