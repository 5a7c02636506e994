/**
 * qmail-todo: waits for send, scans todo/, preprocesses one message at a time, announces it, obeys. One visible operation is one
 * step. Leaves out log lines, reload, and what is in the records; a write to send hands over one whole message.
 */
import { assign, setup } from "xstate";
import { type Cited, cites, EFFECTS, hasLocal, hasRemote, withMessage } from "./effects.js";
import { no, put } from "./send-words.js";
import {
	BUSY,
	CLEAN_LOST,
	COMMAND,
	dying,
	every,
	MADE,
	operate,
	PREPARED,
	SERVED,
	SYNCED,
	type TodoContext,
	type TodoEvent,
	type TodoInput,
	takeCommand,
	takeReply,
} from "./todo-words.js";

export const todoMachine = setup({
	types: { context: {} as TodoContext, events: {} as TodoEvent, input: {} as TodoInput, meta: {} as Cited },
	guards: {
		isStart: ({ event }) => event.type === "COMMAND" && event.message === "S",
		isStop: ({ event }) => event.type === "COMMAND" && event.message === "X",
		mayScan: ({ context }) => !context.stop,
		stopping: ({ context }) => context.stop,
		stoppedAndEmpty: ({ context }) => context.stop && context.out.length === 0,
		isNew: ({ context, event }) => !context.stop && event.type === "FOUND" && !context.seen[event.id],
		hasOutput: ({ context }) => context.out.length > 0,
		noLocal: ({ context }) => !hasLocal(context.kinds[context.id] ?? "X"),
		noRemote: ({ context }) => !hasRemote(context.kinds[context.id] ?? "X"),
		isDone: ({ event }) => event.type === "REPLY" && event.message === "+",
	},
	actions: {
		...EFFECTS,
		forget: assign(({ context }) => ({ seen: no(context.kinds.length), id: -1, out: [], stop: false })),
		stop: assign({ stop: true }),
		drop: assign(({ context }) => ({ id: -1, seen: no(context.kinds.length) })),
		written: assign(({ context }) => ({ out: context.out.slice(1) })),
		announce: assign(({ context }) => ({
			out: [...context.out, { kind: "announcement" as const, id: context.id, kinds: context.kinds[context.id] ?? "X" }],
			id: -1,
		})),
		leave: assign({ id: -1 }),
	},
}).createMachine({
	id: "todo",
	context: ({ input }) => ({ ...input, seen: no(input.kinds.length), id: -1, out: [], stop: false }),
	initial: "starting",
	states: {
		starting: {
			on: {
				COMMAND: {
					target: "opening",
					actions: takeCommand,
					meta: cites("qmail-ldap todo # main", "protocol.start.wait-for-send", "protocol.start.any-first-byte"),
				},
				SEND_END: { ...dying, meta: cites("qmail-ldap todo # main", "protocol.start.end-of-file-100") },
				...BUSY,
			},
		},
		/** The trigger is set anew before the directory is read. */
		opening: {
			on: {
				STEP: {
					target: "listing",
					actions: { type: "sync", params: { to: "trigger", event: { type: "REOPEN" } } },
					meta: cites("INTERNALS # 7", "protocol.trigger.reopen-before-scan", "protocol.start.first-scan"),
				},
				...BUSY,
			},
		},
		listing: {
			on: {
				STEP: {
					target: "scanning",
					actions: { type: "sync", params: ({ context }) => every(context, "LIST") },
					meta: cites("qmail-ldap todo # todo_do", "protocol.todo.every-message-announced"),
				},
				...BUSY,
			},
		},
		scanning: {
			on: {
				FOUND: {
					target: "clearLocal",
					guard: "isNew",
					actions: [
						{ type: "sync", params: ({ event }) => withMessage(event.id, { type: "FIND" }) },
						assign(({ context, event }) => ({ id: event.id, seen: put(context.seen, event.id, true) })),
					],
					meta: cites("qmail-ldap todo # todo_do", "protocol.todo.every-message-announced"),
				},
				SCANNED: {
					target: "idle",
					guard: "mayScan",
					actions: [{ type: "sync", params: ({ context }) => every(context, "PASS_OVER") }, "drop"],
					meta: cites("qmail-ldap todo # todo_do", "protocol.todo.every-message-announced"),
				},
				...SERVED,
			},
			always: {
				guard: "stopping",
				target: "stopping",
				actions: "drop",
				meta: cites("qmail-ldap todo # todo_do", "protocol.quit.finish-message"),
			},
		},
		clearLocal: {
			on: {
				STEP: { target: "clearRemote", actions: operate({ type: "UNLINK", file: "local" }), meta: PREPARED },
				...BUSY,
			},
		},
		clearRemote: {
			on: {
				STEP: { target: "clearInfo", actions: operate({ type: "UNLINK", file: "remote" }), meta: PREPARED },
				...BUSY,
			},
		},
		clearInfo: {
			on: { STEP: { target: "makeInfo", actions: operate({ type: "UNLINK", file: "info" }), meta: PREPARED }, ...BUSY },
		},
		makeInfo: {
			on: { STEP: { target: "makeLocal", actions: operate({ type: "CREATE", file: "info" }), meta: MADE }, ...BUSY },
		},
		makeLocal: {
			always: { guard: "noLocal", target: "makeRemote", meta: MADE },
			on: { STEP: { target: "makeRemote", actions: operate({ type: "CREATE", file: "local" }), meta: MADE }, ...BUSY },
		},
		makeRemote: {
			always: { guard: "noRemote", target: "syncInfo", meta: MADE },
			on: { STEP: { target: "syncInfo", actions: operate({ type: "CREATE", file: "remote" }), meta: MADE }, ...BUSY },
		},
		syncInfo: {
			on: { STEP: { target: "syncLocal", actions: operate({ type: "SYNC", file: "info" }), meta: SYNCED }, ...BUSY },
		},
		syncLocal: {
			always: { guard: "noLocal", target: "syncRemote", meta: SYNCED },
			on: { STEP: { target: "syncRemote", actions: operate({ type: "SYNC", file: "local" }), meta: SYNCED }, ...BUSY },
		},
		syncRemote: {
			always: { guard: "noRemote", target: "asking", meta: SYNCED },
			on: { STEP: { target: "asking", actions: operate({ type: "SYNC", file: "remote" }), meta: SYNCED }, ...BUSY },
		},
		asking: {
			on: {
				STEP: {
					target: "waiting",
					actions: {
						type: "push",
						params: ({ context }) => ({ channel: "todoRequests", message: { verb: "todo", id: context.id } }),
					},
					meta: cites(
						"qmail-ldap todo # todo_do",
						"protocol.todo.clean-removes-envelope",
						"protocol.wire.clean-request",
					),
				},
				CLEAN_BROKEN: CLEAN_LOST,
				...BUSY,
			},
		},
		/** Deaf to send until clean has answered. */
		waiting: {
			on: {
				REPLY: [
					{
						target: "scanning",
						guard: "isDone",
						actions: [takeReply, "announce"],
						meta: cites("INTERNALS # 4", "protocol.todo.announce-after-clean", "protocol.todo.announced-once"),
					},
					{
						target: "scanning",
						actions: [takeReply, "leave"],
						meta: cites(
							"qmail-ldap todo # todo_do",
							"protocol.todo.no-announcement-after-refusal",
							"protocol.todo.retried",
						),
					},
				],
				CLEAN_END: CLEAN_LOST,
				...BUSY,
			},
		},
		idle: {
			on: {
				WAKE: {
					target: "opening",
					guard: "mayScan",
					actions: { type: "sync", params: { to: "trigger", event: { type: "WAKES" } } },
					meta: cites("INTERNALS # 7", "protocol.trigger.wakes"),
				},
				TIMER: {
					target: "opening",
					guard: "mayScan",
					meta: cites("qmail-ldap todo # SLEEP_TODO", "protocol.timer.todo"),
				},
				...SERVED,
			},
			always: {
				guard: "stopping",
				target: "stopping",
				meta: cites("qmail-ldap todo # todo_do", "protocol.quit.finish-message"),
			},
		},
		stopping: {
			on: {
				STEP: {
					target: "stopped",
					guard: "stoppedAndEmpty",
					actions: { type: "push", params: { channel: "announcements", message: "X" } },
					meta: cites("qmail-ldap todo # comm_exit", "protocol.wire.stop-answer", "protocol.quit.announce-first"),
				},
				...SERVED,
				SEND_BROKEN: { ...dying, meta: cites("qmail-ldap todo # comm_do", "protocol.death.send-seen-by-todo") },
			},
		},
		stopped: {
			on: {
				COMMAND,
				SEND_END: {
					...dying,
					meta: cites("qmail-ldap todo # main", "protocol.quit.wait-for-send", "protocol.exit.todo"),
				},
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
