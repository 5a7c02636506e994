/**
 * How fast the reference's qmail-todo is, with a real qmail-clean and a real queue: messages a second from S to the last D, one at a
 * time and overlapping, in turn; milliseconds from the pull of the trigger to D; processor time when idle. Leaves out qmail-send.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dialectNamed } from "../../impl/protocol/dialect.js";
import { RealFileSystem } from "../../impl/protocol/fs.js";
import { QueuePaths } from "../../impl/protocol/paths.js";
import { makeQueue } from "../../impl/protocol/process/make-queue.js";
import { readPipe } from "../../impl/protocol/process/pipe-in.js";
import { makePipes } from "../../impl/protocol/process/pipes.js";
import { pullTrigger } from "../../impl/protocol/process/trigger.js";
import { queueMessage } from "../../impl/protocol/queue.js";
import { markdownTable } from "./table.js";

/** Lowest and highest. */
type Range = readonly [low: number, high: number];

export interface ProtocolFigures {
	readonly directory: string;
	readonly messages: number;
	/** Messages a second, median of the rounds. */
	readonly serial: number;
	readonly serialRange: Range;
	readonly overlapping: number;
	readonly overlappingRange: Range;
	/** Milliseconds from the pull to D: median, and what 99 of 100 stay under. */
	readonly triggerToD: number;
	readonly triggerToD99: number;
	/** Seconds of processor time of todo and clean in ten idle seconds. */
	readonly idle: number;
}

const DIALECT = dialectNamed("exttodo");
const PATHS = new QueuePaths(DIALECT);
/** Files of the trial are not synced: that is not what is measured. */
class UnsyncedFileSystem extends RealFileSystem {
	override fsync(_: number, done: (error: Error | undefined) => void): void {
		done(undefined);
	}
}

/** A todo and its clean, with this program in the place of send. */
class TodoUnderTest {
	readonly todo: ChildProcess;
	readonly clean: ChildProcess;
	announced = 0;
	onAnnounced: () => void = () => undefined;
	private readonly commands: number;

	constructor(home: string, overlap?: number) {
		const program = (name: string) => fileURLToPath(new URL(`../../impl/protocol/bin/${name}.js`, import.meta.url));
		const env = {
			...process.env,
			SPOOLPROOF_HOME: home,
			...(overlap === undefined ? {} : { SPOOLPROOF_OVERLAP: String(overlap) }),
		};
		const [commands, messages, requests, replies] = makePipes(4);
		if (!commands || !messages || !requests || !replies) throw new Error("no pipes");
		this.clean = spawn(process.execPath, [program("qmail-clean")], {
			stdio: [requests.read, replies.write, "inherit"],
			env,
		});
		this.todo = spawn(process.execPath, [program("qmail-todo")], {
			stdio: [commands.read, messages.write, requests.write, replies.read],
			env,
		});
		for (const fd of [commands.read, messages.write, requests.read, requests.write, replies.read, replies.write])
			closeSync(fd);
		this.commands = commands.write;
		readPipe(
			messages.read,
			(bytes) => {
				for (const message of bytes.split("\0")) if (message.startsWith("D")) this.announced += 1;
				this.onAnnounced();
			},
			() => undefined,
		);
	}

	say(command: string): void {
		writeSync(this.commands, command);
	}

	/** Resolves when so many messages were announced. */
	async until(count: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.onAnnounced = () => {
				if (this.announced >= count) resolve();
			};
			this.onAnnounced();
		});
	}

	async stop(): Promise<void> {
		const gone = new Promise((resolve) => this.todo.on("exit", resolve));
		closeSync(this.commands);
		await gone;
	}
}

/** Removed at the end only: ext4 is slow to make files where many were deleted in the last minute. */
const homes: string[] = [];

async function inQueue<T>(directory: string, use: (home: string, queue: () => void) => Promise<T>): Promise<T> {
	const home = mkdtempSync(join(directory, "spoolproof-bench-"));
	const before = process.cwd();
	try {
		makeQueue(home, DIALECT, { me: "here.example\n" });
		process.chdir(`${home}/queue`);
		const fs = new UnsyncedFileSystem();
		let sequence = 0;
		return await use(home, () => {
			sequence += 1;
			const now = Math.floor(Date.now() / 1000);
			const options = { fs, paths: PATHS, pid: 100_000 + sequence, uid: 0, now };
			queueMessage(options, "Subject: x\n\nbody\n", "s@far.example", ["a@far.example"]);
		});
	} finally {
		process.chdir(before);
		homes.push(home);
	}
}

/** Messages a second of one run. */
function throughput(directory: string, messages: number, overlap?: number): Promise<number> {
	return inQueue(directory, async (home, queue) => {
		for (let count = 0; count < messages; count += 1) queue();
		const system = new TodoUnderTest(home, overlap);
		await sleep(400);
		const begin = performance.now();
		system.say("S");
		await system.until(messages);
		const rate = messages / ((performance.now() - begin) / 1000);
		await system.stop();
		return rate;
	});
}

function latencyAndIdle(directory: string): Promise<{ readonly times: readonly number[]; readonly idle: number }> {
	return inQueue(directory, async (home, queue) => {
		const system = new TodoUnderTest(home);
		system.say("S");
		await sleep(500);
		const times: number[] = [];
		for (let count = 1; count <= 300; count += 1) {
			queue();
			const begin = performance.now();
			pullTrigger("lock/trigger");
			await system.until(count);
			times.push(performance.now() - begin);
			await sleep(5);
		}
		// V8 tidies up once, some seconds after it had work.
		await sleep(12_000);
		const before = processorSeconds(system.todo) + processorSeconds(system.clean);
		await sleep(10_000);
		const idle = processorSeconds(system.todo) + processorSeconds(system.clean) - before;
		await system.stop();
		return { times, idle };
	});
}

/** Measures in one directory. */
export async function benchProtocol(directory: string, messages: number, rounds: number): Promise<ProtocolFigures> {
	const serial: number[] = [];
	const overlapping: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		serial.push(await throughput(directory, messages, 1));
		overlapping.push(await throughput(directory, messages));
	}
	const { times, idle } = await latencyAndIdle(directory);
	for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
	return {
		directory,
		messages,
		serial: median(serial),
		serialRange: [Math.min(...serial), Math.max(...serial)],
		overlapping: median(overlapping),
		overlappingRange: [Math.min(...overlapping), Math.max(...overlapping)],
		triggerToD: median(times),
		triggerToD99: quantile(times, 0.99),
		idle,
	};
}

/** The figures as a Markdown table. */
export function formatFigures(all: readonly ProtocolFigures[]): string {
	const head = [
		"queue on",
		"messages",
		"one at a time, messages/s (lowest to highest)",
		"overlapping, messages/s (lowest to highest)",
		"factor",
		"trigger to D, ms: median",
		"p99",
		"idle, CPU s in 10 s",
	];
	const rate = (median: number, [low, high]: Range) => `${median.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;
	const rows = all.map((figures) => [
		figures.directory,
		String(figures.messages),
		rate(figures.serial, figures.serialRange),
		rate(figures.overlapping, figures.overlappingRange),
		(figures.overlapping / figures.serial).toFixed(1),
		figures.triggerToD.toFixed(2),
		figures.triggerToD99.toFixed(2),
		figures.idle.toFixed(2),
	]);
	return markdownTable(head, rows);
}

function processorSeconds({ pid }: ChildProcess): number {
	const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
		.replace(/^.*\) /, "")
		.split(" ");
	return (Number(fields[11]) + Number(fields[12])) / 100;
}

function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** The value that a share of the values stays under. */
export function quantile(values: readonly number[], share: number): number {
	return (
		[...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
	);
}

function sleep(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Directories to measure in: memory and a disk, as far as the system has both. */
export function defaultDirectories(): readonly string[] {
	return ["/dev/shm", tmpdir()].filter((path) => existsSync(path));
}

/** The figures of all directories, as Markdown. */
export async function protocolTable(
	directories: readonly string[],
	messages: number,
	rounds: number,
	progress: (text: string) => void,
): Promise<string> {
	const figures: ProtocolFigures[] = [];
	for (const directory of directories) {
		const measured = await benchProtocol(directory, messages, rounds);
		figures.push(measured);
		progress(`${directory}: ${measured.overlapping.toFixed(0)}/s, one at a time ${measured.serial.toFixed(0)}/s\n`);
	}
	return formatFigures(figures);
}
