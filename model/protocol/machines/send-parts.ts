/**
 * Parts of qmail-send's machine that hang together: what goes on with a delivery that was begun, and the way from the last recipient
 * to the end of a message, during which send does nothing else.
 */
import { cites, withMessage } from "./effects.js";
import { BUSY, type EventScope, meetFile, type SendContext, takeReply } from "./send-words.js";

type Scope = { readonly context: SendContext };

/** Steps of a delivery that is under way; they go on while send is quitting. */
export const DELIVERING = {
	SUCCEED: {
		guard: "beingDelivered",
		actions: [
			{
				type: "sync",
				params: ({ event }: EventScope<"SUCCEED">) => withMessage(event.id, { type: "SERVE", file: event.file }),
			},
			{ type: "progress", params: { to: "k" } },
		],
		meta: cites("INTERNALS # 5", "protocol.send.mark-after-outcome", "protocol.wire.delivery-report"),
	},
	DEFER: {
		guard: "beingDelivered",
		actions: { type: "progress", params: { to: "q" } },
		meta: cites("INTERNALS # 5", "protocol.send.temporary-stays"),
	},
	FAIL: {
		guard: "beingDelivered",
		actions: { type: "progress", params: { to: "f" } },
		meta: cites("INTERNALS # 5", "protocol.send.bounce-before-mark"),
	},
	NOTE: {
		guard: { type: "is", params: { at: "f" } },
		actions: [
			{
				type: "sync",
				params: ({ event }: EventScope<"NOTE">) => [
					withMessage(event.id, { type: "NOTE" }),
					withMessage(event.id, { type: "SERVE", file: event.file }),
				],
			},
			{ type: "progress", params: { to: "n" } },
		],
		meta: cites("INTERNALS # 5", "protocol.send.bounce-before-mark"),
	},
	MARK: {
		guard: { type: "is", params: { at: "kn" } },
		actions: [
			{ type: "sync", params: meetFile("MARK") },
			{ type: "progress", params: { to: "u" } },
		],
		meta: cites("INTERNALS # 5", "protocol.send.mark-after-outcome", "protocol.send.mark-in-place"),
	},
} as const;

export const LOSE_TODO = cites("qmail-ldap send # todo_do", "protocol.death.todo-seen-by-send");
const LOSE_CLEAN = {
	target: "quitting",
	actions: "leave",
	meta: cites("notqmail send # cleandied", "protocol.death.clean-seen-by-send"),
} as const;

/** States. */
export const ENDING = {
	/** A recipient file is gone: was it the last? */
	checking: {
		on: {
			CHECK: [
				{
					target: "working",
					guard: "lastGone",
					actions: [
						{
							type: "sync",
							params: ({ context }: Scope) => withMessage(context.id, { type: "CHANNELS_LEFT", left: false }),
						},
						"end",
					],
					meta: cites("INTERNALS # 5", "protocol.send.elimination-guard"),
				},
				{
					target: "working",
					actions: [
						{
							type: "sync",
							params: ({ context }: Scope) => withMessage(context.id, { type: "CHANNELS_LEFT", left: true }),
						},
						"leave",
					],
					meta: cites("INTERNALS # 5", "protocol.send.elimination-guard"),
				},
			],
			...BUSY,
		},
	},
	/** The bounce is injected: another message, whose own life the model does not follow. Then bounce/ goes. */
	bouncing: {
		on: {
			STEP: {
				target: "ending",
				actions: {
					type: "sync",
					params: ({ context }: Scope) => withMessage(context.id, { type: "UNLINK", file: "bounce" }),
				},
				meta: cites("INTERNALS # 5", "protocol.send.bounce-before-elimination"),
			},
			...BUSY,
		},
	},
	ending: {
		on: {
			STEP: {
				target: "asking",
				actions: {
					type: "sync",
					params: ({ context }: Scope) => withMessage(context.id, { type: "UNLINK", file: "info" }),
				},
				meta: cites("INTERNALS # 5", "protocol.send.info-before-mess"),
			},
			...BUSY,
		},
	},
	asking: {
		on: {
			STEP: {
				target: "waiting",
				actions: {
					type: "push",
					params: ({ context }: Scope) => ({ channel: "sendRequests", message: { verb: "foop", id: context.id } }),
				},
				meta: cites("INTERNALS # 5", "protocol.wire.clean-request", "protocol.descriptor.send"),
			},
			CLEAN_BROKEN: LOSE_CLEAN,
			...BUSY,
		},
	},
	waiting: {
		on: {
			REPLY: {
				target: "working",
				actions: [takeReply, "leave"],
				meta: cites("notqmail send # todo_do", "protocol.wire.reply-per-request"),
			},
			CLEAN_END: LOSE_CLEAN,
			...BUSY,
		},
	},
} as const;
