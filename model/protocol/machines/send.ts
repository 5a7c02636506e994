/**
 * qmail-send: the start-up scan, what it hears from todo, deliveries and their marks, bounces, elimination, cleanups, and its own
 * end. The spawners are part of it: an outcome is an event of its own. Leaves out the retry schedule (a deferred recipient may be
 * tried again at any time), the limits on deliveries, and several recipients in one channel.
 */
import { assign, setup } from "xstate";
import {
	type Announcement,
	type ChannelFile,
	type Cited,
	cites,
	EFFECTS,
	hasLocal,
	hasRemote,
	type Kinds,
	queueName,
	withMessage,
} from "./effects.js";

/**
 * How far one recipient is: - nothing to do here, q queued, d being delivered, k delivered, f failed for good, n failure noted,
 * u done and the file to be removed.
 */
export type Progress = "-" | "q" | "d" | "k" | "f" | "n" | "u";

export interface SendInput {
	readonly messages: number;
	/** Times that it may be told to stop, or to reload. */
	readonly stops: number;
	readonly reloads: number;
}

export interface SendContext extends SendInput {
	/** For each message. */
	readonly local: readonly Progress[];
	readonly remote: readonly Progress[];
	/** Waiting to be eliminated. */
	readonly ending: readonly boolean[];
	/** The message that an elimination or cleanup is about, or -1. */
	readonly id: number;
	readonly todoAlive: boolean;
	readonly told: boolean;
}

type About = { readonly id: number };
type AboutFile = { readonly id: number; readonly file: ChannelFile };

type DeliveryEvent = {
	[Type in "SUCCEED" | "DEFER" | "FAIL" | "NOTE" | "MARK" | "REMOVE"]: { readonly type: Type } & AboutFile;
}["SUCCEED" | "DEFER" | "FAIL" | "NOTE" | "MARK" | "REMOVE"];

export type SendEvent =
	| ({ readonly type: "TAKE_UP"; readonly kinds: Kinds } & About)
	| { readonly type: "SCANNED" }
	| { readonly type: "STEP" }
	| { readonly type: "HEAR"; readonly message: Announcement | "X" }
	| { readonly type: "TODO_END" }
	| { readonly type: "TODO_BROKEN" }
	| ({ readonly type: "DELIVER"; readonly done: boolean } & AboutFile)
	| DeliveryEvent
	| { readonly type: "CHECK"; readonly left: boolean }
	| ({ readonly type: "ELIMINATE"; readonly bounce: boolean } & About)
	| ({ readonly type: "CLEANUP" } & About)
	| { readonly type: "REPLY"; readonly message: "+" | "!" | "x" }
	| { readonly type: "CLEAN_END" }
	| { readonly type: "CLEAN_BROKEN" }
	| { readonly type: "TERM" }
	| { readonly type: "HUP" }
	| { readonly type: "TELL" }
	| { readonly type: "EXIT" }
	| { readonly type: "KILL" }
	| { readonly type: "POWER" }
	| { readonly type: "RESTART" };

type EventScope<Type extends DeliveryEvent["type"]> = { readonly event: { readonly type: Type } & AboutFile };

const none = (count: number): readonly Progress[] => Array.from({ length: count }, () => "-");
const no = (count: number): readonly boolean[] => Array.from({ length: count }, () => false);
const put = <Value>(list: readonly Value[], id: number, value: Value) =>
	list.map((old, at) => (at === id ? value : old));

const closing = [
	{ type: "close", params: { channel: "commands", end: "write" } },
	{ type: "close", params: { channel: "announcements", end: "read" } },
	{ type: "close", params: { channel: "sendRequests", end: "write" } },
	{ type: "close", params: { channel: "sendReplies", end: "read" } },
	"forget",
] as const;
const dying = { target: "#send.dead", actions: closing } as const;
const KILL = { ...dying, meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") } as const;
const BUSY = { KILL, POWER: KILL } as const;

const takeWord = { type: "take", params: { channel: "announcements" } } as const;
const takeReply = { type: "take", params: { channel: "sendReplies" } } as const;

const meetFile =
	(type: "MARK" | "UNLINK") =>
	({ event }: { event: AboutFile }) =>
		withMessage(event.id, { type, file: event.file });

/** Steps of a delivery that is under way; they go on while send is quitting. */
const DELIVERING = {
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

const LOSE_TODO = cites("qmail-ldap send # todo_do", "protocol.death.todo-seen-by-send");
const LOSE_CLEAN = {
	target: "quitting",
	actions: "leave",
	meta: cites("notqmail send # cleandied", "protocol.death.clean-seen-by-send"),
} as const;

export const sendMachine = setup({
	types: { context: {} as SendContext, events: {} as SendEvent, input: {} as SendInput, meta: {} as Cited },
	guards: {
		is: ({ context, event }, { at }: { at: string }) =>
			"file" in event && at.includes(context[event.file][event.id] ?? "-"),
		beingDelivered: ({ context, event }) => "file" in event && context[event.file][event.id] === "d",
		queuedUndone: ({ context, event }) =>
			event.type === "DELIVER" && !event.done && context[event.file][event.id] === "q",
		queuedDone: ({ context, event }) => event.type === "DELIVER" && event.done && context[event.file][event.id] === "q",
		notTaken: ({ context, event }) =>
			event.type === "TAKE_UP" &&
			context.local[event.id] === "-" &&
			context.remote[event.id] === "-" &&
			!context.ending[event.id],
		lastGone: ({ event }) => event.type === "CHECK" && !event.left,
		isAnnouncement: ({ event }) => event.type === "HEAR" && event.message !== "X",
		endsWithBounce: ({ context, event }) =>
			event.type === "ELIMINATE" && event.bounce && context.ending[event.id] === true,
		endsAtOnce: ({ context, event }) =>
			event.type === "ELIMINATE" && !event.bounce && context.ending[event.id] === true,
		isIdle: ({ context, event }) =>
			event.type === "CLEANUP" && context.local[event.id] === "-" && context.remote[event.id] === "-",
		mayStop: ({ context }) => context.stops > 0,
		mayReload: ({ context }) => context.reloads > 0,
		todoAlive: ({ context }) => context.todoAlive,
		mustTell: ({ context }) => context.todoAlive && !context.told,
		mayExit: ({ context }) =>
			!context.todoAlive && [...context.local, ...context.remote].every((progress) => "-qu".includes(progress)),
	},
	actions: {
		...EFFECTS,
		progress: assign(({ context, event }, { to }: { to: Progress }) =>
			"file" in event ? { [event.file]: put(context[event.file], event.id, to) } : {},
		),
		forget: assign(({ context }) => ({
			local: none(context.messages),
			remote: none(context.messages),
			ending: no(context.messages),
			id: -1,
			todoAlive: true,
			told: false,
		})),
		queueKinds: assign(({ context, event }) => {
			const word = event.type === "HEAR" ? event.message : event;
			if (word === "X" || !("kinds" in word)) return {};
			const { id, kinds } = word;
			return {
				local: hasLocal(kinds) ? put(context.local, id, "q" as const) : context.local,
				remote: hasRemote(kinds) ? put(context.remote, id, "q" as const) : context.remote,
				ending: kinds === "X" ? put(context.ending, id, true) : context.ending,
			};
		}),
		about: assign(({ event }) => ("id" in event ? { id: event.id } : {})),
		end: assign(({ context }) => ({ ending: put(context.ending, context.id, true), id: -1 })),
		begin: assign(({ context, event }) =>
			"id" in event ? { id: event.id, ending: put(context.ending, event.id, false) } : {},
		),
		leave: assign({ id: -1 }),
		loseTodo: assign({ todoAlive: false }),
		told: assign({ told: true }),
		stopped: assign(({ context }) => ({ stops: context.stops - 1 })),
		reloaded: assign(({ context }) => ({ reloads: context.reloads - 1 })),
	},
}).createMachine({
	id: "send",
	context: ({ input }) => ({
		...input,
		local: none(input.messages),
		remote: none(input.messages),
		ending: no(input.messages),
		id: -1,
		todoAlive: true,
		told: false,
	}),
	initial: "starting",
	states: {
		/** Reading info/. */
		starting: {
			on: {
				TAKE_UP: {
					guard: "notTaken",
					actions: [
						{ type: "sync", params: ({ event }) => withMessage(event.id, { type: "TAKE_UP", kinds: event.kinds }) },
						"queueKinds",
					],
					meta: cites("notqmail send # pqadd", "protocol.send.start-scan", "protocol.crash.silent-window"),
				},
				SCANNED: {
					target: "greeting",
					actions: {
						type: "sync",
						params: ({ context }) =>
							context.ending
								.map((_, id) => id)
								.filter((id) => context.local[id] === "-" && context.remote[id] === "-" && !context.ending[id])
								.map((id) => withMessage(id, { type: "NOT_MINE" })),
					},
					meta: cites("notqmail send # pqstart", "protocol.start.scan-before-s"),
				},
				...BUSY,
			},
		},
		greeting: {
			on: {
				STEP: {
					target: "working",
					actions: { type: "push", params: { channel: "commands", message: "S" } },
					meta: cites(
						"qmail-ldap send # todo_init",
						"protocol.start.scan-before-s",
						"protocol.wire.commands-are-bytes",
					),
				},
				TODO_BROKEN: { target: "quitting", actions: "loseTodo", meta: LOSE_TODO },
				...BUSY,
			},
		},
		working: {
			on: {
				HEAR: [
					{
						guard: "isAnnouncement",
						actions: [takeWord, "queueKinds"],
						meta: cites(
							"qmail-ldap send # todo_del",
							"protocol.send.announcement-queued",
							"protocol.send.trusts-announcement",
						),
					},
					{ target: "quitting", actions: [takeWord, "loseTodo"], meta: LOSE_TODO },
				],
				TODO_END: { target: "quitting", actions: "loseTodo", meta: LOSE_TODO },
				DELIVER: [
					{
						guard: "queuedUndone",
						actions: [
							{
								type: "sync",
								params: ({ event }) => withMessage(event.id, { type: "READ", file: event.file, done: false }),
							},
							{ type: "progress", params: { to: "d" } },
						],
						meta: cites("INTERNALS # 5", "protocol.send.delivers-not-done", "protocol.wire.delivery-command"),
					},
					{
						guard: "queuedDone",
						actions: [
							{
								type: "sync",
								params: ({ event }) => withMessage(event.id, { type: "READ", file: event.file, done: true }),
							},
							{ type: "progress", params: { to: "u" } },
						],
						meta: cites("INTERNALS # 5", "protocol.send.delivers-not-done"),
					},
				],
				...DELIVERING,
				REMOVE: {
					guard: { type: "is", params: { at: "u" } },
					target: "checking",
					actions: [{ type: "sync", params: meetFile("UNLINK") }, { type: "progress", params: { to: "-" } }, "about"],
					meta: cites("INTERNALS # 5", "protocol.send.channel-file-removed"),
				},
				ELIMINATE: [
					{
						guard: "endsWithBounce",
						target: "bouncing",
						actions: [
							{ type: "sync", params: ({ event }) => withMessage(event.id, { type: "READY_TO_END", bounce: true }) },
							"begin",
						],
						meta: cites("INTERNALS # 5", "protocol.send.bounce-before-elimination"),
					},
					{
						guard: "endsAtOnce",
						target: "ending",
						actions: [
							{ type: "sync", params: ({ event }) => withMessage(event.id, { type: "READY_TO_END", bounce: false }) },
							"begin",
						],
						meta: cites("INTERNALS # 5", "protocol.send.info-before-mess"),
					},
				],
				CLEANUP: {
					guard: "isIdle",
					target: "asking",
					actions: [
						{
							type: "sync",
							params: ({ event }) => [
								{ to: queueName(event.id), event: { type: "IS_GONE" } },
								withMessage(event.id, { type: "UNFINISHED" }),
							],
						},
						"begin",
					],
					meta: cites("INTERNALS # 6", "protocol.cleanup.after-36-hours", "protocol.cleanup.not-queued"),
				},
				TERM: {
					guard: "mayStop",
					target: "quitting",
					actions: "stopped",
					meta: cites("qmail-send.8 # DESCRIPTION", "protocol.quit.send-drains"),
				},
				HUP: {
					guard: "mayReload",
					actions: [{ type: "push", params: { channel: "commands", message: "H" } }, "reloaded"],
					meta: cites("qmail-send.8 # CONTROL FILES", "protocol.reload.command"),
				},
				...BUSY,
			},
		},
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
								params: ({ context }) => withMessage(context.id, { type: "CHANNELS_LEFT", left: false }),
							},
							"end",
						],
						meta: cites("INTERNALS # 5", "protocol.send.elimination-guard"),
					},
					{
						target: "working",
						actions: [
							{ type: "sync", params: ({ context }) => withMessage(context.id, { type: "CHANNELS_LEFT", left: true }) },
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
						params: ({ context }) => withMessage(context.id, { type: "UNLINK", file: "bounce" }),
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
					actions: { type: "sync", params: ({ context }) => withMessage(context.id, { type: "UNLINK", file: "info" }) },
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
						params: ({ context }) => ({ channel: "sendRequests", message: { verb: "foop", id: context.id } }),
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
		quitting: {
			on: {
				TELL: {
					guard: "mustTell",
					actions: [{ type: "push", params: { channel: "commands", message: "X" } }, "told"],
					meta: cites(
						"qmail-ldap send # todo_selprep",
						"protocol.wire.commands-are-bytes",
						"protocol.quit.send-drains",
					),
				},
				TODO_BROKEN: {
					guard: "mustTell",
					actions: "told",
					meta: cites("qmail-ldap send # todo_selprep", "protocol.death.broken-pipe-survived"),
				},
				HEAR: [
					{
						guard: "isAnnouncement",
						actions: takeWord,
						meta: cites("qmail-ldap send # todo_do", "protocol.quit.drop-announcements"),
					},
					{ actions: [takeWord, "loseTodo"], meta: LOSE_TODO },
				],
				TODO_END: { guard: "todoAlive", actions: "loseTodo", meta: LOSE_TODO },
				...DELIVERING,
				EXIT: { guard: "mayExit", ...dying, meta: cites("qmail-ldap send # main", "protocol.exit.send") },
				...BUSY,
			},
		},
		dead: {
			on: {
				RESTART: { target: "starting", meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") },
				POWER: { actions: "answer", meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") },
			},
		},
	},
});
