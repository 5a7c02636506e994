/**
 * One transport: whether its agents can be had (alive or dead), its rate lock, the agents it has asked for, its pool of recipient slots,
 * and where its scheduler stands (current job, first unread job, remembered candidate). Leaves out the lists of its jobs and
 * destinations.
 */
import { assign, setup } from "xstate";
import type { TransportRules } from "../rules.js";
import type { Reason } from "./destination-words.js";
import { type Cited, EFFECTS } from "./grammar.js";

/** What the last search for a candidate found for which job, and when by the scheduler's clock. */
export interface Remembered {
	readonly current: string;
	readonly candidate: string | null;
	readonly at: number;
}

export interface TransportContext {
	readonly id: string;
	/** Agents asked for that have not announced themselves. */
	readonly pending: number;
	/** Recipient slots that no job has; negative: lent to preempting jobs from the extra pool. */
	readonly pool: number;
	/** The job whose entry was selected last, or from which to look on. */
	readonly current: string | null;
	/** The first job, by time, whose message has unread recipients. */
	readonly firstUnread: string | null;
	readonly remembered: Remembered | null;
	/** Why it is dead. */
	readonly reason: Reason | null;
	readonly rules: TransportRules;
}

export type TransportEvent =
	| { readonly type: "ASK" }
	| { readonly type: "ANSWERED" }
	| { readonly type: "UNAVAILABLE"; readonly reason: Reason }
	| { readonly type: "WORKED" }
	| { readonly type: "FORGIVE" }
	| { readonly type: "UNLOCK" }
	| { readonly type: "CURRENT"; readonly job: string | null }
	| { readonly type: "FIRST_UNREAD"; readonly job: string | null }
	| { readonly type: "POOL_TAKEN"; readonly slots: number }
	| { readonly type: "POOL_RETURNED"; readonly slots: number }
	| { readonly type: "REMEMBER"; readonly search: Remembered }
	| { readonly type: "FORGET_CANDIDATE" };

export const transportMachine = setup({
	types: {
		context: {} as TransportContext,
		events: {} as TransportEvent,
		input: {} as TransportContext,
		meta: {} as Cited,
	},
	actions: EFFECTS,
	guards: {
		"deliveries are spaced in time": ({ context }) => context.rules.rateDelay > 0,
	},
}).createMachine({
	id: "transport",
	context: ({ input }) => input,
	type: "parallel",
	on: {
		ANSWERED: {
			actions: assign({ pending: ({ context }) => context.pending - 1 }),
			meta: {
				requirements: ["scheduler.transport.two-pending-asks"],
				source: "C qmgr_transport.c:qmgr_transport_event",
			},
		},
		CURRENT: {
			actions: assign({ current: ({ event }) => event.job }),
			meta: {
				requirements: ["scheduler.job.current-is-last-selected"],
				source: "SR 'How the preemption works'; C qmgr_job.c:qmgr_job_entry_select",
			},
		},
		FIRST_UNREAD: {
			actions: assign({ firstUnread: ({ event }) => event.job }),
			meta: {
				requirements: ["scheduler.recipients.first-unread-job-gets-rest"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_job.c:qmgr_job_move_limits",
			},
		},
		POOL_TAKEN: {
			actions: assign({ pool: ({ context, event }) => context.pool - event.slots }),
			meta: {
				requirements: ["scheduler.recipients.transport-pool"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_job.c:qmgr_job_link",
			},
		},
		POOL_RETURNED: {
			actions: assign({ pool: ({ context, event }) => context.pool + event.slots }),
			meta: {
				requirements: ["scheduler.recipients.transport-pool"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_job.c:qmgr_job_move_limits",
			},
		},
		REMEMBER: {
			actions: assign({ remembered: ({ event }) => event.search }),
			meta: { requirements: ["scheduler.preempt.candidate-clock"], source: "C qmgr_job.c:qmgr_job_candidate" },
		},
		FORGET_CANDIDATE: {
			actions: assign({ remembered: null }),
			meta: { requirements: ["scheduler.preempt.candidate-score"], source: "C qmgr_job.c:RESET_CANDIDATE_CACHE" },
		},
	},
	states: {
		agents: {
			initial: "alive",
			states: {
				alive: {
					on: {
						ASK: {
							actions: assign({ pending: ({ context }) => context.pending + 1 }),
							meta: {
								requirements: ["scheduler.transport.two-pending-asks"],
								source: "C qmgr_transport.c:qmgr_transport_alloc",
							},
						},
						UNAVAILABLE: {
							target: "dead",
							actions: [
								assign({ reason: ({ event }) => event.reason }),
								{
									type: "push",
									params: ({ context }) => ({
										list: "timers",
										alarm: "retry",
										transport: context.id,
										delay: context.rules.retryTime,
									}),
								},
							],
							meta: {
								requirements: ["scheduler.transport.dead-after-agent-failure"],
								source: "PC transport_retry_time; C qmgr_transport.c:qmgr_transport_throttle",
							},
						},
						WORKED: {
							actions: {
								type: "sync",
								params: ({ context }) => ({ to: "transport", id: context.id, event: { type: "UNLOCK" } }),
							},
							meta: {
								requirements: ["scheduler.transport.rate-delay"],
								source: "PC default_transport_rate_delay; C qmgr_transport.c:qmgr_transport_unthrottle",
							},
						},
					},
				},
				dead: {
					on: {
						WORKED: {
							target: "alive",
							actions: [
								{ type: "take", params: ({ context }) => ({ list: "timers", alarm: "retry", transport: context.id }) },
								assign({ reason: null }),
								{
									type: "sync",
									params: ({ context }) => ({ to: "transport", id: context.id, event: { type: "UNLOCK" } }),
								},
							],
							meta: {
								requirements: ["scheduler.transport.revived-by-success"],
								source: "C qmgr_transport.c:qmgr_transport_unthrottle",
							},
						},
						FORGIVE: {
							target: "alive",
							actions: [
								{ type: "take", params: ({ context }) => ({ list: "timers", alarm: "retry", transport: context.id }) },
								assign({ reason: null }),
								{
									type: "sync",
									params: ({ context }) => ({ to: "transport", id: context.id, event: { type: "UNLOCK" } }),
								},
							],
							meta: {
								requirements: ["scheduler.transport.revived-after-retry-time", "scheduler.destination.flush-revives"],
								source:
									"PC transport_retry_time; C qmgr_transport.c:qmgr_transport_unthrottle, qmgr_enable.c:qmgr_enable_transport",
							},
						},
					},
				},
			},
		},
		rate: {
			initial: "free",
			states: {
				free: {
					on: {
						ASK: {
							guard: "deliveries are spaced in time",
							target: "locked",
							meta: {
								requirements: ["scheduler.transport.rate-delay"],
								source: "PC default_transport_rate_delay; C qmgr_transport.c:qmgr_transport_alloc",
							},
						},
					},
				},
				locked: {
					on: {
						UNLOCK: {
							target: "free",
							meta: {
								requirements: ["scheduler.transport.rate-delay"],
								source: "PC default_transport_rate_delay; C qmgr_transport.c:qmgr_transport_unthrottle",
							},
						},
					},
				},
			},
		},
	},
});
