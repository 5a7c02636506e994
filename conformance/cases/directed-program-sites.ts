/**
 * Small workloads, each for a mistake that was put into Postfix's own qmgr or oqmgr and that no other case noticed (docs/findings.md):
 * destinations, how they are forgotten, and what goes wrong outside.
 */
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedProgramSites(): Scenario[] {
	return [...ofDestinations(), ...ofDefects()];
}

function ofDestinations(): Scenario[] {
	return [
		defineCase(
			{
				name: "no limit of recipients means that all travel together",
				because: "postconf(5): 0 is no limit, and not the limit of 1 that gives each recipient a queue.",
				cites: ["scheduler.group.recipient-limit", "scheduler.resolve.queue-per-nexthop"],
			},
			`set default_destination_recipient_limit = 0
			arrive M1 3@d1.t1 2@d2.t1
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "a window that is opened again begins without the feedback of its time before",
				because: "Half a step up is left from before the site was dead. The flush sets the window to the 1 in flight.",
				cites: ["scheduler.destination.flush-revives", "scheduler.destination.hysteresis"],
			},
			`set initial_destination_concurrency = 3
			set default_destination_concurrency_positive_feedback = 1/2
			set default_destination_concurrency_negative_feedback = 1/4
			arrive M1 8@d1.t1 single
			slot t1 x3
			complete #1 site-failure
			complete #2 delivered
			slot t1
			complete #3 site-failure
			slot t1
			complete #4 site-failure
			flush
			arrive M2 3@d1.t1 single
			complete #5 delivered
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "dead sites are remembered up to twice as many destinations as recipients in core",
				because: "The third destination is not too many, the fourth with the retry transport's is.",
				cites: ["scheduler.destination.discarded-when-empty", "scheduler.destination.dead-defers-new-mail"],
			},
			`set initial_destination_concurrency = 1
			set qmgr_message_active_limit = 2
			set qmgr_message_recipient_limit = 2
			arrive M1 1@d1.t1
			slot t1
			complete oldest site-failure
			arrive M2 1@d2.t1
			slot t1
			complete oldest site-failure
			arrive M3 1@d3.t1
			slot t1
			complete oldest site-failure
			arrive M4 1@d3.t1
			arrive M5 1@d4.t1
			slot t1
			complete oldest site-failure
			arrive M6 1@d4.t1
			drain t1`,
		),
		defineCase(
			{
				name: "what a step of the window takes less than was gathered is kept for the next",
				because:
					"Steps of 3/8 make the window wider at the 3rd, 5th and 8th success, since half a step counts as a whole one.",
				cites: ["scheduler.destination.positive-feedback", "scheduler.destination.hysteresis"],
			},
			`set initial_destination_concurrency = 6
			set default_destination_concurrency_positive_feedback = 3/8
			arrive M1 30@d1.t1 single
			slot t1 all
			complete oldest delivered x5
			slot t1 all
			complete oldest delivered x4
			slot t1 all`,
		),
		defineCase(
			{
				name: "a destination that has nothing left is forgotten when its time as a dead one is over",
				because: "Four that are not would be too many with the fifth, which would not be remembered as dead then.",
				cites: ["scheduler.destination.discarded-when-empty", "scheduler.destination.revived-after-backoff"],
			},
			`set initial_destination_concurrency = 1
			set qmgr_message_active_limit = 2
			set qmgr_message_recipient_limit = 2
			arrive M1 1@d1.t1 1@d2.t1
			slot t1 x2
			complete oldest site-failure x2
			tick 300
			arrive M2 1@d3.t1 1@d4.t1
			slot t1 x2
			complete oldest site-failure x2
			tick 300
			arrive M3 1@d9.t1
			slot t1
			complete oldest site-failure
			arrive M4 1@d9.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a destination that has nothing left is forgotten when all dead ones are",
				because: "Four that are not would be too many with the fifth, which would not be remembered as dead then.",
				cites: ["scheduler.destination.discarded-when-empty", "scheduler.destination.flush-revives"],
			},
			`set initial_destination_concurrency = 1
			set qmgr_message_active_limit = 2
			set qmgr_message_recipient_limit = 2
			arrive M1 1@d1.t1 1@d2.t1
			slot t1 x2
			complete oldest site-failure x2
			flush
			arrive M2 1@d3.t1 1@d4.t1
			slot t1 x2
			complete oldest site-failure x2
			flush
			arrive M3 1@d9.t1
			slot t1
			complete oldest site-failure
			arrive M4 1@d9.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a destination that has nothing left is forgotten after its pause",
				because: "Five that are not would be too many, and the dead site would be forgotten for them.",
				cites: ["scheduler.destination.discarded-when-empty", "scheduler.destination.rate-delay"],
			},
			`set initial_destination_concurrency = 1
			set qmgr_message_active_limit = 2
			set qmgr_message_recipient_limit = 2
			set t2_destination_rate_delay = 2s
			arrive M1 1@d1.t2 1@d2.t2 1@d3.t2 1@d4.t2 1@d5.t2
			drain t2
			tick 2
			arrive M2 1@d9.t1
			slot t1
			complete oldest site-failure
			arrive M3 1@d9.t1
			drain t1`,
		),
	];
}

/** What goes wrong outside, and has to be survived. */
function ofDefects(): Scenario[] {
	return [
		defineCase(
			{
				name: "recipients of one message that cannot be delivered for one reason are deferred together",
				because: "They are sorted once more when it is known that they go to the retry transport.",
				cites: ["scheduler.group.sorted-recipients", "scheduler.destination.dead-defers-new-mail"],
			},
			`arrive M1 1@d1.t1
			refuse t1
			arrive M2 a@d1.t1 b@d2.t2 c@d3.t1 d@d4.t2 e@d5.t1
			drain t2`,
		),
		defineCase(
			{
				name: "unreadable files, agents that die and dead sites at once end nothing but themselves",
				because: "20040204: a queue file that was unreadable in the middle ended the queue manager.",
				cites: ["scheduler.process.goes-on", "scheduler.message.corrupt-set-aside"],
			},
			`${ONE_RECIPIENT_A_QUEUE}
			${inCore(3, 4, 2)}
			arrive M1 9@d1.t1
			arrive M2 5@d2.t1 3@d1.t2
			slot t1 x3
			corrupt M1
			complete oldest site-failure
			vanish t1
			complete all crash
			refuse t2
			tick 60
			corrupt M2
			flush
			drain t1
			arrive M3 2@d1.t1
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "the time of a transport that was dead does not end a later pause",
				because: "The flush revived t1; when it would have been tried again, a delivery of it is being delayed.",
				cites: ["scheduler.transport.revived-after-retry-time", "scheduler.transport.rate-delay"],
			},
			`set t1_transport_rate_delay = 100s
			arrive M1 1@d1.t1
			refuse t1
			tick 100
			tick 10
			flush
			arrive M2 3@d1.t1 single
			slot t1
			tick 50
			tick 50
			drain t1`,
		),
		defineCase(
			{
				name: "a flush forgets every dead transport",
				because: "Three, since the program carries the order out once for each of its two queue scans.",
				cites: ["scheduler.destination.flush-revives", "scheduler.transport.dead-after-agent-failure"],
			},
			`arrive M1 1@d1.t1 1@d2.t2 1@d3.t3
			refuse t1
			refuse t2
			refuse t3
			flush
			arrive M2 1@d1.t1 1@d2.t2 1@d3.t3
			drain t1
			drain t2
			drain t3`,
		),
	];
}
