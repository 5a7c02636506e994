/** Mutants of the reference: the bugs of the queue manager's history, each under the date of its entry in HISTORY. */
import { inFile, type Mutant } from "./mutant.js";

export const HISTORY_MUTANTS: readonly Mutant[] = [
	...inFile("impl/scheduler/core.ts", [
		{
			name: "19980514 messages are not counted",
			find: "return this.messages.count < this.settings.activeLimit",
			replace: "return true",
			because: "19980514: the limit on active messages had no effect",
			killedBy: ["19980514 active counter never updated"],
		},
	]),
	...inFile("impl/scheduler/settings.ts", [
		{
			name: "19980526 the limit of another knob",
			find: 'number("default_destination_concurrency_limit")',
			replace: 'settingNumber(knobs, "default_destination_concurrency_limit")',
			because: "19980526: a wrong name was looked up, so that overrides of the concurrency limit did nothing",
			killedBy: ["19980526 wrong knob name looked up: concurrency limit"],
		},
		{
			name: "20090310 a misspelt override",
			find: 'number("default_destination_concurrency_failed_cohort_limit")',
			replace: 'settingNumber(knobs, "default_destination_concurrency_failed_cohort_limit")',
			because: "20090310: overrides of the failed cohort limit did nothing",
			killedBy: ["20090310 wrong knob name looked up: failed cohort limit"],
		},
	]),
	...inFile("impl/scheduler/reading.ts", [
		{
			name: "19980621 a recipient is lost between batches",
			find: "more ? record : 0",
			replace: "more ? record + 1 : 0",
			because: "19980621: mistakes in reading recipients in chunks",
			killedBy: ["19980621 chunk edges: one at a time"],
		},
		{
			name: "19980621 a recipient is read twice",
			find: "more ? record : 0",
			replace: "more ? record - 1 : 0",
			because: "19980621: mistakes in reading recipients in chunks",
			killedBy: ["19980621 chunk edges: one at a time"],
		},
		{
			name: "19991211 the place in the file is restored",
			find: "more ? record : 0",
			replace: "more ? (first ? record : start) : 0",
			because: "19991207: the offset was restored although the batch was read",
			killedBy: ["19991211 offset restored on success"],
		},
		{
			name: "20030521 unread recipients are not counted down",
			find: "\t\t\tunread--;\n",
			replace: "",
			because: "20030521: the count of unread recipients was wrong",
			killedBy: ["20030521 unread count not reduced by recipients done before"],
		},
		{
			name: "20221006 the second batch seems corrupt",
			find: "const first = start === 0;",
			replace: "const first = start === 0;\n\tif (!first) return null;",
			because: "20221006: after a batch that was cut short the next one was taken for corrupt",
			killedBy: ["20221006 record expected after a limited batch"],
		},
		{
			name: "20030609 the count of unread recipients after a read error",
			find: "\t\tcore.batchRead(message);\n\t\treturn null;",
			replace: "\t\tcore.batchRead(message);\n\t\tmessages.unread.set(message, 0);\n\t\treturn null;",
			because: "20030609: the count of unread recipients was not restored after a read error",
			killedBy: ["20030609 unread count not restored after a read error"],
		},
	]),
	...inFile("impl/scheduler/round-robin/core.ts", [
		{
			name: "19990204 a random walk inside a site's queue (oqmgr)",
			find: "this.todoOf.last(queue)",
			replace: "this.todoOf.first(queue)",
			because: "19990204: entries were not taken in order",
			killedBy: ["19990204 entry from the wrong end of the todo list"],
		},
	]),
	...inFile("impl/scheduler/preemptive/selection.ts", [
		{
			name: "19990204 entries in any order within a destination",
			find: "const entry = state.entriesOf.first(peer);",
			replace: "const entry = state.entriesOf.last(peer);",
			because: "19990204: entries were not taken in order",
			killedBy: ["19990204 entry from the wrong end of the todo list"],
		},
		{
			name: "20000528 only the head of the list is preempted",
			find: "\tpreemptCurrent(state, schedule);",
			replace:
				"\tif (state.jobsOf.first(schedule.transport.row) === schedule.current) preemptCurrent(state, schedule);",
			because: "20000528: only the job at the head of the list could be preempted",
			killedBy: ["20000528 only the head of the list can be preempted"],
		},
		{
			name: "20061106 recipients are read late",
			find: "if (mayRead(state, message) && isTimeToRead(state, schedule, message)) refill(state, message);",
			replace: "",
			because: "20061106: one slow recipient kept the rest of a file from being read",
			killedBy: ["20061106 late refill"],
		},
		{
			name: "20061203 a negative room is room",
			find: "mayRead(state, message) && room(state, message) > 0",
			replace: "mayRead(state, message) && room(state, message) !== 0",
			because: "20061201: the sign of a recipient limit",
			killedBy: ["a message that has more in core than it may have is not read on"],
		},
	]),
	...inFile("impl/scheduler/preemptive/preemption.ts", [
		{
			name: "20000528 slots are charged when the job leaves the stack",
			find: "\tjobs.slotsAvailable.add(current, -slots * settings.slotCost);\n\tjobs.slotsUsed.set(job, -slots);",
			replace: "\tjobs.slotsUsed.set(job, 0);",
			because: "20000528: slots were charged when a preempting job was done, and so could be spent twice",
			killedBy: ["20000528 slots charged at the pop, so spent twice: blocked child"],
		},
		{
			name: "20010128 earnings are lost at the end of a preemption",
			find: "\torphan(state, job, parent);\n\tjobs.level.set(job, 0);",
			replace: "\torphan(state, job, parent);\n\tjobs.slotsAvailable.set(job, 0);\n\tjobs.level.set(job, 0);",
			because: "20010128: counters were set to zero when a job left the stack",
			killedBy: ["a job keeps what it has earned when it leaves the stack"],
		},
	]),
	...inFile("impl/scheduler/preemptive/candidates.ts", [
		{
			name: "20010128 the candidate of this second is that of any job",
			find: "schedule.candidateFor === schedule.current",
			replace: "schedule.candidateTime === now",
			because: "20010128: the cache was keyed by the second alone",
			killedBy: ["messages that arrive while others are being delivered"],
		},
		{
			name: "20010129 the score in single precision",
			find: "return age / entries;",
			replace: "return Math.fround(Math.fround(age) / Math.fround(entries));",
			because: "20010129: the score was a float",
			killedBy: ["scores that differ by less than single precision can tell"],
		},
	]),
	...inFile("impl/scheduler/preemptive/assignment.ts", [
		{
			name: "20010128 the candidates of sibling jobs are kept",
			find: "if (!hasEntries(state, job) || state.search.isBlocker(job)) continue;",
			replace: "if (job !== 0) continue;",
			because: "20010128: reading for one transport did not reset the candidate of another",
			killedBy: ["20010128 siblings' candidate cache kept"],
		},
	]),
	...inFile("impl/scheduler/preemptive/pools.ts", [
		{
			name: "20061201 a pool in debt is lent",
			find: "if (schedule.pool <= 0) return;",
			replace: "if (schedule.pool === 0) return;",
			because: "20061201: the sign of a recipient limit",
			killedBy: ["an unread message that preempts gets half of the extra recipient slots"],
		},
	]),
	...inFile("impl/scheduler/preemptive/entries.ts", [
		{
			name: "19991207 recipients stay counted until the end",
			find: "\tmessages.recipients.add(message, -recipients);\n",
			replace: "",
			because: "19991207: recipients in core were given back when the message was done",
			killedBy: ["19991211 offset restored on success"],
		},
		{
			name: "20090305 jobs are unblocked before the pause",
			find: "\tif (delivered) pauseAfterDelivery(state, queue);\n\tif (queues.window.get(queue) !== SUSPENDED) updateBlockers(state, queue);",
			replace: "\tupdateBlockers(state, queue);\n\tif (delivered) pauseAfterDelivery(state, queue);",
			because: "20090305: with a rate delay jobs were unblocked before the destination was suspended",
			killedBy: ["20090305 jobs stay blocked while their destination pauses"],
		},
	]),
	...inFile("impl/scheduler/queues.ts", [
		{
			name: "20001119 queues are case-sensitive",
			find: "if (!byMailbox) return nexthop.toLowerCase();",
			replace: "if (!byMailbox) return nexthop;",
			because: "20001119: the same site had several queues",
			killedBy: ["20001119 case-sensitive queue key"],
		},
		{
			name: "20001210 limits by domain instead of by user",
			find: "transport.settings.recipientsPerDelivery === 1",
			replace: "transport.settings.recipientsPerDelivery < 0",
			because: "20001210: the local concurrency limit counted by domain",
			killedBy: ["20001210 per-user against per-domain key"],
		},
		{
			name: "20040622 extensions are users",
			find: "withoutExtension(local, core.settings.recipientDelimiter)",
			replace: "local",
			because: "20040622: extended addresses had concurrency of their own",
			killedBy: ["destination recipient limit 1: a queue a recipient, address extensions aside"],
		},
	]),
	...inFile("impl/scheduler/sane-clock.ts", [
		{
			name: "20010201 the clock may be set back",
			find: "this.shown === null || now >= this.shown",
			replace: "this.shown !== undefined",
			because: "20010201: ages were negative when the clock was set back",
			killedBy: ["20010201 clock set back"],
		},
	]),
	...inFile("impl/scheduler/agents.ts", [
		{
			name: "20061209 a failed hand-off leaves mail stuck",
			find: "\tcore.unselect(entry);\n\ttransportFailed(core, transport);",
			replace: "\tcore.unselect(entry);\n\ttransport.rateLocked = true;",
			because: "20061209: after a connection error mail was stuck in the active queue",
			killedBy: ["20061209 a connect error leaves mail stuck"],
		},
	]),
	...inFile("impl/scheduler/reports.ts", [
		{
			name: "20240209 one crash defers the whole transport",
			find: '\tif (report.kind !== "delivered") {\n',
			replace:
				'\tif (report.kind === "crash") {\n\t\tfor (let one = core.queuesOf.first(core.transportOf(queue).row), next = 0; one !== 0; one = next) {\n\t\t\tnext = core.queuesOf.next(one);\n\t\t\tdeferTodo(core, one, { status: "4.3.0", text: "unknown mail transport error" });\n\t\t}\n\t}\n\tif (report.kind !== "delivered") {\n',
			because: "20240209: after one crash all mail of the transport was deferred",
			killedBy: ["20240209 one agent crash throttles the transport"],
		},
	]),
	...inFile("impl/scheduler/window.ts", [
		{
			name: "19990204 one failure is a cohort",
			find: "1 / queues.window.get(queue)",
			replace: "1 / queues.busy.get(queue)",
			because: "19990204: a host could be dead after just one failure",
			killedBy: ["19990204 window below what is busy after one failure"],
		},
		{
			name: "20071121 no hysteresis at window 1",
			find: "const feedback = amount(core.transportOf(queue).settings.negativeFeedback, window);",
			replace:
				"if (window === 1) return;\n\tconst feedback = amount(core.transportOf(queue).settings.negativeFeedback, window);",
			because: "20071121: negative feedback at window 1 did not count",
			killedBy: ["20071121 hysteresis not kept at window 1"],
		},
		{
			name: "20071203 an empty queue is kept after its pause",
			find: "if (isEmpty(core, queue)) discardQueue(core, queue);\n\telse core.queueResumed(queue);",
			replace: "core.queueResumed(queue);",
			because: "20071203: an empty queue with a rate delay was not removed",
			killedBy: ["20071203 empty rate-limited queue kept"],
		},
	]),
	...inFile("impl/scheduler/preemptive/jobs.ts", [
		{
			name: "20010203 the candidate is never looked for anew",
			find: "schedule.candidateFor = 0;",
			replace: "schedule.candidateFor += 0;",
			because: "20010203: missing resets of the cached candidate",
			killedBy: ["messages that arrive while others are being delivered"],
		},
	]),
	...inFile("impl/scheduler/indexed/need.ts", [
		{
			name: "20090304 dead and suspended sites need agents",
			find: "Math.min(free, queues.todo.get(queue)) : 0",
			replace: "Math.min(free, queues.todo.get(queue)) : queues.todo.get(queue)",
			because: "20090304: suspended and dead destinations were counted in the need for agents",
			killedBy: ["deliveries to one destination are spaced by the destination's rate delay"],
		},
	]),
];
