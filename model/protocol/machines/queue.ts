/**
 * qmail-queue for one message: an injection from its first file to the answer that the message is queued. It may be killed anywhere,
 * and is not tried again under this number. Leaves out failures that it notices itself, after which it removes what it made.
 */
import { setup } from "xstate";
import { type Cited, cites, EFFECTS, withMessage } from "./effects.js";

export interface QueueContext {
	readonly id: number;
}

export type QueueEvent =
	| { readonly type: "STEP" }
	| { readonly type: "KILL" }
	| { readonly type: "POWER" }
	| { readonly type: "IS_GONE" };

const sync = (event: Parameters<typeof withMessage>[1]) =>
	({ type: "sync", params: ({ context }: { context: QueueContext }) => withMessage(context.id, event) }) as const;

const KILL = { target: "gone", meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") } as const;
const POWER = { target: "gone", meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") } as const;

export const queueMachine = setup({
	types: { context: {} as QueueContext, events: {} as QueueEvent, input: {} as QueueContext, meta: {} as Cited },
	actions: EFFECTS,
}).createMachine({
	id: "queue",
	context: ({ input }) => input,
	initial: "waiting",
	states: {
		waiting: {
			on: {
				STEP: {
					target: "writing",
					actions: sync({ type: "CREATE", file: "mess" }),
					meta: cites("INTERNALS # 3", "protocol.queue.starts-in-pid"),
				},
				POWER,
			},
		},
		writing: {
			on: {
				STEP: {
					target: "written",
					actions: sync({ type: "SYNC", file: "mess" }),
					meta: cites("notqmail queue # main", "protocol.queue.message-before-envelope"),
				},
				KILL,
				POWER,
			},
		},
		written: {
			on: {
				STEP: {
					target: "drafting",
					actions: sync({ type: "CREATE", file: "intd" }),
					meta: cites("INTERNALS # 3", "protocol.queue.message-before-envelope"),
				},
				KILL,
				POWER,
			},
		},
		drafting: {
			on: {
				STEP: {
					target: "drafted",
					actions: sync({ type: "SYNC", file: "intd" }),
					meta: cites("notqmail queue # main", "protocol.queue.envelope-before-todo"),
				},
				KILL,
				POWER,
			},
		},
		drafted: {
			on: {
				STEP: {
					target: "linked",
					actions: sync({ type: "LINK" }),
					meta: cites("INTERNALS # 3", "protocol.queue.envelope-before-todo"),
				},
				KILL,
				POWER,
			},
		},
		linked: {
			on: {
				STEP: {
					target: "pulled",
					actions: { type: "sync", params: { to: "trigger", event: { type: "PULL" } } },
					meta: cites("INTERNALS # 7", "protocol.queue.trigger-after-link", "protocol.trigger.pull-never-blocks"),
				},
				KILL,
				POWER,
			},
		},
		pulled: {
			on: {
				STEP: {
					target: "gone",
					actions: sync({ type: "ACKNOWLEDGE" }),
					meta: cites("qmail-queue.8 # EXIT CODES", "protocol.queue.acknowledge-after-link"),
				},
				KILL,
				POWER,
			},
		},
		gone: {
			on: {
				IS_GONE: { actions: "answer", meta: cites("INTERNALS # 6", "protocol.cleanup.longer-than-injection") },
				POWER: { actions: "answer", meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") },
			},
		},
	},
});
