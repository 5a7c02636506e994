/** The words of qmail-todo's machine: its context and events, and the transitions that several of its states share. */
import { type Announcement, cites, type DiskOperation, type Kinds, withMessage } from "./effects.js";

export interface TodoInput {
	/** The recipients of each message, by its number. */
	readonly kinds: readonly Kinds[];
}

export interface TodoContext extends TodoInput {
	/** For each message whether it was met in this scan. */
	readonly seen: readonly boolean[];
	/** The message in hand, or -1. */
	readonly id: number;
	/** Waiting to be written to send. */
	readonly out: readonly Announcement[];
	readonly stop: boolean;
}

export type TodoEvent =
	| { readonly type: "STEP" }
	| { readonly type: "WAKE" }
	| { readonly type: "TIMER" }
	| { readonly type: "FOUND"; readonly id: number }
	| { readonly type: "SCANNED" }
	| { readonly type: "WRITE" }
	| { readonly type: "COMMAND"; readonly message: "S" | "H" | "X" }
	| { readonly type: "REPLY"; readonly message: "+" | "!" | "x" }
	| { readonly type: "SEND_END" }
	| { readonly type: "SEND_BROKEN" }
	| { readonly type: "CLEAN_END" }
	| { readonly type: "CLEAN_BROKEN" }
	| { readonly type: "KILL" }
	| { readonly type: "POWER" }
	| { readonly type: "RESTART" };

export type Scope = { readonly context: TodoContext };

const closing = [
	{ type: "close", params: { channel: "commands", end: "read" } },
	{ type: "close", params: { channel: "announcements", end: "write" } },
	{ type: "close", params: { channel: "todoRequests", end: "write" } },
	{ type: "close", params: { channel: "todoReplies", end: "read" } },
	{ type: "sync", params: { to: "trigger", event: { type: "CLOSE" } } },
	"forget",
] as const;
export const dying = { target: "#todo.dead", actions: closing } as const;

export const operate = (operation: DiskOperation) =>
	({ type: "sync", params: ({ context }: Scope) => withMessage(context.id, operation) }) as const;

export const takeCommand = { type: "take", params: { channel: "commands" } } as const;
export const takeReply = { type: "take", params: { channel: "todoReplies" } } as const;
export const every = (context: TodoContext, type: string) =>
	context.kinds
		.map((_, id) => id)
		.filter((id) => !context.seen[id])
		.map((id) => withMessage(id, { type }));

export const KILL = { ...dying, meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") } as const;
const SEND_END = { ...dying, meta: cites("qmail-ldap todo # comm_do", "protocol.death.send-seen-by-todo") } as const;
/** Commands are served between messages only. */
export const COMMAND = [
	{
		guard: "isStop",
		actions: [takeCommand, "stop"],
		meta: cites("EXTTODO # Communication", "protocol.wire.commands-are-bytes", "protocol.quit.finish-message"),
	},
	{ actions: takeCommand, meta: cites("qmail-ldap todo # comm_do", "protocol.reload.between-messages") },
] as const;
const WRITE = {
	guard: "hasOutput",
	actions: [
		{ type: "push", params: ({ context }: Scope) => ({ channel: "announcements", message: context.out[0] }) },
		"written",
	],
	meta: cites("qmail-ldap todo # comm_init", "protocol.wire.announcement", "protocol.descriptor.never-blocks-on-send"),
} as const;
const SEND_BROKEN = {
	...dying,
	guard: "hasOutput",
	meta: cites("qmail-ldap todo # comm_do", "protocol.death.send-seen-by-todo", "protocol.exit.todo"),
} as const;
export const SERVED = { COMMAND, WRITE, SEND_END, SEND_BROKEN, KILL, POWER: KILL } as const;
export const BUSY = { KILL, POWER: KILL } as const;
export const CLEAN_LOST = {
	target: "scanning",
	actions: ["stop", "drop"],
	meta: cites("qmail-ldap todo # cleandied", "protocol.death.clean-seen-by-todo"),
} as const;

export const PREPARED = cites("INTERNALS # 4", "protocol.todo.leftovers-removed");
export const MADE = cites("INTERNALS # 4", "protocol.todo.exclusive-creation", "protocol.todo.needed-channels-only");
export const SYNCED = cites("INTERNALS # 4", "protocol.todo.sync-before-clean");
