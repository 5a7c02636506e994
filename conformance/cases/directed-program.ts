/**
 * Small workloads, each for a mistake that was put into Postfix's own qmgr or oqmgr and that no other case noticed (docs/findings.md):
 * jobs and candidates. Leaves out destinations (directed-program-sites.ts).
 */
import { defineCase, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedProgram(): Scenario[] {
	return [...ofJobs(), ...ofCandidates()];
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
		defineCase(
			{
				name: "when all jobs are blocked none is current, so the next to come preempts none",
				because: "M3 needs no slots of M2, which waits for its destination; so M4 can have them when M2 goes on.",
				cites: ["scheduler.job.current-is-last-selected", "scheduler.preempt.only-current-job"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 2
			set default_destination_concurrency_limit = 2
			set default_destination_concurrency_negative_feedback = 0
			arrive M1 6@d1.t1 single
			arrive M2 12@d2.t1 single
			slot t1 x4
			complete M1 site-failure x2
			slot t1
			arrive M3 1@d3.t1
			slot t1
			arrive M4 1@d4.t1
			complete M2 delivered
			slot t1
			drain t1`,
		),
	];
}

function ofCandidates(): Scenario[] {
	return [
		defineCase(
			{
				name: "a candidate that is gone is forgotten",
				because: "M3 is found while M2 has too few slots for it, and is then deferred with its destination.",
				cites: ["scheduler.preempt.candidate-clock", "scheduler.process.goes-on"],
			},
			`${slotKnobs(4, 0, 0, 1)}
			set initial_destination_concurrency = 1
			arrive M1 1@d2.t1
			slot t1
			arrive M2 12@d1.t1 single
			arrive M3 1@d2.t1
			slot t1
			complete M2 delivered
			slot t1
			complete M1 site-failure
			complete M2 delivered
			slot t1
			arrive M4 1@d3.t1
			drain t1`,
		),
		defineCase(
			{
				name: "a job that needs no entry more is no candidate",
				because: "M3 has nothing left on t1, but its message is not done; in its place M4 preempts M2.",
				cites: ["scheduler.preempt.candidate-fits"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 1
			arrive M1 1@d2.t1
			slot t1
			arrive M2 12@d1.t1 single
			arrive M3 1@d2.t1 1@d3.t2
			arrive M4 1@d4.t1
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			complete M1 site-failure
			tick 1
			slot t1
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "what a job gives back of its slots makes a candidate possible",
				because: "M3 has preempted M2 and is deferred; with its slots M2 can have as many as M4 needs.",
				cites: ["scheduler.preempt.slots-returned", "scheduler.preempt.candidate-fits"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 1
			arrive M1 1@d2.t1
			slot t1
			arrive M2 14@d1.t1 single
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			arrive M3 2@d2.t1 single
			arrive M4 6@d3.t1 single
			slot t1
			complete M2 delivered
			slot t1
			complete M1 site-failure
			drain t1`,
		),
		defineCase(
			{
				name: "a job that preempts again gives its slots back to the one that it preempted before",
				because: "M3 leaves M2 for M1. What M2 gets back is enough for M4.",
				cites: ["scheduler.preempt.slots-returned", "scheduler.preempt.recursive"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 2
			set default_destination_concurrency_limit = 2
			arrive M1 12@d1.t1 single
			slot t1 x2
			arrive M2 12@d2.t1 single
			slot t1 x2
			complete M2 delivered x2
			slot t1 x2
			complete M2 delivered x2
			arrive M3 2@d3.t1 single
			slot t1
			complete M1 delivered
			slot t1 x3
			arrive M4 1@d4.t1
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "a job that has preempted is no candidate any more",
				because: "M3 has preempted M2 and waits for its destination. The next candidate is M4, at the same second.",
				cites: ["scheduler.preempt.candidate-clock", "scheduler.preempt.candidate-after-current"],
			},
			`${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 1
			arrive M1 1@d2.t1
			slot t1
			arrive M2 20@d1.t1 single
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			arrive M3 2@d2.t1 single
			tick 10
			arrive M4 1@d3.t1
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			complete M2 delivered
			slot t1
			drain t1`,
		),
		defineCase(
			{
				name: "mail that is moved to the retry transport is a candidate there at once",
				because: "It is looked for again whenever a job gets entries, by whatever way.",
				cites: ["scheduler.preempt.candidate-clock", "scheduler.destination.dead-defers-todo"],
			},
			`autoretry: no
			${slotKnobs(2, 0, 0, 1)}
			set initial_destination_concurrency = 1
			arrive M1 12@d1.t1 single
			slot t1
			complete oldest site-failure
			slot retry
			complete oldest deferred
			slot retry
			complete oldest deferred
			slot retry
			complete oldest deferred
			arrive M2 2@d2.t1 single
			slot t1
			complete M2 site-failure
			slot retry
			drain retry`,
		),
	];
}
