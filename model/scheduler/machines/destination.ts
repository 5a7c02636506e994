/**
 * One destination of one transport: its concurrency window, and whether it is ready, throttled (dead) or suspended (rate delay). Leaves
 * out the order of its waiting entries (a list of the system) and the arithmetic of the window (window.ts).
 */
import { assign, setup } from "xstate";
import { cohortsAfterFailure, isLastCohort, narrowed, widened } from "../window.js";
import type { DestinationContext, DestinationEvent } from "./destination-words.js";
import { type Cited, EFFECTS } from "./grammar.js";

export const destinationMachine = setup({
	types: {
		context: {} as DestinationContext,
		events: {} as DestinationEvent,
		input: {} as DestinationContext,
		meta: {} as Cited,
	},
	actions: {
		...EFFECTS,
		"start anew": assign(({ context }) => ({
			window: context.busy > 0 ? context.busy : context.rules.initialConcurrency,
			success: 0,
			failure: 0,
			cohorts: 0,
			reason: null,
		})),
		"forget failed cohorts": assign({ cohorts: 0 }),
		"no longer blocking": assign({ blocking: false }),
	},
	guards: {
		"window is at its limit": ({ context: { window, rules } }) =>
			rules.concurrencyLimit !== 0 && window >= rules.concurrencyLimit,
		"window is far above the deliveries in flight": ({ context: { window, busy, rules } }) =>
			window >= busy + rules.initialConcurrency,
		"failed cohorts reach the limit": ({ context }) => isLastCohort(context, context.rules),
		"blocks and can deliver": ({ context }) => context.blocking && context.window > context.busy && context.todo > 0,
		"blocks nothing that waits": ({ context }) => context.blocking && context.window > context.busy,
		"nothing waits and nothing is in flight": ({ context }) => context.todo === 0 && context.busy === 0,
	},
}).createMachine({
	id: "destination",
	context: ({ input }) => input,
	initial: "ready",
	on: {
		ENTRY_ADDED: {
			actions: assign({ todo: ({ context }) => context.todo + 1 }),
			meta: {
				requirements: ["scheduler.resolve.queue-per-nexthop"],
				source: "SR 'What happens when nqmgr picks up the message'; C qmgr_entry.c:qmgr_entry_create",
			},
		},
		ENTRY_SELECTED: {
			actions: assign({ todo: ({ context }) => context.todo - 1, busy: ({ context }) => context.busy + 1 }),
			meta: {
				requirements: ["scheduler.select.window-respected"],
				source: "SR 'How the entry selection works'; C qmgr_entry.c:qmgr_entry_select",
			},
		},
		ENTRY_UNSELECTED: {
			actions: assign({ todo: ({ context }) => context.todo + 1, busy: ({ context }) => context.busy - 1 }),
			meta: { requirements: ["scheduler.transport.failed-hand-off"], source: "C qmgr_entry.c:qmgr_entry_unselect" },
		},
		ENTRY_DEFERRED: {
			actions: assign({ todo: ({ context }) => context.todo - 1 }),
			meta: { requirements: ["scheduler.destination.dead-defers-todo"], source: "C qmgr_defer.c:qmgr_defer_todo" },
		},
		DELIVERY_ENDED: {
			actions: assign({ busy: ({ context }) => context.busy - 1 }),
			meta: { requirements: ["scheduler.entry.released-at-its-end"], source: "C qmgr_entry.c:qmgr_entry_done" },
		},
		BLOCK: {
			actions: assign({ blocking: true }),
			meta: {
				requirements: ["scheduler.blocker.declared"],
				source:
					"SR 'How destination concurrency limits affect the scheduling algorithm'; C qmgr_job.c:qmgr_job_entry_select",
			},
		},
		UNBLOCK: {
			actions: "no longer blocking",
			meta: {
				requirements: ["scheduler.blocker.unblocked-together"],
				source:
					"SR 'How destination concurrency limits affect the scheduling algorithm'; C qmgr_job.c:qmgr_job_blocker_update",
			},
		},
	},
	states: {
		ready: {
			on: {
				SUCCESS: [
					{
						guard: "window is at its limit",
						actions: "forget failed cohorts",
						meta: {
							requirements: ["scheduler.destination.concurrency-limit"],
							source: "PC default_destination_concurrency_limit; C qmgr_queue.c:qmgr_queue_unthrottle",
						},
					},
					{
						guard: "window is far above the deliveries in flight",
						actions: "forget failed cohorts",
						meta: {
							requirements: ["scheduler.destination.window-margin"],
							source: "SR 'Pseudocode for the Postfix 2.5 concurrency scheduler'; C qmgr_queue.c:qmgr_queue_unthrottle",
						},
					},
					{
						actions: assign(({ context }) => widened(context, context.rules)),
						meta: {
							requirements: ["scheduler.destination.positive-feedback", "scheduler.destination.hysteresis"],
							source: "SR 'Pseudocode for the Postfix 2.5 concurrency scheduler'; C qmgr_queue.c:qmgr_queue_unthrottle",
						},
					},
				],
				FAILURE: [
					{
						guard: "failed cohorts reach the limit",
						target: "throttled",
						actions: [
							assign({
								cohorts: ({ context }) => cohortsAfterFailure(context),
								window: 0,
								reason: ({ event }) => event.reason,
							}),
							{
								type: "push",
								params: ({ context }) => ({
									list: "timers",
									alarm: "backoff",
									destination: context.id,
									delay: context.rules.backoff,
								}),
							},
						],
						meta: {
							requirements: ["scheduler.destination.failed-cohorts"],
							source:
								"SR 'Summary of the Postfix 2.5 \"dead destination\" detection algorithm'; C qmgr_queue.c:qmgr_queue_throttle",
						},
					},
					{
						actions: assign(({ context }) => narrowed(context, context.rules)),
						meta: {
							requirements: ["scheduler.destination.negative-feedback", "scheduler.destination.hysteresis"],
							source: "SR 'Pseudocode for the Postfix 2.5 concurrency scheduler'; C qmgr_queue.c:qmgr_queue_throttle",
						},
					},
				],
				PAUSE: {
					target: "suspended",
					actions: {
						type: "push",
						params: ({ context }) => ({
							list: "timers",
							alarm: "destination-rate",
							destination: context.id,
							delay: context.rules.rateDelay,
						}),
					},
					meta: {
						requirements: ["scheduler.destination.rate-delay"],
						source: "PC default_destination_rate_delay; C qmgr_queue.c:qmgr_queue_suspend",
					},
				},
				REVIEW_BLOCKERS: [
					{
						guard: "blocks and can deliver",
						actions: {
							type: "push",
							params: ({ context }) => ({ list: "unblockings", transport: context.transport }),
						},
						meta: {
							requirements: ["scheduler.blocker.unblocked-together"],
							source:
								"SR 'How destination concurrency limits affect the scheduling algorithm'; C qmgr_job.c:qmgr_job_blocker_update",
						},
					},
					{
						guard: "blocks nothing that waits",
						actions: "no longer blocking",
						meta: {
							requirements: ["scheduler.blocker.unblocked-together"],
							source: "C qmgr_job.c:qmgr_job_blocker_update",
						},
					},
				],
				DISCARD_IF_EMPTY: {
					guard: "nothing waits and nothing is in flight",
					target: "discarded",
					meta: {
						requirements: ["scheduler.destination.discarded-when-empty"],
						source: "C qmgr_queue.c:qmgr_queue_done",
					},
				},
			},
		},
		throttled: {
			on: {
				SUCCESS: {
					target: "ready",
					actions: [
						{ type: "take", params: ({ context }) => ({ list: "timers", alarm: "backoff", destination: context.id }) },
						"start anew",
					],
					meta: {
						requirements: ["scheduler.destination.revived-by-success"],
						source: "C qmgr_queue.c:qmgr_queue_unthrottle",
					},
				},
				FORGIVE: {
					target: "ready",
					actions: [
						{ type: "take", params: ({ context }) => ({ list: "timers", alarm: "backoff", destination: context.id }) },
						"start anew",
					],
					meta: {
						requirements: ["scheduler.destination.revived-after-backoff", "scheduler.destination.flush-revives"],
						source: "PC minimal_backoff_time; C qmgr_queue.c:qmgr_queue_unthrottle, qmgr_enable.c:qmgr_enable_queue",
					},
				},
				PAUSE: {
					target: "suspended",
					actions: [
						{ type: "take", params: ({ context }) => ({ list: "timers", alarm: "backoff", destination: context.id }) },
						"start anew",
						{
							type: "push",
							params: ({ context }) => ({
								list: "timers",
								alarm: "destination-rate",
								destination: context.id,
								delay: context.rules.rateDelay,
							}),
						},
					],
					meta: {
						requirements: ["scheduler.destination.rate-delay"],
						source: "PC default_destination_rate_delay; C qmgr_entry.c:qmgr_entry_done",
					},
				},
				REVIEW_BLOCKERS: {
					actions: "no longer blocking",
					meta: {
						requirements: ["scheduler.blocker.unblocked-together"],
						source: "C qmgr_job.c:qmgr_job_blocker_update",
					},
				},
			},
		},
		suspended: {
			on: {
				RESUME: {
					target: "ready",
					actions: assign({ window: 1 }),
					meta: {
						requirements: ["scheduler.destination.rate-delay", "scheduler.destination.rate-delay-serialises"],
						source: "PC default_destination_rate_delay; C qmgr_queue.c:qmgr_queue_resume",
					},
				},
			},
		},
		discarded: { type: "final" },
	},
});

/** Whether one more entry may be selected for a destination. */
export function canDeliver(state: string, { window, busy }: DestinationContext): boolean {
	return state === "ready" && window > busy;
}
