/**
 * qmail-clean: takes one request at a time, removes two files in their order, answers with one byte. Leaves out malformed requests
 * (the cases have them) and its rounds through pid/.
 */
import { assign, setup } from "xstate";
import { type Cited, type CleanRequest, cites, EFFECTS, withMessage } from "./effects.js";

export interface CleanInput {
	readonly requests: string;
	readonly replies: string;
	/** How many times it may fail to remove a file. */
	readonly failures: number;
}

export interface CleanContext extends CleanInput {
	readonly request: CleanRequest | null;
}

export type CleanEvent =
	| { readonly type: "REQUEST"; readonly message: CleanRequest }
	| { readonly type: "REQUESTS_END" }
	| { readonly type: "REPLIES_BROKEN" }
	| { readonly type: "STEP" }
	| { readonly type: "FAIL" }
	| { readonly type: "KILL" }
	| { readonly type: "POWER" }
	| { readonly type: "RESTART" };

/** A process that is gone has closed its ends. */
const closing = [
	{
		type: "close",
		params: ({ context }: { context: CleanContext }) => ({ channel: context.requests, end: "read" as const }),
	},
	{
		type: "close",
		params: ({ context }: { context: CleanContext }) => ({ channel: context.replies, end: "write" as const }),
	},
	"forget",
] as const;

const dying = { target: "dead", actions: closing } as const;
const KILL = { ...dying, meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") } as const;
const DYING = { KILL, POWER: KILL } as const;

const unlink = (which: "first" | "second") =>
	({
		type: "sync",
		params: ({ context: { request } }: { context: CleanContext }) => {
			if (request === null) return [];
			const file = which === "first" ? "intd" : request.verb === "todo" ? "todo" : "mess";
			return withMessage(request.id, { type: "UNLINK", file });
		},
	}) as const;

const reply = (byte: "+" | "!") =>
	({
		type: "push",
		params: ({ context }: { context: CleanContext }) => ({ channel: context.replies, message: byte }),
	}) as const;

const FAIL = {
	target: "refusing",
	guard: "mayFail",
	actions: "fail",
	meta: cites("notqmail clean # main", "protocol.clean.stops-at-failure"),
} as const;

const REPLIES_BROKEN = { ...dying, meta: cites("notqmail clean # main", "protocol.exit.clean") } as const;

export const cleanMachine = setup({
	types: { context: {} as CleanContext, events: {} as CleanEvent, input: {} as CleanInput, meta: {} as Cited },
	guards: { mayFail: ({ context }) => context.failures > 0 },
	actions: {
		...EFFECTS,
		forget: assign({ request: null }),
		fail: assign({ failures: ({ context }) => context.failures - 1 }),
	},
}).createMachine({
	id: "clean",
	context: ({ input }) => ({ ...input, request: null }),
	initial: "idle",
	states: {
		idle: {
			on: {
				REQUEST: {
					target: "first",
					actions: [
						{ type: "take", params: ({ context }) => ({ channel: context.requests }) },
						assign({ request: ({ event }) => event.message }),
					],
					meta: cites("qmail-clean.8 # DESCRIPTION", "protocol.wire.clean-request"),
				},
				REQUESTS_END: { ...dying, meta: cites("notqmail clean # main", "protocol.death.requester-seen-by-clean") },
				...DYING,
			},
		},
		first: {
			on: {
				STEP: {
					target: "second",
					actions: unlink("first"),
					meta: cites("INTERNALS # 4", "protocol.clean.intd-before-todo", "protocol.clean.intd-before-mess"),
				},
				FAIL,
				...DYING,
			},
		},
		second: {
			on: {
				STEP: {
					target: "replying",
					actions: unlink("second"),
					meta: cites("INTERNALS # 4", "protocol.clean.intd-before-todo", "protocol.clean.intd-before-mess"),
				},
				FAIL,
				...DYING,
			},
		},
		replying: {
			on: {
				STEP: {
					target: "idle",
					actions: [reply("+"), "forget"],
					meta: cites("notqmail clean # main", "protocol.wire.clean-one-reply", "protocol.wire.clean-reply"),
				},
				REPLIES_BROKEN,
				...DYING,
			},
		},
		refusing: {
			on: {
				STEP: {
					target: "idle",
					actions: [reply("!"), "forget"],
					meta: cites("notqmail clean # main", "protocol.wire.clean-one-reply", "protocol.wire.clean-reply"),
				},
				REPLIES_BROKEN,
				...DYING,
			},
		},
		dead: {
			on: {
				RESTART: { target: "idle", meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") },
				POWER: { actions: "answer", meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") },
			},
		},
	},
});
