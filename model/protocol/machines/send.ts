/**
 * qmail-send: the start-up scan, what it hears from todo, deliveries and their marks, bounces, elimination, cleanups, and its own
 * end. The spawners are part of it: an outcome is an event of its own. Leaves out the retry schedule (a deferred recipient may be
 * tried again at any time), the limits on deliveries, and several recipients in one channel.
 */
import { assign, setup } from "xstate";
import { type Cited, cites, EFFECTS, hasLocal, hasRemote, queueName, withMessage } from "./effects.js";
import { DELIVERING, ENDING, LOSE_TODO } from "./send-parts.js";
import {
	BUSY,
	dying,
	meetFile,
	no,
	none,
	type Progress,
	put,
	type SendContext,
	type SendEvent,
	type SendInput,
	takeWord,
} from "./send-words.js";

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
		...ENDING,
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
