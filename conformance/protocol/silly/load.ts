/**
 * One load, put on a whole system of real processes: messages are injected at a steady rate while the system runs, and its log tells how
 * many delivery slots were in use when. Leaves out figures (figure.ts) and what the numbers mean.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dialectNamed } from "../../../impl/protocol/dialect.js";
import { QueuePaths } from "../../../impl/protocol/paths.js";
import { makeQueue } from "../../../impl/protocol/process/make-queue.js";
import { readPipe } from "../../../impl/protocol/process/pipe-in.js";
import { makePipes } from "../../../impl/protocol/process/pipes.js";
import { pullTrigger } from "../../../impl/protocol/process/trigger.js";
import { queueMessage } from "../../../impl/protocol/queue.js";
import { UnsyncedBelow } from "./unsynced.js";
import { type Interval, SlotWatch } from "./watch.js";

/** Who does todo's work. */
export type Mode = "integrated" | "external, one at a time" | "external, overlapping";

export const MODES: readonly Mode[] = ["integrated", "external, one at a time", "external, overlapping"];

export interface Load {
	/** Messages, with one remote recipient each. */
	readonly messages: number;
	/** Messages injected a second. */
	readonly rate: number;
	/** Remote delivery slots, 1 to 250. */
	readonly slots: number;
	/** Milliseconds that a delivery takes. */
	readonly delivery: number;
	/** Where the queue is made. */
	readonly directory: string;
}

export interface Outcome {
	readonly mode: Mode;
	/** From the first injection to the last delivery. */
	readonly course: readonly Interval[];
	/** Seconds from the first injection to the last delivery. */
	readonly seconds: number;
	/** Mean number of slots in use over these seconds. */
	readonly meanSlots: number;
	/** Messages delivered a second. */
	readonly rate: number;
}

/** Milliseconds between two injections of a batch. */
const TICK = 10;
/** Seconds after which a run that does not come to an end is given up. */
const PATIENCE = 300;
const DIALECT = dialectNamed("exttodo");

const OPTIONS: Readonly<Record<Mode, readonly string[]>> = {
	integrated: ["--todo", "integrated"],
	"external, one at a time": ["--overlap", "1"],
	"external, overlapping": [],
};

const START = fileURLToPath(new URL("../../../impl/protocol/bin/qmail-start.js", import.meta.url));

/**
 * A load that is over, and how it went.
 * @param program the starter, for those who have not built the project
 * @throws Error if the system ends early or does not come to an end
 */
export async function putLoad(load: Load, mode: Mode, signal: AbortSignal, program = START): Promise<Outcome> {
	const home = mkdtempSync(join(load.directory, "spoolproof-silly-"));
	let system: ChildProcess | undefined;
	const over = new AbortController();
	try {
		makeQueue(home, DIALECT, { me: "here.example\n", concurrencyremote: `${load.slots}\n` });
		const watch = new SlotWatch("remote");
		const started = await startSystem(program, home, load, mode, watch);
		system = started.system;
		signal.throwIfAborted();
		const begin = performance.now();
		watch.begin(begin);
		await Promise.race([
			inject(home, load, signal).then(() => watch.until(load.messages)),
			started.ended.then((how) => Promise.reject(new Error(`the system ended early: ${how}\n${watch.lastLines()}`))),
			timeOut(
				() => `${watch.delivered} of ${load.messages} messages were delivered`,
				AbortSignal.any([signal, over.signal]),
			),
		]);
		const { course, seconds, meanSlots } = watch.summary();
		return { mode, course, seconds, meanSlots, rate: load.messages / seconds };
	} finally {
		// Or the command would outlive its result by its patience.
		over.abort();
		if (system && system.exitCode === null) {
			system.kill("SIGTERM");
			await stopped(system);
		}
		rmSync(home, { recursive: true, force: true });
	}
}

async function startSystem(program: string, home: string, load: Load, mode: Mode, watch: SlotWatch) {
	const [log] = makePipes(1);
	if (!log) throw new Error("no pipe could be made");
	const spawners = ["--lspawn", "discard", "--rspawn", "discard", "--spawn", "250", "--delay", String(load.delivery)];
	const fixed = ["--home", home, "--dialect", DIALECT.name, ...spawners];
	const nothing = openSync("/dev/null", "r+");
	const system = spawn(process.execPath, [program, ...fixed, ...OPTIONS[mode]], {
		stdio: [nothing, nothing, log.write],
	});
	closeSync(nothing);
	closeSync(log.write);
	readPipe(
		log.read,
		(bytes) => watch.push(bytes, performance.now()),
		() => undefined,
	);
	const ended = new Promise<string>((resolve) => {
		system.on("error", (error) => resolve(error.message));
		system.on("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
	});
	await Promise.race([watch.ready(), ended.then((how) => Promise.reject(new Error(`it did not start: ${how}`)))]);
	// Programs that have just started still compile themselves.
	await sleep(1000);
	return { system, ended };
}

/** Injects at the load's rate; what could not be done in time is made up for. */
async function inject(home: string, load: Load, signal: AbortSignal): Promise<void> {
	const queue = `${home}/queue`;
	const fs = new UnsyncedBelow(queue);
	const paths = new QueuePaths(DIALECT);
	const begin = performance.now();
	const now = Math.floor(Date.now() / 1000);
	for (let queued = 0; queued < load.messages; ) {
		signal.throwIfAborted();
		const due = Math.min(load.messages, Math.floor(((performance.now() - begin) / 1000) * load.rate) + 1);
		for (; queued < due; queued += 1) {
			const options = { fs, paths, pid: 1_000_000 + queued, uid: 0, now };
			queueMessage(options, "Subject: x\n\nbody\n", "s@here.example", [`r${queued}@far.example`]);
		}
		pullTrigger(`${queue}/lock/trigger`);
		await sleep(TICK);
	}
}

async function timeOut(how: () => string, signal: AbortSignal): Promise<never> {
	await sleep(PATIENCE * 1000, signal);
	throw new Error(`after ${PATIENCE} s it had not come to an end: ${how()}`);
}

async function stopped(child: ChildProcess): Promise<void> {
	const gone = new Promise((resolve) => child.once("exit", resolve));
	const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
	if (child.exitCode === null && child.signalCode === null) await gone;
	clearTimeout(late);
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
	// Of what is aborted already no event tells.
	if (signal?.aborted) throw new Error("interrupted");
	await new Promise<void>((resolve, reject) => {
		const timer = setTimeout(resolve, milliseconds);
		signal?.addEventListener("abort", () => {
			clearTimeout(timer);
			reject(new Error("interrupted"));
		});
	});
}

/** A disk, not memory, if there is a choice: it is syncs that make todo's work slow. */
export function defaultDirectory(): string {
	return tmpdir();
}
