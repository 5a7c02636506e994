/**
 * One job: a message within one transport. Whether it is on the transport's lists or retired, whether it is a blocker, its place on the
 * preemption stack, its delivery slots and its recipient slots. Leaves out its place on the lists (system) and its peers.
 */
import { assign, setup } from "xstate";
import { type Cited, EFFECTS } from "./grammar.js";

export interface JobContext {
	readonly id: string;
	readonly message: string;
	readonly transport: string;
	/** Entries that must be selected to earn one delivery slot. */
	readonly cost: number;
	/** Entries made so far. */
	readonly read: number;
	/** Entries selected so far, and entries deferred without having been selected. */
	readonly selected: number;
	/** Available delivery slots, times the cost. */
	readonly slots: number;
	/** Slots used in delivery; while it preempts: less those it was expected to use. */
	readonly used: number;
	/** Height on the preemption stack; 0: preempts nobody. */
	readonly level: number;
	/** The job it preempts, or the one that has adopted it. */
	readonly parent: string | null;
	/** Recipients in core. */
	readonly inCore: number;
	/** Recipient slots. */
	readonly limit: number;
}

export type JobEvent =
	| { readonly type: "LINK" }
	| { readonly type: "RETIRE" }
	| { readonly type: "BLOCK" }
	| { readonly type: "UNBLOCK" }
	| { readonly type: "ENTRY_ADDED" }
	| { readonly type: "ENTRY_SELECTED" }
	| { readonly type: "ENTRY_UNSELECTED" }
	| { readonly type: "ENTRY_DEFERRED" }
	| { readonly type: "SLOT_COUNTED" }
	| { readonly type: "PREEMPTED"; readonly expected: number }
	| { readonly type: "PREEMPTS"; readonly parent: string; readonly parentLevel: number; readonly expected: number }
	| { readonly type: "POP" }
	| { readonly type: "CHILD_POPPED"; readonly used: number; readonly level: number }
	| { readonly type: "ADOPTED"; readonly parent: string | null }
	| { readonly type: "RECIPIENTS_IN"; readonly count: number }
	| { readonly type: "RECIPIENTS_OUT"; readonly count: number }
	| { readonly type: "LIMIT_RAISED"; readonly slots: number }
	| { readonly type: "LIMIT_LOWERED"; readonly slots: number };

export const jobMachine = setup({
	types: { context: {} as JobContext, events: {} as JobEvent, input: {} as JobContext, meta: {} as Cited },
	actions: EFFECTS,
	guards: {
		"the child stood directly above": ({ context }, { level }: { level: number }) => level === context.level + 1,
	},
}).createMachine({
	id: "job",
	context: ({ input }) => input,
	initial: "retired",
	on: {
		ENTRY_ADDED: {
			actions: assign({ read: ({ context }) => context.read + 1 }),
			meta: {
				requirements: ["scheduler.recipients.unread-estimates"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_entry.c:qmgr_entry_create",
			},
		},
		ENTRY_SELECTED: {
			actions: assign({ selected: ({ context }) => context.selected + 1 }),
			meta: {
				requirements: ["scheduler.entry.selected-at-most-once"],
				source: "SR 'How the entry selection works'; C qmgr_entry.c:qmgr_entry_select",
			},
		},
		ENTRY_UNSELECTED: {
			actions: assign({ selected: ({ context }) => context.selected - 1 }),
			meta: { requirements: ["scheduler.transport.failed-hand-off"], source: "C qmgr_entry.c:qmgr_entry_unselect" },
		},
		ENTRY_DEFERRED: {
			actions: assign({ selected: ({ context }) => context.selected + 1 }),
			meta: { requirements: ["scheduler.destination.dead-defers-todo"], source: "C qmgr_entry.c:qmgr_entry_done" },
		},
		SLOT_COUNTED: {
			actions: assign({ slots: ({ context }) => context.slots + 1, used: ({ context }) => context.used + 1 }),
			meta: {
				requirements: ["scheduler.preempt.slots-accumulated"],
				source: "SR 'How the preemption works'; C qmgr_job.c:qmgr_job_count_slots",
			},
		},
		CHILD_POPPED: [
			{
				guard: { type: "the child stood directly above", params: ({ event }) => ({ level: event.level }) },
				actions: assign({ slots: ({ context, event }) => context.slots - event.used * context.cost }),
				meta: {
					requirements: ["scheduler.preempt.slots-returned"],
					source: "SR 'How the preemption works'; C qmgr_job.c:qmgr_job_pop",
				},
			},
			{
				meta: { requirements: ["scheduler.preempt.orphans-adopted"], source: "C qmgr_job.c:qmgr_job_pop" },
			},
		],
		ADOPTED: {
			actions: assign({ parent: ({ event }) => event.parent }),
			meta: {
				requirements: ["scheduler.preempt.orphans-adopted"],
				source:
					"SR 'How destination concurrency limits affect the scheduling algorithm'; C qmgr_job.c:qmgr_job_parent_gone",
			},
		},
		RECIPIENTS_IN: {
			actions: assign({ inCore: ({ context, event }) => context.inCore + event.count }),
			meta: {
				requirements: ["scheduler.recipients.transport-pool"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_message.c:qmgr_message_assign",
			},
		},
		RECIPIENTS_OUT: {
			actions: assign({ inCore: ({ context, event }) => context.inCore - event.count }),
			meta: { requirements: ["scheduler.entry.released-at-its-end"], source: "C qmgr_entry.c:qmgr_entry_done" },
		},
		LIMIT_RAISED: {
			actions: assign({ limit: ({ context, event }) => context.limit + event.slots }),
			meta: {
				requirements: ["scheduler.recipients.first-unread-job-gets-rest", "scheduler.recipients.extra-for-preempting"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_job.c:qmgr_job_link, qmgr_job_preempt",
			},
		},
		LIMIT_LOWERED: {
			actions: assign({ limit: ({ context, event }) => context.limit - event.slots }),
			meta: {
				requirements: ["scheduler.recipients.transport-pool"],
				source: "SR 'Dealing with memory resource limits'; C qmgr_job.c:qmgr_job_move_limits",
			},
		},
	},
	states: {
		retired: {
			on: {
				LINK: {
					target: "listed",
					meta: {
						requirements: ["scheduler.job.ordered-by-enqueue-time", "scheduler.job.revived-by-new-recipients"],
						source: "SR 'What happens when nqmgr picks up the message'; C qmgr_job.c:qmgr_job_link",
					},
				},
			},
		},
		listed: {
			on: {
				RETIRE: {
					target: "retired",
					meta: { requirements: ["scheduler.job.retired-when-exhausted"], source: "C qmgr_job.c:qmgr_job_retire" },
				},
				BLOCK: {
					target: "blocked",
					meta: {
						requirements: ["scheduler.blocker.declared"],
						source:
							"SR 'How destination concurrency limits affect the scheduling algorithm'; C qmgr_job.c:qmgr_job_entry_select",
					},
				},
				PREEMPTED: {
					actions: assign({ slots: ({ context, event }) => context.slots - event.expected * context.cost }),
					meta: {
						requirements: ["scheduler.preempt.slots-charged"],
						source: "SR 'How the preemption works'; C qmgr_job.c:qmgr_job_preempt",
					},
				},
				PREEMPTS: {
					actions: assign({
						parent: ({ event }) => event.parent,
						level: ({ event }) => event.parentLevel + 1,
						used: ({ event }) => -event.expected,
					}),
					meta: {
						requirements: ["scheduler.preempt.moved-in-front", "scheduler.preempt.recursive"],
						source: "SR 'How the preemption works'; C qmgr_job.c:qmgr_job_preempt",
					},
				},
				POP: {
					actions: [
						{
							type: "sync",
							params: ({ context }) => ({
								to: "job",
								id: context.parent,
								event: { type: "CHILD_POPPED", used: context.used, level: context.level },
							}),
						},
						assign({ parent: null, level: 0 }),
					],
					meta: { requirements: ["scheduler.preempt.slots-returned"], source: "C qmgr_job.c:qmgr_job_pop" },
				},
			},
		},
		blocked: {
			on: {
				UNBLOCK: {
					target: "listed",
					meta: {
						requirements: ["scheduler.blocker.unblocked-together"],
						source:
							"SR 'How destination concurrency limits affect the scheduling algorithm'; C qmgr_job.c:qmgr_job_blocker_update, qmgr_job_obtain",
					},
				},
				POP: {
					actions: {
						type: "sync",
						params: ({ context }) => ({
							to: "job",
							id: context.parent,
							event: { type: "CHILD_POPPED", used: context.used, level: context.level },
						}),
					},
					meta: { requirements: ["scheduler.preempt.slots-returned"], source: "C qmgr_job.c:qmgr_job_pop" },
				},
			},
		},
	},
});
