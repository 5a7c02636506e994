/**
 * Workloads for what an exhaustive mutation of the machines' transitions showed that no other case noticed.
 */
import { defineCase } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedTransitions(): Scenario[] {
	return [
		defineCase(
			{
				name: "a name is used again after its file was removed",
				because: "Nothing of a removed message may be left behind.",
				cites: ["scheduler.message.removed-when-delivered", "scheduler.job.one-per-transport"],
			},
			`arrive M1 1@d1.t1
			drain t1
			arrive M1 2@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a rescanned message is first read by the global limit",
				because:
					"A rescan is a new activation: its first batch is sponsored from the global pool, not from what the jobs had.",
				cites: ["scheduler.message.first-batch", "scheduler.message.rescan-after-wakeup"],
			},
			`set qmgr_message_recipient_minimum = 2
			set default_recipient_limit = 0
			set minimal_backoff_time = 5s
			arrive M1 6@d1.t1
			slot t1
			complete oldest deferred
			tick 5
			rescan M1
			slot t1
			complete oldest delivered`,
		),
		defineCase(
			{
				name: "recipients that are read after a failed hand-off can all be selected",
				because: "An entry that is put back counts as not selected.",
				cites: ["scheduler.transport.failed-hand-off", "scheduler.recipients.refill-when-all-done"],
			},
			`autoretry: no
			set qmgr_message_active_limit = 2
			set qmgr_message_recipient_limit = 2
			set qmgr_message_recipient_minimum = 2
			set default_recipient_limit = 0
			arrive M1 4@d1.t1 single
			vanish t1
			flush
			slot retry x2
			complete oldest deferred x2
			slot t1 x2
			complete oldest delivered x2`,
		),
		defineCase(
			{
				name: "slots of an adopted child are not returned to its adoptive parent",
				because: "Only the job that was charged gets slots back.",
				cites: ["scheduler.preempt.orphans-adopted", "scheduler.preempt.slots-returned"],
			},
			`set default_delivery_slot_cost = 2
			set default_delivery_slot_loan = 0
			set default_delivery_slot_discount = 100
			set default_minimum_delivery_slots = 0
			set initial_destination_concurrency = 1
			arrive M1 20@d1.t1 single
			slot t1
			complete oldest delivered
			arrive M2 5@d2.t1 single
			slot t1
			complete oldest delivered
			arrive M3 2@d3.t1 single
			slot t1
			slot t1
			complete newest delivered
			slot t1
			complete newest delivered
			slot t1
			complete newest delivered
			slot t1
			complete newest delivered
			complete oldest site-failure
			arrive M4 1@d4.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a success at the window's limit ends the failing cohort",
				because: "Failed cohorts are forgotten even when the window cannot grow.",
				cites: ["scheduler.destination.failed-cohorts", "scheduler.destination.concurrency-limit"],
			},
			`set initial_destination_concurrency = 2
			set default_destination_concurrency_limit = 2
			set default_destination_concurrency_negative_feedback = 0
			arrive M1 8@d1.t1 single
			slot t1 x2
			complete oldest site-failure
			slot t1
			complete oldest delivered
			slot t1
			complete oldest site-failure
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "a success of a destination with few deliveries in flight ends the failing cohort",
				because: "Failed cohorts are forgotten even when the window is far above what is in flight.",
				cites: ["scheduler.destination.failed-cohorts", "scheduler.destination.window-margin"],
			},
			`set initial_destination_concurrency = 3
			set default_destination_concurrency_negative_feedback = 0
			arrive M1 3@d1.t1 single
			slot t1 all
			complete oldest delivered
			complete oldest delivered
			arrive M2 12@d1.t1 single
			complete oldest site-failure
			slot t1
			complete oldest site-failure
			slot t1
			complete oldest site-failure
			slot t1
			complete oldest delivered
			slot t1
			complete oldest site-failure
			slot t1
			complete oldest site-failure
			slot t1
			complete oldest site-failure
			drain t1`,
		),
		defineCase(
			{
				name: "a revived destination that dies again is dead for the whole backoff",
				because: "A revival by success cancels the timer of the first death.",
				cites: ["scheduler.destination.revived-after-backoff", "scheduler.destination.revived-by-success"],
			},
			`set minimal_backoff_time = 10s
			set maximal_backoff_time = 20s
			arrive M1 5@d1.t1 single
			slot t1 all
			complete oldest site-failure x3
			tick 5
			complete oldest delivered
			arrive M2 3@d1.t1 single
			slot t1
			complete oldest site-failure x2
			tick 5
			arrive M3 1@d1.t1
			tick 5
			arrive M4 1@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a flush revives a destination that has deliveries in flight",
				because: "The window after a revival is what is in flight.",
				cites: ["scheduler.destination.flush-revives", "scheduler.destination.revived-by-success"],
			},
			`arrive M1 5@d1.t1 single
			slot t1 all
			complete oldest site-failure x3
			arrive M2 1@d1.t1
			flush
			arrive M3 4@d1.t1 single
			slot t1 all
			complete all delivered
			drain t1`,
		),
		defineCase(
			{
				name: "what is deferred on the spot makes room for recipients",
				because: "Where the retry transport is dead too, deferred recipients leave the core at once.",
				cites: ["scheduler.destination.dead-defers-todo", "scheduler.recipients.message-minimum"],
			},
			`autoretry: no
			set qmgr_message_active_limit = 3
			set qmgr_message_recipient_limit = 3
			set qmgr_message_recipient_minimum = 2
			set default_recipient_limit = 0
			set default_destination_recipient_limit = 2
			set initial_destination_concurrency = 1
			arrive M1 1@d0.t1
			slot t1
			complete oldest site-failure
			arrive M2 1@d0.t1
			refuse retry
			arrive M3 3@d1.t1 4@d2.t1
			slot t1
			complete oldest site-failure
			slot t1
			complete oldest delivered
			drain t1`,
		),
	];
}
