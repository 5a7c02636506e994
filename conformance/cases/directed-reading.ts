/** Pools of recipient slots: sponsors, unread jobs linked in front, jobs that are retired and come back, refills against the clock. */
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE, pools, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedReading(): Scenario[] {
	return [
		defineCase(
			{
				name: "one job sponsors another of its message",
				because: "SCHEDULER_README: slots that a job on t1 lends to its message may be used by the job on t2.",
				cites: ["scheduler.recipients.transport-pool", "scheduler.recipients.message-minimum"],
			},
			`${inCore(4, 4, 2)}
			${pools(6, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 a@d1.t1 b@d1.t2 c@d1.t2 d@d1.t2 e@d1.t2 f@d1.t2 g@d1.t2 h@d1.t1 i@d1.t2 j@d1.t2 k@d1.t1
			arrive M2 6@d2.t1
			arrive M3 4@d2.t2
			slot t1
			slot t2 x3
			complete newest delivered
			slot t1 x2
			complete oldest delivered
			slot t2 x3
			slot t1 x4
			complete oldest delivered x4
			drain t2
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "an older job is linked in front of an unread one",
				because:
					"M1's first recipient on t2 is read after M2's: its job stands before M2's and takes the free slots over.",
				cites: [
					"scheduler.job.ordered-by-enqueue-time",
					"scheduler.recipients.first-unread-job-gets-rest",
					"scheduler.job.one-per-transport",
				],
			},
			`${inCore(4, 4, 2)}
			${pools(3, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 a@d1.t1 b@d1.t1 c@d1.t1 d@d1.t1 e@d1.t2 f@d1.t2 g@d1.t1 h@d1.t2 i@d1.t2 j@d1.t2
			tick 1
			arrive M2 6@d2.t2
			tick 1
			arrive M3 2@d3.t2
			slot t2
			slot t1 x2
			slot t2 x2
			complete oldest delivered x2
			slot t1 x2
			slot t2 x3
			drain t1
			drain t2
			drain t1`,
		),
		defineCase(
			{
				name: "an older job is linked in front while a stack stands",
				because: "The new job is put by its age, and orphaned children count as of the bottom level.",
				cites: [
					"scheduler.job.ordered-by-enqueue-time",
					"scheduler.preempt.moved-in-front",
					"scheduler.job.revived-by-new-recipients",
				],
			},
			`${inCore(6, 6, 2)}
			${pools(8, 2, 1)}
			${slotKnobs(2, 3, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 a@d1.t1 b@d1.t1 c@d1.t1 d@d1.t1 e@d1.t1 f@d1.t1 g@d1.t2 h@d1.t2 i@d1.t1 j@d1.t2
			tick 1
			arrive M2 10@d2.t2
			tick 1
			arrive M3 2@d3.t2
			slot t2 x3
			slot t1 x3
			slot t2 x2
			complete oldest delivered x4
			slot t2 x2
			drain t1
			drain t2
			drain t1`,
		),
		defineCase(
			{
				name: "a retired job comes back with the next batch",
				because:
					"Nothing is left on t1 until the file's end; the job is retired at the next visit, and linked again by a refill over t2.",
				cites: ["scheduler.job.revived-by-new-recipients", "scheduler.job.retired-when-exhausted"],
			},
			`${inCore(3, 3, 3)}
			${pools(2, 0, 1)}
			${slotKnobs(2, 1, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 a@d1.t1 b@d1.t2 c@d1.t2 d@d1.t2 e@d1.t2 f@d1.t2 g@d1.t2 h@d1.t1 i@d1.t1 j@d1.t2
			arrive M2 3@d2.t1
			slot t1 x3
			complete M1 delivered
			slot t2 x2
			complete newest delivered
			slot t1
			slot t2 x2
			complete newest delivered x2
			slot t2 x2
			slot t1 x2
			drain t2
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "refill delay against the clock",
				because: "A small refill waits for the delay, by the clock that is never set back.",
				cites: [
					"scheduler.recipients.refill-delay",
					"scheduler.recipients.refill-limit",
					"scheduler.preempt.candidate-clock",
				],
			},
			`${inCore(6, 6, 2)}
			${pools(8, 0, 100)}
			set default_recipient_refill_delay = 4s
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 30@d1.t1
			slot t1 x2
			complete oldest delivered x2
			tick 3
			slot t1
			tick 1
			slot t1
			complete oldest delivered
			tick -5
			slot t1
			tick 8
			slot t1
			complete oldest delivered
			tick 4
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "grouping of later batches with an entry that was given back",
				because: "Recipients join the last waiting entry of their destination, even if others are in flight.",
				cites: [
					"scheduler.group.join-last-entry",
					"scheduler.group.sorted-recipients",
					"scheduler.transport.failed-hand-off",
				],
			},
			`${inCore(4, 4, 2)}
			${pools(3, 0, 1)}
			set t1_destination_recipient_limit = 3
			set t1_destination_concurrency_limit = 2
			arrive M1 z@d1.t1 y@d1.t1 x@d2.t1 w@d1.t1 v@d1.t1 u@d2.t1 t@d1.t1 s@d2.t1 r@d1.t1 q@d1.t1 p@d1.t1
			slot t1
			complete oldest delivered
			slot t1 x2
			complete newest deferred
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "round robin over peers, with a peer that comes late",
				because: "Peers of one job take turns; a new destination goes to the end of the round.",
				cites: [
					"scheduler.select.round-robin-peers",
					"scheduler.oqmgr.round-robin-destinations",
					"scheduler.oqmgr.refill-below-limit",
				],
			},
			`${inCore(8, 8, 2)}
			${pools(2, 0, 1)}
			set default_destination_concurrency_limit = 2
			set initial_destination_concurrency = 2
			arrive M1 1@d1.t1 a@d1.t1 b@d1.t1 c@d2.t1 d@d2.t1 e@d3.t1 f@d1.t1 g@d2.t1 h@d4.t1 i@d4.t1 j@d1.t1 single
			slot t1 x3
			complete oldest delivered
			slot t1 x3
			complete oldest delivered x2
			slot t1 x3
			drain t1`,
		),
		defineCase(
			{
				name: "oqmgr reads on below its limit",
				because: "oqmgr refills when fewer than the limit less 100 recipients are in core, not only when all are done.",
				cites: ["scheduler.oqmgr.refill-below-limit", "scheduler.oqmgr.recipient-limit"],
			},
			`${inCore(4, 104, 10)}
			set default_destination_recipient_limit = 25
			arrive M1 130@d1.t1
			slot t1 x3
			complete oldest delivered x2
			slot t1 x2
			complete oldest delivered x2
			slot t1 all
			drain t1`,
		),
		defineCase(
			{
				name: "oqmgr reads in batches of the fudged limit",
				because: "The fudge factor is what part of the limit one message may have.",
				cites: ["scheduler.oqmgr.recipient-limit", "scheduler.oqmgr.todo-order"],
			},
			`${inCore(6, 10, 2)}
			set qmgr_fudge_factor = 50
			arrive M1 8@d1.t1 single
			arrive M2 8@d2.t1 single
			arrive M3 8@d1.t1 single
			slot t1 x4
			complete oldest delivered x2
			slot t1 x4
			drain t1`,
		),
	];
}
