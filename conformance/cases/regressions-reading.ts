/** Bugs of history in how messages are let in and how recipients are read, counted and grouped. */
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE, pools, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

export function regressionsOfReading(): Scenario[] {
	return [
		defineCase(
			{
				name: "19980514 active counter never updated",
				because: "Messages in core were not counted, so the limit had no effect: M2 would be active at once.",
				cites: ["scheduler.message.active-limit"],
			},
			`set qmgr_message_active_limit = 1
			arrive M1 1@d1.t1
			arrive M2 1@d2.t1
			slot t1 all
			tick 5
			complete oldest delivered
			drain t1`,
		),
		defineCase(
			{
				name: "19980526 wrong knob name looked up: concurrency limit",
				because: "The override of one transport was looked up under another name: t1 would run as many as t2.",
				cites: ["scheduler.destination.concurrency-limit"],
			},
			`set default_destination_concurrency_limit = 4
			set t1_destination_concurrency_limit = 2
			arrive M1 5@d1.t1 single
			arrive M2 5@d1.t2 single
			slot t1 all
			slot t2 all
			complete oldest delivered
			slot t1 all
			drain t2`,
		),
		defineCase(
			{
				name: "19980621 chunk edges: one at a time",
				because: "Recipients at the edge of a batch were lost or doubled; here every recipient is at an edge.",
				cites: [
					"scheduler.entry.selected-at-most-once",
					"scheduler.message.first-batch",
					"scheduler.recipients.refill-when-all-done",
				],
			},
			`${inCore(1, 1, 1)}
			${pools(1, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 3@d1.t1
			drain t1
			arrive M2 2@d1.t1 2@d2.t1
			drain t1`,
		),
		defineCase(
			{
				name: "19980621 chunk edges: two at a time",
				because: "A last batch that ends exactly with the file, and one that does not.",
				cites: [
					"scheduler.entry.selected-at-most-once",
					"scheduler.message.first-batch",
					"scheduler.recipients.refill-when-all-done",
				],
			},
			`${inCore(2, 2, 2)}
			${pools(0, 0, 1)}
			arrive M1 4@d1.t1 single
			arrive M2 5@d1.t1 single
			slot t1 x3
			complete newest delivered
			complete newest delivered
			drain t1`,
		),
		defineCase(
			{
				name: "19991207 counts released at the message's end",
				because:
					"Recipients in core were given back only when all of a message's were done: M2 would be let in, or read, with less room.",
				cites: [
					"scheduler.entry.released-at-its-end",
					"scheduler.message.first-batch",
					"scheduler.oqmgr.recipient-limit",
				],
			},
			`${inCore(4, 4, 1)}
			${pools(1, 0, 100)}
			arrive M1 4@d1.t1 single
			slot t1 x3
			complete oldest delivered
			complete oldest delivered
			complete oldest delivered
			arrive M2 4@d2.t1
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "19991207 counts released at the message's end: limit 2",
				because:
					"The smallest workload seen: one recipient done makes room for another, of its own file and of the next message.",
				cites: [
					"scheduler.entry.released-at-its-end",
					"scheduler.oqmgr.recipient-limit",
					"scheduler.message.first-batch",
				],
			},
			`${inCore(2, 2, 2)}
			${pools(0, 0, 1)}
			arrive M1 4@d1.t1 single
			slot t1
			complete oldest delivered
			arrive M2 1@d2.t1
			slot t1 all
			drain t1`,
		),
		defineCase(
			{
				name: "19991211 offset restored on success",
				because: "After a good batch the next one began at the old place again: recipients would be delivered twice.",
				cites: ["scheduler.entry.selected-at-most-once", "scheduler.recipients.refill-limit"],
			},
			`${inCore(2, 2, 1)}
			${pools(1, 0, 1)}
			arrive M1 3@d1.t1 single
			drain t1
			arrive M2 1@d1.t1 3@d2.t1 1@d3.t1
			drain t1`,
		),
		defineCase(
			{
				name: "20001119 case-sensitive queue key",
				because: "One site had a queue for each spelling, and so more deliveries at once than its limit.",
				cites: ["scheduler.resolve.case-folding", "scheduler.destination.concurrency-limit"],
			},
			`set t1_destination_concurrency_limit = 1
			set t2_destination_concurrency_limit = 1
			set t2_destination_recipient_limit = 1
			arrive M1 ann@A.x.t1
			arrive M2 bob@a.X.t1
			arrive M3 Ann@d1.t2
			arrive M4 ann@D1.t2
			slot t1 all
			slot t2 all
			complete oldest delivered
			slot t1 all
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "20001210 per-user against per-domain key",
				because: "The limit of a one-recipient transport is a user's, not a domain's: two users go at once.",
				cites: ["scheduler.resolve.queue-per-recipient", "scheduler.destination.concurrency-limit"],
			},
			`set t1_destination_recipient_limit = 1
			set t1_destination_concurrency_limit = 1
			arrive M1 ann@d1.t1 bob@d1.t1
			arrive M2 ann@d1.t1
			arrive M3 2@d1.local
			slot t1 all
			slot local all
			complete oldest delivered
			slot t1 all
			drain t1
			drain local`,
		),
		defineCase(
			{
				name: "20040622 address extension gets a queue of its own",
				because: "Extended addresses of one user escaped the user's limit.",
				cites: ["scheduler.resolve.recipient-delimiter", "scheduler.destination.concurrency-limit"],
			},
			`set t1_destination_recipient_limit = 1
			set t1_destination_concurrency_limit = 1
			set recipient_delimiter = +
			arrive M1 ann+a@d1.t1 ann+b@d1.t1 bob@d1.t1
			slot t1 all
			complete oldest delivered
			slot t1 all
			drain t1`,
		),
		defineCase(
			{
				name: "20030521 unread count not reduced by recipients done before",
				because: "A deferred file's done recipients counted as unread: M1 would look too big to preempt M2.",
				cites: ["scheduler.recipients.unread-estimates", "scheduler.preempt.candidate-fits"],
			},
			`${inCore(10, 10, 2)}
			${slotKnobs(2, 3, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			set minimal_backoff_time = 10s
			arrive M1 12@d1.t1
			slot t1 all
			complete oldest delivered x9
			complete oldest deferred x3
			tick 10
			arrive M2 10@d2.t1
			rescan M1
			slot t1 x3
			drain t1`,
		),
		defineCase(
			{
				name: "20030609 unread count not restored after a read error",
				because:
					"After a batch that could not be read the rest counted as nothing: M2 would look small enough to preempt M1.",
				cites: [
					"scheduler.recipients.unread-estimates",
					"scheduler.preempt.candidate-fits",
					"scheduler.message.corrupt-set-aside",
				],
			},
			`${inCore(10, 10, 2)}
			${pools(20, 0, 1)}
			${slotKnobs(2, 1, 0, 1)}
			set t1_destination_concurrency_limit = 1
			arrive M1 10@d1.t1 single
			arrive M2 1@d2.t1 1@d3.t1 8@d4.t1 single
			corrupt M2
			slot t1 x2
			complete oldest delivered
			slot t1 x2
			complete M1 delivered
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "20061106 late refill",
				because: "One slow recipient kept the rest of the file unread.",
				cites: ["scheduler.recipients.refill-limit", "scheduler.recipients.refill-last-chance"],
			},
			`${inCore(2, 2, 1)}
			${pools(2, 0, 1)}
			arrive M1 slow@d1.t1 a@d2.t1 b@d3.t1 c@d4.t1
			slot t1 all
			complete newest delivered
			slot t1 all
			complete newest delivered
			slot t1 all
			complete newest delivered
			complete oldest delivered
			drain t1`,
		),
		defineCase(
			{
				name: "20061203 sign of a limit",
				because: "A limit that went below zero let a batch be read without free slots, or stopped all reading.",
				cites: ["scheduler.recipients.transport-pool", "scheduler.recipients.message-minimum"],
			},
			`${inCore(2, 2, 1)}
			${pools(0, 0, 1)}
			${slotKnobs(2, 1, 0, 1)}
			arrive M1 3@d1.t1 single
			arrive M2 3@d1.t1 single
			slot t1 x2
			complete newest delivered
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "20221006 record expected after a limited batch",
				because: "The batch after a limited one met a record it did not expect, and the file was set aside as corrupt.",
				cites: [
					"scheduler.message.corrupt-set-aside",
					"scheduler.recipients.refill-when-all-done",
					"scheduler.message.removed-when-delivered",
				],
			},
			`${inCore(3, 3, 1)}
			${pools(0, 0, 1)}
			arrive M1 3@d1.t1
			arrive M2 4@d1.t1
			arrive M3 7@d1.t1
			drain t1`,
		),
	];
}
