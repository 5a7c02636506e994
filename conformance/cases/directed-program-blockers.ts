/**
 * Small workloads, each for a mistake that was put into Postfix's own qmgr or oqmgr and that no other case noticed (docs/findings.md):
 * which job is current while others are blocked, and who gets what is free again.
 */
import { defineCase, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedProgramBlockers(): Scenario[] {
	return [...ofBlockers(), ...ofRecipients()];
}

function ofBlockers(): Scenario[] {
	return [
		defineCase(
			{
				name: "a destination without waiting mail unblocks nobody",
				because:
					"The agent that died took d1's waiting mail along. So M5 stays current when d1 has room, and does not preempt M4.",
				cites: ["scheduler.blocker.unblocked-together", "scheduler.job.current-is-last-selected"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 2@d1.t1 single
			slot t1
			arrive M2 1@d2.t1
			slot t1
			arrive M3 1@d3.t1
			refuse t1
			complete M2 delivered
			arrive M4 14@d2.t1 single
			slot t1
			complete M4 delivered
			slot t1
			complete M4 delivered
			slot t1
			complete M4 delivered
			slot t1
			complete M4 delivered
			slot t1
			arrive M5 3@d3.t1 single
			slot t1
			complete M1 delivered
			complete M5 delivered
			slot t1
			complete M5 delivered
			slot t1
			arrive M6 1@d4.t1
			complete M4 delivered
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "a destination whose window shrank to what is in flight unblocks nobody",
				because: "M2 stays current: M3 is its candidate, not that of M1, which still waits.",
				cites: ["scheduler.blocker.unblocked-together", "scheduler.preempt.only-current-job"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 3
			set default_destination_concurrency_limit = 3
			set default_destination_concurrency_negative_feedback = 1/2
			arrive M1 12@d1.t1 single
			slot t1 x3
			arrive M2 1@d2.t1 1@d3.t1 1@d4.t1 1@d5.t1
			slot t1
			complete M1 site-failure
			arrive M3 1@d7.t1
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "a dead destination blocks nobody, also when it is alive again",
				because:
					"d1 died while it blocked M1. When the flush has revived it, its first free place is no reason to look at M4 again.",
				cites: ["scheduler.blocker.declared", "scheduler.destination.flush-revives"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 3
			set default_destination_concurrency_positive_feedback = 1/2
			set default_destination_concurrency_negative_feedback = 1/4
			arrive M1 8@d1.t1 single
			slot t1 x3
			complete #1 site-failure
			complete #2 delivered
			slot t1
			complete #3 site-failure
			slot t1
			arrive M2 3@d2.t1 single
			slot t1 x3
			complete #4 site-failure
			flush
			arrive M4 14@d3.t1 single
			slot t1 x3
			arrive M5 1@d5.t1 1@d7.t1 1@d8.t1 1@d9.t1
			slot t1
			arrive M3 3@d1.t1 single
			complete #5 delivered
			arrive M6 1@d6.t1
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "after the last entry of a job the next one is current, not the first on the list",
				because: "M3 preempts nobody, so M1 still has the slots for M4.",
				cites: ["scheduler.job.current-is-last-selected", "scheduler.job.retired-when-exhausted"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 12@d1.t1 single
			slot t1
			complete M1 delivered
			slot t1
			complete M1 delivered
			slot t1
			arrive M2 1@d2.t1 1@d3.t1 1@d4.t1 1@d5.t1
			slot t1 x4
			arrive M3 1@d7.t1
			slot t1
			arrive M4 1@d8.t1
			complete M1 delivered
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "a young job on the stack does not end the search for a candidate",
				because:
					"Jobs that have preempted another stand among older ones: behind M5 there is M4, with a better score than M2.",
				cites: ["scheduler.preempt.candidate-score", "scheduler.preempt.candidate-after-current"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 50@d1.t1 single
			${Array(10).fill("slot t1\ncomplete M1 delivered").join("\n")}
			slot t1
			arrive M2 20@d1.t1 single
			arrive M3 6@d3.t1 single
			slot t1
			arrive M4 5@d4.t1 single
			complete M3 delivered
			slot t1
			complete M3 delivered
			slot t1
			complete M3 delivered
			slot t1
			tick 100
			arrive M5 2@d6.t1 single
			complete M3 delivered
			slot t1
			complete M1 delivered
			slot t1
			drain t1`,
		),
	];
}

function ofRecipients(): Scenario[] {
	return [
		defineCase(
			{
				name: "slots that a message lent from one transport to another go back as it is delivered",
				because:
					"M1's recipients on t2 live on t1's slots. M2 gets them as they are delivered, though M1's job on t1 still waits.",
				cites: ["scheduler.recipients.transport-pool", "scheduler.recipients.first-unread-job-gets-rest"],
			},
			`set initial_destination_concurrency = 1
			set qmgr_message_active_limit = 3
			set qmgr_message_recipient_limit = 9
			set qmgr_message_recipient_minimum = 1
			set t1_recipient_limit = 8
			set t2_recipient_limit = 0
			set default_extra_recipient_limit = 0
			arrive M1 2@d1.t1 6@d2.t2 single
			slot t1
			arrive M2 12@d3.t1 single
			drain t2
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1 x2
			complete M2 delivered
			drain t1`,
		),
		defineCase(
			{
				name: "oqmgr reads on before the last batch is used up",
				because: "Nine or fewer recipients are in core, with a limit of 110: the margin is 100.",
				cites: ["scheduler.oqmgr.refill-below-limit"],
			},
			`set qmgr_message_active_limit = 10
			set qmgr_message_recipient_limit = 110
			set default_destination_recipient_limit = 52
			arrive M1 120@d1.t1
			slot t1 x3
			complete oldest delivered x2
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "oqmgr's margin is counted from the fudged limit",
				because: "60 % of 200 are 120: 80 in core are too many, 20 as well, 19 are not.",
				cites: ["scheduler.oqmgr.refill-below-limit"],
			},
			`set qmgr_message_active_limit = 10
			set qmgr_message_recipient_limit = 200
			set qmgr_fudge_factor = 60
			set default_destination_recipient_limit = 40
			arrive M1 140@d1.t1
			slot t1 x3
			complete oldest delivered
			complete oldest delivered
			slot t1
			drain t1`,
		),
	];
}
