/** Mutants of the reference: mistakes in the indexes that spare it walks over lists. */
import { inFile, type Mutant } from "./mutant.js";

export const INDEX_MUTANTS: readonly Mutant[] = [
	...inFile("impl/scheduler/indexed/need.ts", [
		{
			name: "over-busy sites need nothing (L1 mended)",
			find: "Math.min(free, queues.todo.get(queue)) : 0",
			replace: "Math.max(Math.min(free, queues.todo.get(queue)), 0) : 0",
			because: "scheduler.transport.ask-when-selectable",
			killedBy: ["a site with too many in flight takes agents from those behind it"],
		},
		{
			name: "sites count in the wrong order",
			find: "this.turns.isBefore(row, a, b) ? -1 : 1",
			replace: "this.turns.isBefore(row, a, b) ? 1 : -1",
			because: "scheduler.transport.ask-when-selectable",
			killedBy: ["a site with too many in flight takes agents from those behind it"],
		},
	]),
	...inFile("impl/scheduler/indexed/candidates.ts", [
		{
			name: "the index takes who needs a slot less",
			find: " > slots) continue;",
			replace: " >= slots) continue;",
			because: "scheduler.preempt.candidate-fits",
			killedBy: ["4+1+1+1+1 recipients with slot cost 2 and a discount of all slots"],
		},
		{
			name: "the index takes the last of equals",
			find: "!this.order.isBefore(job, this.best)",
			replace: "this.order.isBefore(job, this.best)",
			because: "scheduler.preempt.candidate-score",
			killedBy: ["time passing 16+3+2+2"],
		},
		{
			name: "the index forgets jobs that preempt",
			find: "this.order.label(job) > behind",
			replace: "this.order.label(job) < behind",
			because: "scheduler.preempt.candidate-without-children",
			killedBy: ["a leaf is taken from another stack"],
		},
		{
			name: "the index ends too soon",
			find: "score(oldest, total) < this.bestScore",
			replace: "score(oldest, total + 1) < this.bestScore",
			because: "scheduler.preempt.candidate-score",
			killedBy: ["time passing 16+3+2+2"],
		},
	]),
	...inFile("impl/scheduler/indexed/blocked.ts", [
		{
			name: "blockers stay so for ever",
			find: "walk.frontier = this.state.jobsOf.first(transport.row);",
			replace: "",
			because: "scheduler.blocker.unblocked-together",
			killedBy: ["20010203 negative cache not reset by another job's selection"],
		},
		{
			name: "nothing is a blocker",
			find: "return this.isPassed(walk, job) && !this.isExempt(walk, job);",
			replace: "return false;",
			because: "scheduler.blocker.declared",
			killedBy: ["20010203 negative cache not reset when blockers are unblocked"],
		},
		{
			name: "one job is unmarked for nothing",
			find: "this.exemptIn.set(job, walk.epoch);",
			replace: "",
			because: "scheduler.job.revived-by-new-recipients",
			killedBy: ["an older job is linked in front of an unread one"],
		},
	]),
];
