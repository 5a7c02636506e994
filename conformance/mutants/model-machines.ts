/** Mutants of the model: mistakes in guards and actions of its machines. */
import { inFile, type Mutant } from "./mutant.js";

export const MACHINE_MUTANTS: readonly Mutant[] = [
	...inFile("model/scheduler/machines/destination.ts", [
		{
			name: "feedback counts however idle the destination",
			find: "window >= busy + rules.initialConcurrency",
			replace: "window < 0",
			because: "scheduler.destination.window-margin",
			killedBy: ["the window grows by one a cohort: initial 2, limit 8"],
		},
		{
			name: "a revived destination starts with the initial window",
			find: "context.busy > 0 ? context.busy : context.rules.initialConcurrency",
			replace: "context.rules.initialConcurrency",
			because: "scheduler.destination.revived-by-success",
			killedBy: ["a site that comes back takes as much as is in flight"],
		},
		{
			name: "a resumed destination has a window of 2",
			find: "assign({ window: 1 })",
			replace: "assign({ window: 2 })",
			because: "scheduler.destination.rate-delay-serialises",
			killedBy: ["deliveries to one destination are spaced by the destination's rate delay"],
		},
		{
			name: "a window has room for one more",
			find: "window > busy;",
			replace: "window >= busy;",
			because: "scheduler.select.window-respected",
			killedBy: ["a job is preempted while it is blocked"],
		},
		{
			name: "a failed site is never dead",
			find: "isLastCohort(context, context.rules)",
			replace: "false",
			because: "scheduler.destination.failed-cohorts",
			killedBy: ["a rate-limited destination fails"],
		},
		{
			name: "an empty destination is kept",
			find: "context.todo === 0 && context.busy === 0",
			replace: "context.todo < 0",
			because: "scheduler.destination.discarded-when-empty",
			killedBy: ["20071203 empty rate-limited queue kept"],
		},
		{
			name: "a free place unblocks nobody",
			find: "context.blocking && context.window > context.busy && context.todo > 0",
			replace: "context.todo < 0",
			because: "scheduler.blocker.unblocked-together",
			killedBy: ["20010203 negative cache not reset when blockers are unblocked"],
		},
	]),
	...inFile("model/scheduler/machines/transport.ts", [
		{
			name: "no rate lock",
			find: "context.rules.rateDelay > 0",
			replace: "context.rules.rateDelay < 0",
			because: "scheduler.transport.rate-delay",
			killedBy: ["override of transport_rate_delay"],
		},
	]),
	...inFile("model/scheduler/machines/job.ts", [
		{
			name: "a preemption costs one slot an entry",
			find: "context.slots - event.expected * context.cost",
			replace: "context.slots - event.expected",
			because: "scheduler.preempt.slots-charged",
			killedBy: ["4+1+1+1+1 recipients with slot cost 2 and a discount of all slots"],
		},
		{
			name: "a preemption is free",
			find: "context.slots - event.expected * context.cost",
			replace: "context.slots",
			because: "scheduler.preempt.slots-charged",
			killedBy: ["4+1+1+1+1 recipients with slot cost 2 and a discount of all slots"],
		},
		{
			name: "unused slots are not returned",
			find: "context.slots - event.used * context.cost",
			replace: "context.slots",
			because: "scheduler.preempt.slots-returned",
			killedBy: ["20010128 slot counter zeroed at the pop: unused slots"],
		},
		{
			name: "used slots are charged again",
			find: "used: ({ event }) => -event.expected",
			replace: "used: 0",
			because: "scheduler.preempt.slots-returned",
			killedBy: ["20010128 slot counter zeroed at the pop"],
		},
		{
			name: "selection earns nothing",
			find: "slots: ({ context }) => context.slots + 1",
			replace: "slots: ({ context }) => context.slots",
			because: "scheduler.preempt.slots-accumulated",
			killedBy: ["no candidate stays no candidate as time passes"],
		},
	]),
	...inFile("model/scheduler/machines/message.ts", [
		{
			name: "files sleep a second longer",
			find: "SCAN_TOLERANCE = 1",
			replace: "SCAN_TOLERANCE = 0",
			because: "scheduler.message.rescan-after-wakeup",
			killedBy: ["a soft deferral is no failure of the site, and the message comes back after its backoff"],
		},
		{
			name: "no maximum of the pause",
			find: "Math.min(event.now - context.created, event.maximalBackoff)",
			replace: "event.now - context.created",
			because: "scheduler.message.deferred-with-backoff",
			killedBy: ["a pause has a maximum"],
		},
		{
			name: "no recipients of its own for a message",
			find: "limit: event.minimum",
			replace: "limit: 0",
			because: "scheduler.recipients.message-minimum",
			killedBy: ["one job sponsors another of its message"],
		},
	]),
];
