/**
 * Small workloads, each for a mistake that nothing else notices. Most were found by random search for a scenario in which a mutant
 * (conformance/mutants/) behaves otherwise, and shrunk.
 */
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedMistakes(): Scenario[] {
	return [...ofReading(), ...ofPreemption(), ...ofSites()];
}

function ofReading(): Scenario[] {
	return [
		defineCase(
			{
				name: "a message that has more in core than it may have is not read on",
				because: "20061201: the sign of a limit. The room that is left is negative here.",
				cites: ["scheduler.recipients.refill-last-chance", "scheduler.recipients.transport-pool"],
			},
			`${inCore(3, 12, 1)}
			set default_recipient_limit = 8
			arrive M1 9@d1.t1 2@d3.t1 2@d2.t1
			arrive M2 1@d4.t1
			slot t1 x4
			drain t1`,
		),
		defineCase(
			{
				name: "there is a last chance to read before a job is passed over",
				because: "A job without entries in core is retired unless more can be read for it at once.",
				cites: ["scheduler.recipients.refill-last-chance", "scheduler.job.retired-when-exhausted"],
			},
			`${inCore(5, 6, 2)}
			set default_recipient_limit = 2
			arrive M1 1@d1.t3
			arrive M2 2@d1.t3 s1@d1.t3 2@d1.t1
			arrive M3 2@d1.t3 s1@d1.t3 s2@d1.t3 1@d1.t2
			slot t3
			drain t3`,
		),
		defineCase(
			{
				name: "half of an odd number of extra slots is rounded up",
				because: "SCHEDULER_README: a preempting job gets half of what remains.",
				cites: ["scheduler.recipients.extra-for-preempting"],
			},
			`set default_delivery_slot_cost = 3
			${inCore(5, 3, 3)}
			set default_recipient_limit = 1
			set default_extra_recipient_limit = 1
			arrive M1 1@d1.t1
			arrive M2 9@d2.t1 single
			slot t1
			arrive M3 2@d3.t1 single
			arrive M4 3@d4.t1
			slot t1 x3
			drain t1`,
		),
		defineCase(
			{
				name: "addresses are sorted by case or not",
				because: "qmgr compares addresses byte by byte, oqmgr without regard to case.",
				cites: ["scheduler.group.sorted-recipients"],
			},
			`arrive M1 b@d1.t1 C@d1.t1 a@d1.t1 D@D1.t1
			drain t1`,
		),
	];
}

function ofPreemption(): Scenario[] {
	return [
		defineCase(
			{
				name: "a job keeps what it has earned when it leaves the stack",
				because: "20010128: counters were set to zero when a job was popped.",
				cites: ["scheduler.preempt.slots-accumulated", "scheduler.preempt.recursive"],
			},
			`set default_delivery_slot_cost = 2
			set default_minimum_delivery_slots = 2
			${inCore(8, 6, 1)}
			set default_recipient_limit = 4
			set default_extra_recipient_limit = 0
			arrive M1 5@d2.t1
			slot t1
			arrive M2 6@d1.t1
			arrive M3 7@d1.t1 s1@d1.t1 single
			slot t1
			arrive M4 3@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "unread recipients of the current job earn nothing",
				because: "SCHEDULER_README: the estimate of what can be accumulated is a lower bound.",
				cites: ["scheduler.preempt.candidate-fits", "scheduler.recipients.unread-estimates"],
			},
			`set default_delivery_slot_cost = 3
			${ONE_RECIPIENT_A_QUEUE}
			${inCore(5, 3, 5)}
			set default_recipient_limit = 2
			arrive M1 9@d1.t1
			arrive M2 2@d2.t1
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "scores that differ by less than single precision can tell",
				because:
					"20010129: M2 scores 859979/21, and M3, younger and of fewer recipients, 532368/13: more, but equal as floats.",
				cites: ["scheduler.preempt.candidate-score"],
				managers: ["qmgr"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 60@d1.t1
			arrive M2 21@d1.t1
			tick 327611
			arrive M3 13@d1.t1
			tick 532367
			drain t1`,
		),
		defineCase(
			{
				name: "that there is no candidate is remembered",
				because:
					"L6: M2 would fit once its entries for d2 are deferred, but nothing resets the candidate of this transport.",
				cites: ["scheduler.preempt.candidate-clock", "scheduler.destination.dead-defers-todo"],
				managers: ["qmgr"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 1
			arrive M0 1@d2.t1
			slot t1
			arrive M1 12@d1.t1 single
			arrive M2 8@d2.t1 1@d3.t1 single
			slot t1
			complete M1 delivered
			slot t1
			complete M1 delivered
			slot t1
			complete M0 site-failure
			complete M1 delivered
			slot t1
			complete M1 delivered
			drain t1`,
		),
		defineCase(
			{
				name: "the orphans of a job are its parent's children",
				because: "A job with adopted children is no candidate, though nobody that it was preempted by itself is left.",
				cites: ["scheduler.preempt.orphans-adopted", "scheduler.preempt.candidate-without-children"],
			},
			`set default_delivery_slot_cost = 2
			set initial_destination_concurrency = 1
			set default_destination_concurrency_positive_feedback = 1/4
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 1@d2.t1 s4@d1.t1
			arrive M2 6@d2.t1 s1@d1.t1 s2@d1.t1 t1@d2.t1 t2@d2.t1
			arrive M3 6@d2.t1
			slot t1 all
			arrive M4 s1@d1.t1 s2@d1.t1 s3@d1.t1 s4@d1.t1 s5@d1.t1 s6@d1.t1
			arrive M5 1@d2.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a blocker behind the current job does not preempt it",
				because: "SCHEDULER_README: blockers are excluded from the candidates.",
				cites: ["scheduler.blocker.not-a-candidate"],
			},
			`set default_delivery_slot_cost = 2
			${ONE_RECIPIENT_A_QUEUE}
			set minimal_backoff_time = 4s
			${inCore(8, 12, 3)}
			set default_recipient_limit = 2
			set t1_destination_rate_delay = 2s
			arrive M1 4@d1.t1
			arrive M2 a@d3.t1 s1@d2.t1 s2@d2.t1 s3@d2.t1 s4@d2.t1 s5@d2.t1 s6@d2.t1 s7@d2.t1 s8@d2.t1
			slot t1
			complete oldest deferred
			slot t1 x4
			complete oldest site-failure x3
			tick 3
			arrive M3 r1@d2.t1
			slot t1 x4
			arrive M4 r1@d2.t1
			rescan M1
			drain t1`,
		),
	];
}

function ofSites(): Scenario[] {
	return [
		defineCase(
			{
				name: "20090305 jobs stay blocked while their destination pauses",
				because: "20090305: jobs were unblocked before the destination was suspended, and blocked again.",
				cites: ["scheduler.destination.rate-delay", "scheduler.blocker.unblocked-together"],
			},
			`${ONE_RECIPIENT_A_QUEUE}
			${inCore(8, 3, 2)}
			set default_recipient_limit = 8
			set default_recipient_refill_limit = 4
			set t1_destination_rate_delay = 2s
			arrive M1 1@d2.t1 s2@d1.t1 s3@d1.t1
			arrive M2 7@d2.t1
			arrive M3 s01@d2.t1 s02@d2.t1 s03@d2.t1 s04@d2.t1 s05@d2.t1
			slot t1 all
			drain t1
			tick 2
			drain t1`,
		),
		defineCase(
			{
				name: "a crash after a site failure elsewhere is a site failure",
				because: "L5: the status of the last report is still in the buffer when an agent dies without one.",
				cites: ["scheduler.transport.crash-is-not-transport-failure"],
			},
			`set default_destination_concurrency_limit = 1
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 r8@d1.t1 r9@d1.t1
			slot t1 x2
			complete newest site-failure
			arrive M2 r8@d1.t1
			complete oldest crash`,
		),
		defineCase(
			{
				name: "a site that comes back takes as much as is in flight",
				because: "Nobody knows the best window of a site that was dead.",
				cites: ["scheduler.destination.revived-by-success", "scheduler.destination.failed-cohorts"],
			},
			`arrive M1 5@d1.t1 single
			slot t1 x5
			complete oldest site-failure x3
			complete oldest deferred
			arrive M2 4@d1.t1 single
			slot t1 all
			drain t1`,
		),
		defineCase(
			{
				name: "the minimal pause wins over the maximal one",
				because: "postconf(5): the maximum should be at least the minimum; nothing enforces it.",
				cites: ["scheduler.message.deferred-with-backoff"],
			},
			`set minimal_backoff_time = 100s
			set maximal_backoff_time = 50s
			arrive M1 1@d1.t1
			slot t1
			complete oldest deferred`,
		),
		defineCase(
			{
				name: "a pause has a maximum",
				because: "postconf(5) maximal_backoff_time.",
				cites: ["scheduler.message.deferred-with-backoff"],
			},
			`set minimal_backoff_time = 10s
			set maximal_backoff_time = 50s
			arrive M1 1@d1.t1
			tick 70
			slot t1
			complete oldest deferred`,
		),
		defineCase(
			{
				name: "a site with too many in flight takes agents from those behind it",
				because: "L1: after a failure d1 has 4 in flight and a window of 3, and counts as -1; nobody is asked for M2.",
				cites: ["scheduler.transport.ask-when-selectable", "scheduler.destination.negative-feedback"],
			},
			`arrive M1 6@d1.t1 single
			slot t1 x5
			complete oldest site-failure
			arrive M2 1@d2.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a site with too many in flight takes no agents from those before it",
				because: "L1: d2 came first, so that its entry is seen to need an agent before d1 counts as -1.",
				cites: ["scheduler.transport.ask-when-selectable"],
			},
			`arrive M0 1@d2.t1
			slot t1
			arrive M1 6@d1.t1 single
			slot t1 x5
			complete M1 site-failure
			arrive M2 1@d2.t1
			drain t1`,
		),
	];
}
