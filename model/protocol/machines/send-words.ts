/** The words of qmail-send's machine: its context and events, and the small pieces that its transitions are made of. */
import { type Announcement, type ChannelFile, cites, type Kinds, withMessage } from "./effects.js";

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

export type About = { readonly id: number };
export type AboutFile = { readonly id: number; readonly file: ChannelFile };

export type DeliveryEvent = {
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

export type EventScope<Type extends DeliveryEvent["type"]> = { readonly event: { readonly type: Type } & AboutFile };

export const none = (count: number): readonly Progress[] => Array.from({ length: count }, () => "-");
export const no = (count: number): readonly boolean[] => Array.from({ length: count }, () => false);
export const put = <Value>(list: readonly Value[], id: number, value: Value) =>
	list.map((old, at) => (at === id ? value : old));

const closing = [
	{ type: "close", params: { channel: "commands", end: "write" } },
	{ type: "close", params: { channel: "announcements", end: "read" } },
	{ type: "close", params: { channel: "sendRequests", end: "write" } },
	{ type: "close", params: { channel: "sendReplies", end: "read" } },
	"forget",
] as const;
export const dying = { target: "#send.dead", actions: closing } as const;
export const KILL = { ...dying, meta: cites("INTERNALS # 6", "protocol.crash.heals-itself") } as const;
export const BUSY = { KILL, POWER: KILL } as const;

export const takeWord = { type: "take", params: { channel: "announcements" } } as const;
export const takeReply = { type: "take", params: { channel: "sendReplies" } } as const;

export const meetFile =
	(type: "MARK" | "UNLINK") =>
	({ event }: { event: AboutFile }) =>
		withMessage(event.id, { type, file: event.file });
