/**
 * qmail-start: starts all programs and connects them as in the big picture of qmail-todo(8): two cleans, a logger, lspawn, rspawn.
 * Each program is a command, so that programs of another family can be mixed in. Leaves out users: everything runs as whoever
 * starts it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { FD } from "../../../model/protocol/messages.js";
import type { Dialect } from "../dialect.js";
import { makePipes, type Pipe } from "./pipes.js";

/** A program and its arguments. */
export type Command = readonly string[];

export interface System {
	readonly dialect: Dialect;
	readonly send: Command;
	/** Undefined: send does its own todo processing, and needs one clean. */
	readonly todo: Command | undefined;
	readonly clean: Command;
	readonly local: Command;
	/** Serves the remote channel and all supplementary ones, one process each. */
	readonly remote: Command;
	/** Reads the log on 0; or a descriptor that takes it. */
	readonly logger: Command | number;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Working directory of all of them. */
	readonly directory: string;
}

/** The processes that were started, by what they are. */
export interface Running {
	readonly send: ChildProcess;
	readonly todo: ChildProcess | undefined;
	readonly cleans: readonly ChildProcess[];
	readonly spawns: readonly ChildProcess[];
	readonly logger: ChildProcess | undefined;
}

/** A descriptor table: undefined is a gap. */
type Table = (number | undefined)[];

/** Starts the system. @throws Error if pipes cannot be made. */
export function startSystem(system: System): Running {
	const channels = system.dialect.channels.length;
	const pipes = [...makePipes(2 * channels + 2 + (system.todo ? 4 : 0) + 1)];
	const next = (): Pipe => {
		const pipe = pipes.shift();
		if (!pipe) throw new Error("too few pipes");
		return pipe;
	};
	const made: Pipe[] = [...pipes];
	const run = (command: Command, table: Table): ChildProcess => {
		const [program = "", ...args] = command;
		const child = spawn(program, args, {
			// A gap would be closed and then taken by whatever the program opens first.
			stdio: Array.from(table, (fd) => fd ?? "ignore"),
			cwd: system.directory,
			env: { ...system.environment },
		});
		// A program that cannot be run shows by the end of its pipes.
		child.on("error", () => undefined);
		return child;
	};

	const sendTable: Table = [];
	const log = next();
	const logger = typeof system.logger === "number" ? undefined : run(system.logger, [log.read, 1, 2]);
	sendTable[FD.send.log] = typeof system.logger === "number" ? system.logger : log.write;

	const spawns = Array.from({ length: channels }, (_, channel) => {
		const [commands, reports] = [next(), next()];
		const first = channel < 2 ? FD.send.toLocal + 2 * channel : FD.send.firstSupplementary + 2 * (channel - 2);
		sendTable[first] = commands.write;
		sendTable[first + 1] = reports.read;
		return run(channel === 0 ? system.local : system.remote, spawnTable(commands.read, reports.write));
	});

	const cleans: ChildProcess[] = [];
	const startClean = (): { readonly requests: number; readonly replies: number } => {
		const [requests, replies] = [next(), next()];
		cleans.push(run(system.clean, spawnTable(requests.read, replies.write)));
		return { requests: requests.write, replies: replies.read };
	};
	const sendClean = startClean();
	sendTable[FD.send.toClean] = sendClean.requests;
	sendTable[FD.send.fromClean] = sendClean.replies;

	let todo: ChildProcess | undefined;
	if (system.todo) {
		const todoClean = startClean();
		const [commands, messages] = [next(), next()];
		todo = run(system.todo, [commands.read, messages.write, todoClean.requests, todoClean.replies]);
		sendTable[FD.send.toTodo] = commands.write;
		sendTable[FD.send.fromTodo] = messages.read;
	}
	const send = run(system.send, sendTable);
	for (const { read, write } of made) {
		closeSync(read);
		closeSync(write);
	}
	return { send, todo, cleans, spawns, logger };
}

/** Programs that know two descriptors get the starter's descriptor 2 for what they have to complain about. */
function spawnTable(input: number, output: number): Table {
	return [input, output, 2];
}
