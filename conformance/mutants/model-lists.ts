/** Mutants of the model: mistakes in its lists, in reading, resolving and grouping, and in its clock. */
import { inFile, type Mutant } from "./mutant.js";

export const LIST_MUTANTS: readonly Mutant[] = [
	...inFile("model/scheduler/deliveries.ts", [
		{
			name: "the rate lock ends with an agent that crashes (L4 mended)",
			find: 'rateLockWithoutReport === "kept"',
			replace: 'rateLockWithoutReport !== "kept"',
			because: "scheduler.transport.rate-delay",
			killedBy: ["an agent crashes on a transport with a rate delay"],
		},
	]),
	...inFile("model/scheduler/joblist.ts", [
		{
			name: "of two jobs of one second the later is first",
			find: "queuedAt(world, other) <= age",
			replace: "queuedAt(world, other) < age",
			because: "scheduler.job.ordered-by-enqueue-time",
			killedBy: ["children of a job at the bottom are orphans"],
		},
		{
			name: "orphans are left alone",
			find: '{ type: "ADOPTED", parent });',
			replace: '{ type: "ADOPTED", parent: null });',
			because: "scheduler.preempt.orphans-adopted",
			killedBy: ["the orphans of a job are its parent's children"],
		},
		{
			name: "an unblocked job does not rewind the search",
			find: '{ type: "CURRENT", job: world.jobList[transport]?.[0] ?? null }',
			replace: '{ type: "CURRENT", job: context(world, "transport", transport).current }',
			because: "scheduler.job.current-is-last-selected",
			killedBy: ["20010203 negative cache not reset when blockers are unblocked"],
		},
		{
			name: "a retired job keeps its recipient slots",
			find: "\tmoveLimits(run, id);\n\tunlinkJob(run, id);",
			replace: "\tunlinkJob(run, id);",
			because: "scheduler.recipients.first-unread-job-gets-rest",
			killedBy: ["half of an odd number of extra slots is rounded up"],
		},
	]),
	...inFile("model/scheduler/pool.ts", [
		{
			name: "a job returns what its message uses",
			find: "Math.min(job.limit - job.inCore, message.limit - message.inCore)",
			replace: "job.limit - job.inCore",
			because: "scheduler.recipients.transport-pool",
			killedBy: ["a retired job comes back with the next batch"],
		},
	]),
	...inFile("model/scheduler/recipients.ts", [
		{
			name: "a refill may be of any size",
			find: "room >= rules.refillLimit",
			replace: "room > 0",
			because: "scheduler.recipients.refill-limit",
			killedBy: ["override of recipient_refill_limit"],
		},
		{
			name: "a refill waits a second longer",
			find: "refilledAt >= rules.refillDelay",
			replace: "refilledAt > rules.refillDelay",
			because: "scheduler.recipients.refill-delay",
			killedBy: ["a refill that is too small waits for the refill delay, unless it is the last chance"],
		},
		{
			name: "the first batch is the minimum",
			find: "Math.max(recipientLimit - recipientsInCore(world), limit)",
			replace: "limit",
			because: "scheduler.message.first-batch",
			killedBy: ["19991207 counts released at the message's end"],
		},
		{
			name: "oqmgr reads on at the limit",
			find: "REFILL_MARGIN = 100",
			replace: "REFILL_MARGIN = 0",
			because: "scheduler.oqmgr.refill-below-limit",
			killedBy: ["the first unread job has all free recipient slots; an older job gives its own on"],
		},
	]),
	...inFile("model/scheduler/group.ts", [
		{
			name: "one recipient too many in a delivery",
			find: "recipients.length < limit",
			replace: "recipients.length <= limit",
			because: "scheduler.group.recipient-limit",
			killedBy: ["override of destination_recipient_limit"],
		},
		{
			name: "late recipients join the first entry",
			find: "waiting.at(-1)",
			replace: "waiting.at(0)",
			because: "scheduler.group.join-last-entry",
			killedBy: ["override of destination_recipient_limit"],
		},
		{
			name: "VERP is forgotten",
			find: "single || last === null",
			replace: "last === null",
			because: "scheduler.group.one-recipient-a-delivery",
			killedBy: ["a VERP sender gets one recipient a delivery, all in one destination"],
		},
	]),
	...inFile("model/scheduler/resolve.ts", [
		{
			name: "queues are case-sensitive",
			find: "name.toLowerCase()",
			replace: "name",
			because: "scheduler.resolve.case-folding",
			killedBy: ["20001119 case-sensitive queue key"],
		},
		{
			name: "a new transport stands last",
			find: "[id, ...world.transports]",
			replace: "[...world.transports, id]",
			because: "scheduler.transport.round-robin",
			killedBy: ["two transports are asked in turn, each with its own jobs"],
		},
		{
			name: "extensions make destinations",
			find: "world.rules.recipientDelimiter)",
			replace: "world.rules.recipientDelimiter) && local",
			because: "scheduler.resolve.recipient-delimiter",
			killedBy: ["destination recipient limit 1: a queue a recipient, address extensions aside"],
		},
		{
			name: "recipients share a destination",
			find: "isForMail && recipientsPerDelivery === 1",
			replace: "isForMail && recipientsPerDelivery < 0",
			because: "scheduler.resolve.queue-per-recipient",
			killedBy: ["destination recipient limit 1: a queue a recipient, address extensions aside"],
		},
	]),
	...inFile("model/scheduler/clock.ts", [
		{
			name: "a clock that is set back makes mail younger",
			find: "sane = last.sane;",
			replace: "sane = now;",
			because: "scheduler.message.enqueue-time",
			killedBy: ["20010201 clock set back"],
		},
	]),
];
