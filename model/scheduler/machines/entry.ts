/**
 * One entry: recipients of one message that go to one destination in one delivery. It waits, is selected once, and ends; or it is taken
 * off its destination to be deferred by the retry transport. Leaves out its place on the waiting lists (system).
 */
import { assign, setup } from "xstate";
import { type Cited, EFFECTS } from "./grammar.js";

/** One recipient of a queue file: its address, and the number of its record. */
export interface Recipient {
	readonly address: string;
	readonly record: number;
}

export interface EntryContext {
	readonly id: string;
	readonly message: string;
	/** Null in oqmgr, which has no jobs. */
	readonly job: string | null;
	readonly destination: string;
	/** In the order told to the agent. */
	readonly recipients: readonly Recipient[];
}

export type EntryEvent =
	| { readonly type: "ENQUEUE" }
	| { readonly type: "JOIN"; readonly recipient: Recipient }
	| { readonly type: "HAND_OVER" }
	| { readonly type: "TAKE_OVER"; readonly recipients: readonly Recipient[] }
	| { readonly type: "SELECT" }
	| { readonly type: "UNSELECT" }
	| { readonly type: "END" };

export const entryMachine = setup({
	types: { context: {} as EntryContext, events: {} as EntryEvent, input: {} as EntryContext, meta: {} as Cited },
	actions: EFFECTS,
}).createMachine({
	id: "entry",
	context: ({ input }) => input,
	initial: "made",
	states: {
		made: {
			on: {
				ENQUEUE: {
					target: "todo",
					actions: [
						{
							type: "sync",
							params: ({ context }) => ({ to: "message", id: context.message, event: { type: "ENTRY_ADDED" } }),
						},
						{ type: "sync", params: ({ context }) => ({ to: "job", id: context.job, event: { type: "ENTRY_ADDED" } }) },
						{
							type: "sync",
							params: ({ context }) => ({ to: "destination", id: context.destination, event: { type: "ENTRY_ADDED" } }),
						},
					],
					meta: {
						requirements: ["scheduler.group.recipient-limit"],
						source: "SR 'What happens when nqmgr picks up the message'; C qmgr_entry.c:qmgr_entry_create",
					},
				},
			},
		},
		todo: {
			on: {
				JOIN: {
					actions: [
						assign({ recipients: ({ context, event }) => [...context.recipients, event.recipient] }),
						{
							type: "sync",
							params: ({ context }) => ({ to: "job", id: context.job, event: { type: "RECIPIENTS_IN", count: 1 } }),
						},
						{
							type: "sync",
							params: ({ context }) => ({
								to: "message",
								id: context.message,
								event: { type: "RECIPIENTS_IN", count: 1 },
							}),
						},
					],
					meta: {
						requirements: ["scheduler.group.recipient-limit", "scheduler.group.join-last-entry"],
						source: "SR 'What happens when nqmgr picks up the message'; C qmgr_message.c:qmgr_message_assign",
					},
				},
				HAND_OVER: {
					actions: [
						{
							type: "sync",
							params: ({ context }) => ({
								to: "job",
								id: context.job,
								event: { type: "RECIPIENTS_OUT", count: context.recipients.length },
							}),
						},
						assign({ recipients: [] }),
					],
					meta: {
						requirements: ["scheduler.destination.dead-defers-todo"],
						source: "C qmgr_entry.c:qmgr_entry_move_todo",
					},
				},
				TAKE_OVER: {
					actions: [
						assign({ recipients: ({ event }) => event.recipients }),
						{
							type: "sync",
							params: ({ context }) => ({
								to: "job",
								id: context.job,
								event: { type: "RECIPIENTS_IN", count: context.recipients.length },
							}),
						},
					],
					meta: {
						requirements: ["scheduler.destination.dead-defers-todo"],
						source: "C qmgr_entry.c:qmgr_entry_move_todo",
					},
				},
				SELECT: {
					target: "busy",
					actions: [
						{
							type: "sync",
							params: ({ context }) => ({
								to: "destination",
								id: context.destination,
								event: { type: "ENTRY_SELECTED" },
							}),
						},
						{
							type: "sync",
							params: ({ context }) => ({ to: "job", id: context.job, event: { type: "ENTRY_SELECTED" } }),
						},
					],
					meta: {
						requirements: ["scheduler.entry.selected-at-most-once"],
						source: "SR 'How the entry selection works'; C qmgr_entry.c:qmgr_entry_select",
					},
				},
				END: {
					target: "ended",
					actions: [
						{
							type: "sync",
							params: ({ context }) => ({ to: "job", id: context.job, event: { type: "ENTRY_DEFERRED" } }),
						},
						{
							type: "sync",
							params: ({ context }) => ({
								to: "destination",
								id: context.destination,
								event: { type: "ENTRY_DEFERRED" },
							}),
						},
						{
							type: "sync",
							params: ({ context }) => ({
								to: "job",
								id: context.job,
								event: { type: "RECIPIENTS_OUT", count: context.recipients.length },
							}),
						},
						{
							type: "sync",
							params: ({ context }) => ({
								to: "message",
								id: context.message,
								event: { type: "RECIPIENTS_OUT", count: context.recipients.length },
							}),
						},
					],
					meta: { requirements: ["scheduler.destination.dead-defers-todo"], source: "C qmgr_entry.c:qmgr_entry_done" },
				},
			},
		},
		busy: {
			on: {
				UNSELECT: {
					target: "todo",
					actions: [
						{
							type: "sync",
							params: ({ context }) => ({
								to: "destination",
								id: context.destination,
								event: { type: "ENTRY_UNSELECTED" },
							}),
						},
						{
							type: "sync",
							params: ({ context }) => ({ to: "job", id: context.job, event: { type: "ENTRY_UNSELECTED" } }),
						},
					],
					meta: {
						requirements: ["scheduler.transport.failed-hand-off"],
						source: "C qmgr_entry.c:qmgr_entry_unselect",
					},
				},
				END: {
					target: "ended",
					actions: [
						{
							type: "sync",
							params: ({ context }) => ({
								to: "destination",
								id: context.destination,
								event: { type: "DELIVERY_ENDED" },
							}),
						},
						{
							type: "sync",
							params: ({ context }) => ({
								to: "job",
								id: context.job,
								event: { type: "RECIPIENTS_OUT", count: context.recipients.length },
							}),
						},
						{
							type: "sync",
							params: ({ context }) => ({
								to: "message",
								id: context.message,
								event: { type: "RECIPIENTS_OUT", count: context.recipients.length },
							}),
						},
					],
					meta: { requirements: ["scheduler.entry.released-at-its-end"], source: "C qmgr_entry.c:qmgr_entry_done" },
				},
			},
		},
		ended: { type: "final" },
	},
});
