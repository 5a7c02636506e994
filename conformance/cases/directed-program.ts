/**
 * Small workloads, each for a mistake that was put into Postfix's own qmgr or oqmgr and that no other case noticed (docs/findings.md).
 */
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedProgram(): Scenario[] {
	return [...ofJobs(), ...ofDefects()];
}

function ofJobs(): Scenario[] {
	return [
		defineCase(
			{
				name: "a job whose parent is gone keeps its place by age",
				because: "M2 has preempted M1 and waits for its destination; when M1 is gone, M3 must not come before it.",
				cites: ["scheduler.job.ordered-by-enqueue-time", "scheduler.preempt.orphans-adopted"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set default_destination_concurrency_limit = 1
			arrive M1 1@d1.t1 1@d2.t1 1@d3.t1 1@d4.t1 1@d5.t1 1@d6.t1 1@d7.t1 1@d8.t1
			arrive M2 2@d9.t1 single
			slot t1 x9
			arrive M3 1@d0.t1
			complete M2 delivered
			slot t1 x2
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
	];
}
