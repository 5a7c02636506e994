/** The protocol's machines joined for a scope: how many messages, which recipients, what may go wrong, which file system. */
import type { LocalEvent, ProcessDefinition, SystemDefinition } from "../system.js";
import { cleanMachine } from "./machines/clean.js";
import { type Kinds, messageName, queueName } from "./machines/effects.js";
import { type DiskModel, messageMachine } from "./machines/message.js";
import { queueMachine } from "./machines/queue.js";
import { sendMachine } from "./machines/send.js";
import { DAEMONS, PIPES, starterMachine } from "./machines/starter.js";
import { todoMachine } from "./machines/todo.js";
import { triggerMachine } from "./machines/trigger.js";

export interface Scope {
	/** The recipients of each message; as many messages as entries. */
	readonly messages: readonly Kinds[];
	/** Of each pipe, in messages. */
	readonly capacity: number;
	readonly disk: DiskModel;
	/** How many processes may be killed, and how often the power may fail. */
	readonly kills: number;
	readonly powerFailures: number;
	/** What deliveries may come to. Without DEFER and FAIL all succeed. */
	readonly outcomes: readonly ("DEFER" | "FAIL")[];
	/** How often each clean may fail to remove a file. */
	readonly refusals: number;
	/** How often send may be told to stop, and to reload. */
	readonly stops: number;
	readonly reloads: number;
}

/** One local message, nothing goes wrong: what the other scopes add to. */
export const CALM: Scope = {
	messages: ["L"],
	capacity: 1,
	disk: "synchronous",
	kills: 0,
	powerFailures: 0,
	outcomes: [],
	refusals: 0,
	stops: 0,
	reloads: 0,
};

/** The machines that a system is made of: the model's own, unless a mutant takes the place of one. */
export const MACHINES = {
	message: messageMachine,
	queue: queueMachine,
	trigger: triggerMachine,
	clean: cleanMachine,
	todo: todoMachine,
	send: sendMachine,
	starter: starterMachine,
};

const FILES = ["local", "remote"] as const;
/** Directory operations between two syncs: no message ever has more of them outstanding. */
const MOST_OUTSTANDING = 9;

/** What the power failure left is the choice of the disk, message by message. */
function settlements(disk: DiskModel): LocalEvent[] {
	const most = disk === "synchronous" ? 0 : MOST_OUTSTANDING;
	const keeps = Array.from({ length: most + 1 }, (_, keep) => keep);
	return keeps.flatMap((keep) => (["kept", "lost"] as const).map((contents) => ({ type: "SETTLE", keep, contents })));
}

function sendEvents({ messages, outcomes }: Scope): LocalEvent[] {
	const about = messages.flatMap((kinds, id): LocalEvent[] =>
		[...new Set<Kinds>([kinds, "L", "R", "B", "X"])].map((found) => ({ type: "TAKE_UP", id, kinds: found })),
	);
	for (const id of messages.keys()) {
		for (const file of FILES) {
			for (const done of [false, true]) about.push({ type: "DELIVER", id, file, done });
			for (const type of ["SUCCEED", ...outcomes, "NOTE", "MARK", "REMOVE"]) about.push({ type, id, file });
		}
		for (const bounce of [false, true]) about.push({ type: "ELIMINATE", id, bounce });
		about.push({ type: "CLEANUP", id });
	}
	for (const left of [false, true]) about.push({ type: "CHECK", left });
	const plain = ["SCANNED", "STEP", "TERM", "HUP", "TELL", "EXIT"].map((type) => ({ type }));
	return [...about, ...plain];
}

export function protocolSystem(scope: Scope, machines: typeof MACHINES = MACHINES): SystemDefinition {
	const { messages, disk, capacity, kills, powerFailures, refusals, stops, reloads } = scope;
	const ids = [...messages.keys()];
	const channels = Object.fromEntries(PIPES.map((name) => [name, capacity]));
	const clean = (name: string, requests: string, replies: string): ProcessDefinition => ({
		name,
		machine: machines.clean,
		input: { requests, replies, failures: refusals },
		events: [{ type: "STEP" }, { type: "FAIL" }],
		reads: [{ channel: requests, event: "REQUEST", end: "REQUESTS_END" }],
		writes: [{ channel: replies, broken: "REPLIES_BROKEN" }],
	});
	const processes: ProcessDefinition[] = [
		...ids.map((id) => ({
			name: messageName(id),
			machine: machines.message,
			input: { kinds: messages[id], disk },
			events: settlements(disk),
			reads: [],
			writes: [],
		})),
		...ids.map((id) => ({
			name: queueName(id),
			machine: machines.queue,
			input: { id },
			events: [{ type: "STEP" }],
			reads: [],
			writes: [],
		})),
		{ name: "trigger", machine: machines.trigger, events: [], reads: [], writes: [] },
		{
			name: "todo",
			machine: machines.todo,
			input: { kinds: messages },
			events: [
				{ type: "STEP" },
				{ type: "WAKE" },
				{ type: "TIMER" },
				...ids.map((id) => ({ type: "FOUND", id })),
				{ type: "SCANNED" },
				{ type: "WRITE" },
			],
			reads: [
				{ channel: "commands", event: "COMMAND", end: "SEND_END" },
				{ channel: "todoReplies", event: "REPLY", end: "CLEAN_END" },
			],
			writes: [
				{ channel: "announcements", broken: "SEND_BROKEN" },
				{ channel: "todoRequests", broken: "CLEAN_BROKEN" },
			],
		},
		{
			name: "send",
			machine: machines.send,
			input: { messages: messages.length, stops, reloads },
			events: sendEvents(scope),
			reads: [
				{ channel: "announcements", event: "HEAR", end: "TODO_END" },
				{ channel: "sendReplies", event: "REPLY", end: "CLEAN_END" },
			],
			writes: [
				{ channel: "commands", broken: "TODO_BROKEN" },
				{ channel: "sendRequests", broken: "CLEAN_BROKEN" },
			],
		},
		clean("todoClean", "todoRequests", "todoReplies"),
		clean("sendClean", "sendRequests", "sendReplies"),
		{
			name: "starter",
			machine: machines.starter,
			input: { messages: messages.length, kills, powerFailures },
			events: [
				...[...DAEMONS, ...ids.map(queueName)].map((process) => ({ type: "KILL", process })),
				{ type: "POWER_FAILURE" },
				{ type: "START_AGAIN" },
			],
			reads: [],
			writes: [],
		},
	];
	return { processes, channels };
}
