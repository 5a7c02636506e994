/**
 * One message: where its queue file is, how much of it has been read, its recipients in core, and what becomes of it when all of them
 * were tried. Leaves out the file's content (queue-file.ts) and when a batch is read (recipients.ts).
 */
import { assign, setup } from "xstate";
import { type Cited, EFFECTS } from "./grammar.js";

export interface MessageContext {
	readonly id: string;
	/** When the file was made, by the system's clock. */
	readonly created: number;
	/** When it was taken into active/, by the scheduler's clock. */
	readonly queuedAt: number;
	/** When the last batch was read, by the scheduler's clock. */
	readonly refilledAt: number;
	/** Entries that wait or are in delivery. */
	readonly references: number;
	/** Recipients in core. */
	readonly inCore: number;
	/** Recipients it may have in core: the message's minimum, and what its jobs have. */
	readonly limit: number;
	/** Recipient records, done ones included, that were not read. */
	readonly unread: number;
	/** Records read. */
	readonly position: number;
	/** Some recipient must be tried again. */
	readonly mustRetry: boolean;
	/** When a scan may take it again. */
	readonly wakeup: number;
}

export type MessageEvent =
	| {
			readonly type: "ACTIVATE";
			readonly now: number;
			readonly sane: number;
			readonly records: number;
			readonly minimum: number;
	  }
	| { readonly type: "BATCH"; readonly records: number; readonly isFull: boolean; readonly sane: number }
	| { readonly type: "UNREADABLE"; readonly sane: number }
	| { readonly type: "ENTRY_ADDED" }
	| { readonly type: "ENTRY_GONE" }
	| { readonly type: "RECIPIENTS_IN"; readonly count: number }
	| { readonly type: "RECIPIENTS_OUT"; readonly count: number }
	| { readonly type: "LIMIT_RAISED"; readonly slots: number }
	| { readonly type: "LIMIT_LOWERED"; readonly slots: number }
	| { readonly type: "MUST_RETRY" }
	| {
			readonly type: "ALL_TRIED";
			readonly now: number;
			readonly minimalBackoff: number;
			readonly maximalBackoff: number;
	  }
	| { readonly type: "GIVE_UP" };

/** A scan takes files up to so many seconds before their time. Source: qmgr_active.c:qmgr_active_feed. */
const SCAN_TOLERANCE = 1;

export const messageMachine = setup({
	types: { context: {} as MessageContext, events: {} as MessageEvent, input: {} as MessageContext, meta: {} as Cited },
	actions: {
		...EFFECTS,
		"start in core": assign(
			(_, event: { readonly sane: number; readonly records: number; readonly minimum: number }) => ({
				queuedAt: event.sane,
				references: 0,
				inCore: 0,
				limit: event.minimum,
				unread: event.records,
				position: 0,
				mustRetry: false,
			}),
		),
	},
	guards: {
		"its time has come": ({ context }, { now }: { now: number }) => context.wakeup <= now + SCAN_TOLERANCE,
		"recipients were left": (_, { isFull }: { isFull: boolean }) => isFull,
		"some must be tried again": ({ context }) => context.mustRetry,
	},
}).createMachine({
	id: "message",
	context: ({ input }) => input,
	initial: "incoming",
	on: {
		ENTRY_ADDED: {
			actions: assign({ references: ({ context }) => context.references + 1 }),
			meta: { requirements: ["scheduler.message.removed-when-delivered"], source: "C qmgr_entry.c:qmgr_entry_create" },
		},
		ENTRY_GONE: {
			actions: assign({ references: ({ context }) => context.references - 1 }),
			meta: { requirements: ["scheduler.message.removed-when-delivered"], source: "C qmgr_entry.c:qmgr_entry_done" },
		},
		RECIPIENTS_IN: {
			actions: assign({ inCore: ({ context, event }) => context.inCore + event.count }),
			meta: { requirements: ["scheduler.recipients.message-minimum"], source: "C qmgr_message.c:qmgr_message_assign" },
		},
		RECIPIENTS_OUT: {
			actions: assign({ inCore: ({ context, event }) => context.inCore - event.count }),
			meta: { requirements: ["scheduler.entry.released-at-its-end"], source: "C qmgr_entry.c:qmgr_entry_done" },
		},
		LIMIT_RAISED: {
			actions: assign({ limit: ({ context, event }) => context.limit + event.slots }),
			meta: {
				requirements: ["scheduler.recipients.transport-pool"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_job.c:qmgr_job_link",
			},
		},
		LIMIT_LOWERED: {
			actions: assign({ limit: ({ context, event }) => context.limit - event.slots }),
			meta: {
				requirements: ["scheduler.recipients.transport-pool"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_job.c:qmgr_job_move_limits",
			},
		},
		MUST_RETRY: {
			actions: assign({ mustRetry: true }),
			meta: {
				requirements: ["scheduler.message.deferred-with-backoff"],
				source: "C qmgr_deliver.c:qmgr_deliver_update, qmgr_defer.c:qmgr_defer_recipient",
			},
		},
	},
	states: {
		incoming: {
			on: {
				ACTIVATE: {
					target: "opened",
					actions: { type: "start in core", params: ({ event }) => event },
					meta: {
						requirements: ["scheduler.message.enqueue-time", "scheduler.message.active-limit"],
						source: "SR 'Dealing with memory resource limits'; C qmgr_message.c:qmgr_message_create",
					},
				},
			},
		},
		opened: {
			on: {
				BATCH: [
					{
						guard: { type: "recipients were left", params: ({ event }) => event },
						target: "partlyRead",
						actions: assign({
							position: ({ context, event }) => context.position + event.records,
							unread: ({ context, event }) => context.unread - event.records,
							refilledAt: ({ event }) => event.sane,
						}),
						meta: {
							requirements: ["scheduler.message.first-batch"],
							source: "SR 'Dealing with memory resource limits'; C qmgr_message.c:qmgr_message_read",
						},
					},
					{
						target: "fullyRead",
						actions: assign({
							position: ({ context, event }) => context.position + event.records,
							unread: 0,
							refilledAt: ({ event }) => event.sane,
						}),
						meta: {
							requirements: ["scheduler.message.first-batch"],
							source: "SR 'Dealing with memory resource limits'; C qmgr_message.c:qmgr_message_read",
						},
					},
				],
				UNREADABLE: {
					target: "setAside",
					actions: {
						type: "push",
						params: ({ context }) => ({ list: "finishes", message: context.id, fate: "corrupt" }),
					},
					meta: {
						requirements: ["scheduler.message.corrupt-set-aside"],
						source: "C qmgr_active.c:qmgr_active_feed",
					},
				},
			},
		},
		partlyRead: {
			on: {
				BATCH: [
					{
						guard: { type: "recipients were left", params: ({ event }) => event },
						actions: assign({
							position: ({ context, event }) => context.position + event.records,
							unread: ({ context, event }) => context.unread - event.records,
							refilledAt: ({ event }) => event.sane,
						}),
						meta: {
							requirements: ["scheduler.recipients.unread-estimates"],
							source: "SR 'Dealing with memory resource limits'; C qmgr_message.c:qmgr_message_realloc",
						},
					},
					{
						target: "fullyRead",
						actions: assign({
							position: ({ context, event }) => context.position + event.records,
							unread: 0,
							refilledAt: ({ event }) => event.sane,
						}),
						meta: {
							requirements: ["scheduler.recipients.unread-estimates"],
							source: "SR 'Dealing with memory resource limits'; C qmgr_message.c:qmgr_message_realloc",
						},
					},
				],
				ALL_TRIED: {
					actions: { type: "push", params: ({ context }) => ({ list: "batches", message: context.id }) },
					meta: {
						requirements: ["scheduler.recipients.refill-when-all-done"],
						source: "SR 'Dealing with memory resource limits'; C qmgr_active.c:qmgr_active_done_2_generic",
					},
				},
				GIVE_UP: {
					target: "setAside",
					actions: {
						type: "push",
						params: ({ context }) => ({ list: "finishes", message: context.id, fate: "corrupt" }),
					},
					meta: {
						requirements: ["scheduler.message.corrupt-set-aside"],
						source: "C qmgr_active.c:qmgr_active_done_2_generic",
					},
				},
			},
		},
		fullyRead: {
			on: {
				ALL_TRIED: [
					{
						guard: "some must be tried again",
						target: "deferred",
						actions: [
							assign({
								wakeup: ({ context, event }) =>
									event.now +
									Math.max(Math.min(event.now - context.created, event.maximalBackoff), event.minimalBackoff),
							}),
							{ type: "push", params: ({ context }) => ({ list: "finishes", message: context.id, fate: "deferred" }) },
						],
						meta: {
							requirements: ["scheduler.message.deferred-with-backoff"],
							source: "PC minimal_backoff_time, maximal_backoff_time; C qmgr_active.c:qmgr_active_done_3_generic",
						},
					},
					{
						target: "removed",
						actions: {
							type: "push",
							params: ({ context }) => ({ list: "finishes", message: context.id, fate: "removed" }),
						},
						meta: {
							requirements: ["scheduler.message.removed-when-delivered"],
							source: "C qmgr_active.c:qmgr_active_done_3_generic",
						},
					},
				],
			},
		},
		deferred: {
			on: {
				ACTIVATE: {
					guard: { type: "its time has come", params: ({ event }) => event },
					target: "opened",
					actions: { type: "start in core", params: ({ event }) => event },
					meta: {
						requirements: ["scheduler.message.rescan-after-wakeup"],
						source: "PC minimal_backoff_time; C qmgr_active.c:qmgr_active_feed",
					},
				},
			},
		},
		removed: { type: "final" },
		setAside: { type: "final" },
	},
});
