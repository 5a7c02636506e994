/** lock/trigger: a FIFO that todo holds open for reading and that injectors write a byte to. Leaves out a writer that keeps it open. */
import { setup } from "xstate";
import { type Cited, cites, EFFECTS } from "./effects.js";

export type TriggerEvent =
	| { readonly type: "PULL" }
	/** todo closes and reopens it. */
	| { readonly type: "REOPEN" }
	| { readonly type: "WAKES" }
	| { readonly type: "CLOSE" };

const REOPEN = {
	target: "set",
	meta: cites("notqmail trigger # trigger_set", "protocol.trigger.reopen-before-scan"),
} as const;
const CLOSE = {
	target: "closed",
	meta: cites("notqmail trigger # trigger_set", "protocol.trigger.pull-never-blocks"),
} as const;
const UNNOTICED = { actions: "answer", meta: cites("INTERNALS # 7", "protocol.trigger.pull-never-blocks") } as const;

export const triggerMachine = setup({
	types: { events: {} as TriggerEvent, meta: {} as Cited },
	actions: EFFECTS,
}).createMachine({
	id: "trigger",
	initial: "closed",
	states: {
		closed: { on: { PULL: UNNOTICED, REOPEN, CLOSE } },
		set: { on: { PULL: { target: "pulled", meta: cites("INTERNALS # 7", "protocol.trigger.wakes") }, REOPEN, CLOSE } },
		pulled: {
			on: {
				PULL: UNNOTICED,
				WAKES: { actions: "answer", meta: cites("INTERNALS # 7", "protocol.trigger.wakes") },
				REOPEN,
				CLOSE,
			},
		},
	},
});
