/** Mistakes in the reference that are like some in Postfix's own programs which only cases made for them notice (docs/findings.md). */
import { inFile, type Mutant } from "./mutant.js";

export const PROGRAM_MUTANTS: readonly Mutant[] = [
	...inFile("impl/scheduler/window.ts", [
		{
			name: "a revived window keeps the feedback of its time before",
			find: "\tqueues.success.set(queue, 0);\n\tqueues.failure.set(queue, 0);\n}",
			replace: "}",
			because: "scheduler.destination.flush-revives",
			killedBy: ["a window that is opened again begins without the feedback of its time before"],
		},
		{
			name: "a step up leaves nothing over",
			find: "success -= HYSTERESIS;",
			replace: "success = 0;",
			because: "scheduler.destination.positive-feedback",
			killedBy: ["what a step of the window takes less than was gathered is kept for the next"],
		},
		{
			name: "half as many dead sites are remembered",
			find: "core.queues.count > 2 * core.settings",
			replace: "core.queues.count > core.settings",
			because: "scheduler.destination.discarded-when-empty",
			killedBy: ["dead sites are remembered up to twice as many destinations as recipients in core"],
		},
		{
			name: "a destination stays after its pause",
			find: "if (isEmpty(core, queue)) discardQueue(core, queue);\n\telse core.queueResumed(queue);",
			replace: "core.queueResumed(queue);",
			because: "scheduler.destination.discarded-when-empty",
			killedBy: ["a destination that has nothing left is forgotten after its pause"],
		},
		{
			name: "a destination stays when its time as a dead one is over",
			find: "\treward(core, queue);\n\tdiscardIfIdle(core, queue);\n}\n\n/** A flush",
			replace: "\treward(core, queue);\n}\n\n/** A flush",
			because: "scheduler.destination.discarded-when-empty",
			killedBy: ["a destination that has nothing left is forgotten when its time as a dead one is over"],
		},
		{
			name: "a destination stays after a flush",
			find: "\tif (isDead(core, queue)) reward(core, queue);\n\tdiscardIfIdle(core, queue);\n}\n\n/** With",
			replace: "\tif (isDead(core, queue)) reward(core, queue);\n}\n\n/** With",
			because: "scheduler.destination.discarded-when-empty",
			killedBy: ["a destination that has nothing left is forgotten when all dead ones are"],
		},
	]),
	...inFile("impl/scheduler/queues.ts", [
		{
			name: "no limit of recipients is a limit of one",
			find: "recipientsPerDelivery === 1 &&",
			replace: "recipientsPerDelivery <= 1 &&",
			because: "scheduler.resolve.queue-per-nexthop",
			killedBy: ["no limit of recipients means that all travel together"],
		},
	]),
	...inFile("impl/scheduler/preemptive/jobs.ts", [
		{
			name: "a job that gets entries is not looked at as a candidate",
			find: "\tresetCandidate(schedule);\n\tif (state.search.isBlocker(job)) {",
			replace: "\tif (state.search.isBlocker(job)) {",
			because: "scheduler.preempt.candidate-clock",
			killedBy: ["mail that is moved to the retry transport is a candidate there at once"],
		},
		{
			name: "a candidate that is gone is remembered",
			find: "schedule.candidate === job || schedule.candidateFor === job",
			replace: "schedule.candidateFor === job",
			because: "scheduler.process.goes-on",
			killedBy: ["a candidate that is gone is forgotten"],
		},
	]),
	...inFile("impl/scheduler/preemptive/preemption.ts", [
		{
			name: "slots that come back find no new candidate",
			find: "\tjobs.level.set(job, 0);\n\tresetCandidate(schedule);",
			replace: "\tjobs.level.set(job, 0);",
			because: "scheduler.preempt.slots-returned",
			killedBy: ["what a job gives back of its slots makes a candidate possible"],
		},
		{
			name: "who preempts again owes the one that it preempted before",
			find: "if (jobs.level.get(job) > 0) popFromStack(state, job);\n\tstate.search.jobMoving(job);",
			replace:
				"if (jobs.level.get(job) > 0) {\n\t\tjobs.slotsUsed.set(job, 0);\n\t\tpopFromStack(state, job);\n\t}\n\tstate.search.jobMoving(job);",
			because: "scheduler.preempt.slots-returned",
			killedBy: ["a job that preempts again gives its slots back to the one that it preempted before"],
		},
	]),
	...inFile("impl/scheduler/preemptive/selection.ts", [
		{
			name: "the last of the blocked jobs stays current",
			find: "\tschedule.current = 0;\n",
			replace: "\tschedule.current = state.jobsOf.last(schedule.transport.row);\n",
			because: "scheduler.job.current-is-last-selected",
			killedBy: ["when all jobs are blocked none is current, so the next to come preempts none"],
		},
	]),
];
