/** The concurrency window of a destination: its size, what moves it, when the destination is dead or suspended. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const DESTINATION: RequirementsOf<"destination"> = {
	"scheduler.destination.initial-concurrency": {
		level: "must",
		text: "The window of a new destination is initial_destination_concurrency deliveries, or its concurrency limit if that is lower.",
		source: [
			cite("PC", "initial_destination_concurrency"),
			cite("SR", "Pseudocode for the Postfix 2.5 concurrency scheduler"),
			cite("qmgr/qmgr_transport.c", "qmgr_transport_create"),
		],
	},
	"scheduler.destination.concurrency-limit": {
		level: "must",
		text: "The window never exceeds _destination_concurrency_limit; 0 means no limit.",
		source: [
			cite("PC", "default_destination_concurrency_limit"),
			cite("SR", "Pseudocode for the Postfix 2.5 concurrency scheduler"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_unthrottle"),
		],
	},
	"scheduler.destination.positive-feedback": {
		level: "must",
		text: "A delivery that ends without a connection or handshake failure, even one that must be tried again, adds the positive feedback to the window: a constant, or a constant divided by the window.",
		source: [
			cite("PC", "default_destination_concurrency_positive_feedback"),
			cite("SR", "Summary of the Postfix 2.5 concurrency feedback algorithm"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_unthrottle"),
		],
	},
	"scheduler.destination.negative-feedback": {
		level: "must",
		text: "A delivery that ends with a connection or handshake failure takes the negative feedback from the window, which never falls below 1.",
		source: [
			cite("PC", "default_destination_concurrency_negative_feedback"),
			cite("SR", "Summary of the Postfix 2.5 concurrency feedback algorithm"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_throttle"),
		],
		editions: {
			documented:
				"Feedback 1 takes 1 from the window with each failure; 1/concurrency takes 1 with each failed cohort.",
			"postfix-3.7":
				"With feedback 1 the first failure of a cycle takes 2 (L2). With 1/concurrency a window of 5 is down to 3 within four failures, because each step is taken at the start of its cycle and shortens the next.",
			intended: "Each failure takes the feedback once, so that 1 takes 1.",
		},
	},
	"scheduler.destination.hysteresis": {
		level: "must",
		text: "Feedback of 1/n moves the window by one in n reports: upwards at the end of such a run, downwards at its start. A step in one direction begins the count for the other anew; a report that makes no step does not.",
		source: [
			cite("SR", "Summary of the Postfix 2.5 concurrency feedback algorithm"),
			cite("SR", "Limitations of less-than-1 per delivery feedback"),
			cite("PC", "default_destination_concurrency_negative_feedback"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_throttle"),
			cite("HISTORY", "20071121"),
		],
		editions: {
			documented: "The window goes down at reports 1, n+1, 2n+1, ... of a run of failures.",
			"postfix-3.7":
				"It goes down at reports 1, n, 2n, ...: half a feedback of rounding guard makes the first cycle one report short.",
			intended: "As documented; the guard is against rounding errors only.",
		},
	},
	"scheduler.destination.window-margin": {
		level: "must",
		text: "Positive feedback counts only while the window is less than the deliveries in flight plus the initial concurrency, so that an idle destination does not build up a window that failures could not bring down in time.",
		source: [
			cite("HISTORY", "20001116"),
			cite("SR", "Pseudocode for the Postfix 2.5 concurrency scheduler"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_unthrottle"),
		],
	},
	"scheduler.destination.failed-cohorts": {
		level: "must",
		text: "Each site failure counts as one part in `window` of a failed cohort. When _destination_concurrency_failed_cohort_limit cohorts have failed with no success between them the destination is dead. 0 means never.",
		source: [
			cite("SR", 'Summary of the Postfix 2.5 "dead destination" detection algorithm'),
			cite("SR", "Pseudocode for the Postfix 2.5 concurrency scheduler"),
			cite("PC", "default_destination_concurrency_failed_cohort_limit"),
			cite("PC", "default_destination_concurrency_negative_feedback"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_throttle"),
		],
		editions: {
			documented:
				"SCHEDULER_README: dead when the failed cohorts exceed the limit. postconf(5): when they reach it, and by default as before 2.5, after one cohort of the initial window.",
			"postfix-3.7":
				"Dead when a floating-point sum of 1/window reaches the limit. With default feedback the window shrinks meanwhile, so an initial window of 5 is dead after 3 failures, not 5. Without negative feedback some windows (6, 7, 10, 13, ...) need one failure more, because the sum stays just below 1 (L3).",
			intended: "Dead when the limit is reached, whatever the window.",
		},
	},
	"scheduler.destination.dead-defers-todo": {
		level: "must",
		text: "When a destination dies, its waiting entries go to the retry transport, with the reason as their destination, and are deferred there. Deliveries in flight are left to end by themselves.",
		source: [
			cite("SR", 'Summary of the Postfix 2.5 "dead destination" detection algorithm'),
			cite("qmgr/qmgr_defer.c", "qmgr_defer_todo"),
			cite("HISTORY", "20061106"),
			cite("qmgr/qmgr_entry.c", "qmgr_entry_move_todo"),
		],
	},
	"scheduler.destination.dead-defers-new-mail": {
		level: "must",
		text: "Recipients that resolve to a dead destination go straight to the retry transport. They do not wait, and no agent is asked for them.",
		source: [
			cite("SR", "What happens when nqmgr picks up the message"),
			cite("qmgr/qmgr_message.c", "qmgr_message_resolve"),
		],
	},
	"scheduler.destination.revived-after-backoff": {
		level: "must",
		text: "A dead destination is forgiven minimal_backoff_time after it died. It then starts anew.",
		source: [cite("PC", "minimal_backoff_time"), cite("qmgr/qmgr_queue.c", "qmgr_queue_throttle")],
	},
	"scheduler.destination.revived-by-success": {
		level: "must",
		text: "A dead destination is alive at once when a delivery in flight ends without a site failure. Its window is then as large as the number of deliveries in flight, that one included, and both feedback counts are zero.",
		source: [
			cite("PC", "default_destination_concurrency_failed_cohort_limit"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_unthrottle"),
		],
	},
	"scheduler.destination.rate-delay": {
		level: "must",
		text: "With a destination rate delay, a destination is suspended after each delivery: the next entry for it is selected that many seconds after the end of the last, not before.",
		source: [
			cite("PC", "default_destination_rate_delay"),
			cite("qmgr/qmgr_entry.c", "qmgr_entry_done"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_suspend"),
			cite("HISTORY", "20090305"),
		],
	},
	"scheduler.destination.rate-delay-serialises": {
		level: "must",
		text: "With a destination rate delay, there is one delivery at a time to a destination, whatever the concurrency limit says.",
		source: [cite("PC", "default_destination_rate_delay"), cite("qmgr/qmgr_transport.c", "qmgr_transport_create")],
	},
	"scheduler.destination.flush-revives": {
		level: "must",
		text: "When the operator asks for it, all dead transports and destinations are alive again at once.",
		source: [cite("qmgr/qmgr.c", "QMGR_REQ_FLUSH_DEAD"), cite("qmgr/qmgr_enable.c", "qmgr_enable_all")],
	},
	"scheduler.destination.discarded-when-empty": {
		level: "must",
		text: "When a destination has nothing waiting and nothing in flight, and is neither dead nor suspended, its window and its feedback are forgotten: the next mail for it starts with the initial concurrency.",
		source: [
			cite("qmgr/qmgr_entry.c", "qmgr_entry_done"),
			cite("qmgr/qmgr_queue.c", "qmgr_queue_resume"),
			cite("PC", "qmgr_message_recipient_limit"),
			cite("HISTORY", "20071203"),
		],
	},
};
