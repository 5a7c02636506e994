/** Mail that is put off: the retry transport and its own trouble, files that cannot be read. */
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE, pools, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedRetry(): Scenario[] {
	return [
		defineCase(
			{
				name: "jobs of the retry transport grow, and are preempted",
				because: "Entries moved to retry join the message's job there, which estimates did not foresee.",
				cites: [
					"scheduler.destination.dead-defers-todo",
					"scheduler.recipients.unread-estimates",
					"scheduler.preempt.candidate-fits",
				],
			},
			`autoretry: no
			${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 1
			arrive M1 9@d1.t1 4@d2.t1 single
			arrive M2 3@d1.t1 single
			arrive M3 1@d2.t1
			slot t1 x2
			complete oldest site-failure
			slot retry x4
			complete oldest site-failure
			slot retry all
			complete all deferred
			slot retry all
			drain t1
			drain retry`,
		),
		defineCase(
			{
				name: "the retry transport is dead: mail is deferred at once",
				because: "With nobody to defer mail asynchronously the queue manager does it itself, entry by entry.",
				cites: [
					"scheduler.destination.dead-defers-todo",
					"scheduler.transport.dead-after-agent-failure",
					"scheduler.destination.dead-defers-new-mail",
				],
			},
			`autoretry: no
			set initial_destination_concurrency = 1
			set transport_retry_time = 10s
			arrive M1 3@d1.t1 single
			arrive M2 3@d2.t1 single
			slot t1 x2
			complete oldest site-failure
			refuse retry
			complete oldest site-failure
			arrive M3 2@d1.t1
			arrive M4 1@d1.t1 1@d3.t1
			tick 10
			arrive M5 1@d1.t1
			slot retry all
			drain t1
			drain retry`,
		),
		defineCase(
			{
				name: "the retry transport's queue is dead",
				because: "A site failure of retry itself makes its queue dead, as any other's; mail is then deferred at once.",
				cites: [
					"scheduler.destination.failed-cohorts",
					"scheduler.destination.dead-defers-todo",
					"scheduler.destination.dead-defers-new-mail",
				],
			},
			`autoretry: no
			set initial_destination_concurrency = 1
			arrive M1 4@d1.t1 single
			slot t1
			complete oldest site-failure
			slot retry
			complete oldest site-failure
			arrive M2 1@d1.t1
			tick 300
			arrive M3 1@d1.t1
			drain t1
			drain retry`,
		),
		defineCase(
			{
				name: "mail for a dead transport is deferred by one queue",
				because:
					"New mail for a dead transport goes to retry, with the reason as its destination; two transports have one reason.",
				cites: [
					"scheduler.transport.dead-after-agent-failure",
					"scheduler.group.recipient-limit",
					"scheduler.transport.revived-after-retry-time",
				],
			},
			`autoretry: no
			set default_destination_recipient_limit = 3
			arrive M1 2@d1.t1 2@d1.t2
			refuse t1
			refuse t2
			arrive M2 4@d1.t1 4@d2.t2
			slot retry x2
			complete oldest deferred
			slot retry all
			complete all deferred
			tick 60
			arrive M3 1@d1.t1
			drain retry
			drain t1`,
		),
		defineCase(
			{
				name: "a batch is read while its transport is dead",
				because: "Recipients of a later batch are deferred as new mail is.",
				cites: [
					"scheduler.transport.dead-after-agent-failure",
					"scheduler.recipients.refill-when-all-done",
					"scheduler.message.deferred-with-backoff",
				],
			},
			`${inCore(3, 3, 2)}
			${pools(1, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 4@d1.t1 4@d1.t2
			slot t1
			refuse t1
			complete oldest delivered
			drain t2
			tick 60
			drain t1`,
		),
		defineCase(
			{
				name: "a waiting file that cannot be read",
				because: "Nothing of it can be read when its turn comes: it is set aside, and the next one has its place.",
				cites: ["scheduler.message.corrupt-set-aside", "scheduler.message.active-limit"],
			},
			`set qmgr_message_active_limit = 1
			arrive M1 1@d1.t1
			arrive M2 2@d1.t1
			arrive M3 1@d1.t1
			corrupt M2
			drain t1
			drain t1`,
		),
		defineCase(
			{
				name: "a file that was read to its end cannot be spoilt",
				because: "The unread rest of the file is nothing: its mail is deferred and offered again as ever.",
				cites: ["scheduler.message.corrupt-set-aside", "scheduler.message.rescan-after-wakeup"],
			},
			`set minimal_backoff_time = 5s
			arrive M1 2@d1.t1
			slot t1 all
			complete oldest deferred
			corrupt M1
			tick 5
			rescan M1
			arrive M2 1@d1.t1
			drain t1`,
		),
	];
}
