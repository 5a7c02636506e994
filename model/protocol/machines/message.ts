/**
 * The files of one message, in the states S1 to S5 of INTERNALS. Every operation of a program on them is an event; the transitions
 * are exactly the moves that INTERNALS describes, and any other operation leads to `none`. A power failure leaves the directories
 * as they were (synchronous metadata) or as they were at some moment since the last sync (asynchronous ones), and may lose
 * contents that were not synced. Leaves out the contents themselves, and several recipients in one channel.
 */
import { assign, setup } from "xstate";
import type { MessageState } from "../states.js";
import {
	afterOperation,
	afterPowerFailure,
	changesDirectory,
	type Disk,
	diskState,
	EMPTY_DISK,
	exists,
	isSound,
	markOf,
} from "./disk.js";
import { type ChannelFile, type Cited, cites, type DiskOperation, EFFECTS, type Kinds } from "./effects.js";

export type DiskModel = "synchronous" | "asynchronous";

export interface MessageInput {
	readonly kinds: Kinds;
	readonly disk: DiskModel;
}

export interface MessageContext extends MessageInput {
	/** As the programs see the files. */
	readonly now: Disk;
	/** Earlier states of the directories that a power failure may bring back, oldest first. */
	readonly earlier: readonly Disk[];
	/** Whether the injector has been told that the message is queued. */
	readonly acknowledged: boolean;
	/** How often each channel's recipient was served, 2 standing for more: delivered, or noted for the bounce. */
	readonly served: Readonly<Record<ChannelFile, number>>;
	/** Whether the entry in todo/ was there when the scan began. */
	readonly listed: boolean;
}

export type MessageEvent =
	| DiskOperation
	| { readonly type: "ACKNOWLEDGE" }
	| { readonly type: "SERVE"; readonly file: ChannelFile }
	/** A scan of todo/ begins; finds this entry; ends without it. */
	| { readonly type: "LIST" }
	| { readonly type: "FIND" }
	| { readonly type: "PASS_OVER" }
	/** Questions of send: which recipient files are there; is this one still to be done; may the message end. */
	| { readonly type: "TAKE_UP"; readonly kinds: Kinds }
	| { readonly type: "NOT_MINE" }
	| { readonly type: "READ"; readonly file: ChannelFile; readonly done: boolean }
	| { readonly type: "CHANNELS_LEFT"; readonly left: boolean }
	| { readonly type: "READY_TO_END"; readonly bounce: boolean }
	| { readonly type: "UNFINISHED" }
	| { readonly type: "POWER" }
	/** What the power failure left: the directories as of `earlier[keep]`, or as of now if there is none such. */
	| { readonly type: "SETTLE"; readonly keep: number; readonly contents: "kept" | "lost" }
	| { readonly type: "STEADY" };

function kindsOnDisk(disk: Disk): Kinds {
	const [local, remote] = [exists(disk, "local"), exists(disk, "remote")];
	if (local) return remote ? "B" : "L";
	return remote ? "R" : "X";
}

function settled({ now, earlier }: MessageContext, keep: number, contents: "kept" | "lost"): Disk {
	return afterPowerFailure(earlier[keep] ?? now, contents);
}

/** A move to a state: taken if the operation leads there. */
function to<State extends MessageState>(state: State, meta: Cited) {
	return {
		guard: { type: "leadsTo", params: { state } },
		target: `#message.${state.toLowerCase() as Lowercase<State>}`,
		actions: "operate",
		meta,
	} as const;
}

const INJECTED = cites("INTERNALS # 3", "protocol.state.changes", "protocol.queue.number-is-inode");
const QUEUED = cites("INTERNALS # 4", "protocol.state.changes", "protocol.state.s4");
const PREPROCESSED = cites("INTERNALS # 4", "protocol.state.changes", "protocol.state.s5");
const DELIVERED = cites("INTERNALS # 5", "protocol.state.changes", "protocol.state.s5");
const ELIMINATED = cites("INTERNALS # 5", "protocol.state.changes", "protocol.send.info-before-mess");
const CLEANED = cites("INTERNALS # 6", "protocol.state.changes", "protocol.cleanup.after-36-hours");
const ELSEWHERE = cites("INTERNALS # 2", "protocol.state.always-one");
const SCANNED = cites("qmail-ldap todo # todo_do", "protocol.todo.numeric-names");
const ASKED = cites("notqmail send # pqadd", "protocol.send.start-scan");
const LOST_POWER = cites("INTERNALS # 1", "protocol.crash.synchronous-metadata", "protocol.crash.acknowledged-is-kept");

/** The power is on: a restart is possible. */
const STEADY = { actions: "answer", meta: LOST_POWER } as const;
/** send's start-up scan has nothing to do with this message. */
const NOT_MINE = { actions: "answer", meta: ASKED } as const;

/** What leads out of the table. */
const stray = { guard: "possible", target: ".none", actions: "operate", meta: ELSEWHERE } as const;

const settle = (state: MessageState) =>
	({
		guard: { type: "settlesIn", params: { state } },
		target: state.toLowerCase() as Lowercase<MessageState>,
		actions: "settle",
		meta: LOST_POWER,
	}) as const;

const answer = (guard: "isDone" | "channelsLeft" | "readyToEnd" | "kindsMatch" | "notListed", meta: Cited) =>
	({ guard, actions: "answer", meta }) as const;

export const messageMachine = setup({
	types: {
		context: {} as MessageContext,
		events: {} as MessageEvent,
		input: {} as MessageInput,
		meta: {} as Cited,
	},
	guards: {
		leadsTo: ({ context, event }, { state }: { state: MessageState }) => {
			const next = "file" in event || event.type === "LINK" || event.type === "NOTE" ? operate(context, event) : null;
			return next !== null && diskState(next) === state;
		},
		possible: ({ context, event }) => operate(context, event) !== null,
		settlesIn: ({ context, event }, { state }: { state: MessageState }) =>
			event.type === "SETTLE" &&
			event.keep <= context.earlier.length &&
			diskState(settled(context, event.keep, event.contents)) === state,
		isKept: ({ context, event }) => event.type === "SETTLE" && event.keep <= context.earlier.length,
		notListed: ({ context }) => !context.listed,
		kindsMatch: ({ context, event }) => event.type === "TAKE_UP" && kindsOnDisk(context.now) === event.kinds,
		isDone: ({ context, event }) =>
			event.type === "READ" &&
			isSound(context.now, event.file) &&
			(markOf(context.now, event.file) === "m") === event.done,
		channelsLeft: ({ context, event }) =>
			event.type === "CHANNELS_LEFT" && (kindsOnDisk(context.now) !== "X") === event.left,
		readyToEnd: ({ context, event }) =>
			event.type === "READY_TO_END" &&
			kindsOnDisk(context.now) === "X" &&
			exists(context.now, "bounce") === event.bounce,
	},
	actions: {
		...EFFECTS,
		operate: assign(({ context, event }) => {
			const now = operate(context, event) ?? context.now;
			const operation = asOperation(event);
			const listed = context.listed && exists(now, "todo");
			if (operation === null || context.disk === "synchronous") return { now, listed };
			// A sync brings all directory operations before it to the disk too.
			if (operation.type === "SYNC") return { now, listed, earlier: [] };
			if (!changesDirectory(context.now, operation))
				return { now, listed, earlier: context.earlier.map((disk) => afterOperation(disk, operation) ?? disk) };
			if (now === context.now) return { now, listed };
			return { now, listed, earlier: [...context.earlier, context.now] };
		}),
		settle: assign(({ context, event }) =>
			event.type === "SETTLE" ? { now: settled(context, event.keep, event.contents), earlier: [], listed: false } : {},
		),
		serve: assign(({ context, event }) =>
			event.type === "SERVE"
				? { served: { ...context.served, [event.file]: Math.min(2, context.served[event.file] + 1) } }
				: {},
		),
		acknowledge: assign({ acknowledged: true }),
		list: assign(({ context }) => ({ listed: exists(context.now, "todo") })),
	},
}).createMachine({
	id: "message",
	context: ({ input }) => ({
		...input,
		now: EMPTY_DISK,
		earlier: [],
		acknowledged: false,
		served: { local: 0, remote: 0 },
		listed: false,
	}),
	initial: "s1",
	states: {
		s1: {
			on: {
				STEADY,
				NOT_MINE,
				CREATE: to("S2", INJECTED),
				UNLINK: to("S1", cites("notqmail clean # main", "protocol.clean.missing-is-done")),
			},
		},
		s2: {
			on: {
				STEADY,
				NOT_MINE,
				CREATE: to("S3", INJECTED),
				SYNC: to("S2", cites("INTERNALS # 3", "protocol.queue.message-before-envelope")),
				UNLINK: [to("S2", cites("notqmail clean # main", "protocol.clean.missing-is-done")), to("S1", ELIMINATED)],
				UNFINISHED: { actions: "answer", meta: CLEANED },
			},
		},
		s3: {
			on: {
				STEADY,
				NOT_MINE,
				SYNC: to("S3", cites("INTERNALS # 3", "protocol.queue.envelope-before-todo")),
				LINK: to("S4", QUEUED),
				UNLINK: to("S2", CLEANED),
				UNFINISHED: { actions: "answer", meta: CLEANED },
			},
		},
		s4: {
			on: {
				STEADY,
				NOT_MINE,
				CREATE: to("S4", cites("INTERNALS # 4", "protocol.todo.exclusive-creation")),
				SYNC: to("S4", cites("INTERNALS # 4", "protocol.todo.sync-before-clean")),
				UNLINK: [to("S4", cites("INTERNALS # 4", "protocol.todo.leftovers-removed")), to("S5", PREPROCESSED)],
				FIND: { actions: "answer", meta: SCANNED },
			},
		},
		s5: {
			on: {
				STEADY,
				MARK: to("S5", DELIVERED),
				NOTE: to("S5", cites("INTERNALS # 5", "protocol.send.bounce-before-mark")),
				UNLINK: [to("S5", DELIVERED), to("S2", ELIMINATED)],
				TAKE_UP: answer("kindsMatch", ASKED),
				READ: answer("isDone", cites("INTERNALS # 5", "protocol.send.delivers-not-done")),
				CHANNELS_LEFT: answer("channelsLeft", cites("notqmail send # messdone", "protocol.send.elimination-guard")),
				READY_TO_END: answer("readyToEnd", cites("notqmail send # messdone", "protocol.send.elimination-guard")),
			},
		},
		/** The files fit none of S1 to S5. */
		none: {},
		/** The power is off; what is on the disk is not known yet. */
		dark: {
			on: {
				SETTLE: [
					settle("S1"),
					settle("S2"),
					settle("S3"),
					settle("S4"),
					settle("S5"),
					{ guard: "isKept", target: "none", actions: "settle", meta: ELSEWHERE },
				],
			},
		},
	},
	on: {
		CREATE: stray,
		LINK: stray,
		UNLINK: stray,
		NOTE: stray,
		ACKNOWLEDGE: { actions: "acknowledge", meta: cites("INTERNALS # 3", "protocol.queue.acknowledge-after-link") },
		SERVE: { actions: "serve", meta: cites("INTERNALS # 5", "protocol.crash.delivered-at-least-once") },
		LIST: { actions: "list", meta: SCANNED },
		PASS_OVER: answer("notListed", SCANNED),
		POWER: { target: ".dark", meta: LOST_POWER },
	},
});

function asOperation(event: MessageEvent): DiskOperation | null {
	switch (event.type) {
		case "CREATE":
		case "LINK":
		case "UNLINK":
		case "SYNC":
		case "MARK":
		case "NOTE":
			return event;
		default:
			return null;
	}
}

function operate({ now }: MessageContext, event: MessageEvent): Disk | null {
	const operation = asOperation(event);
	return operation && afterOperation(now, operation);
}
