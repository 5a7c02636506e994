/**
 * qmail-send as a process: 0 log, 1 to 4 lspawn and rspawn, 5 and 6 clean, 7 and 8 todo. Leaves out what it does (send/send.ts).
 */
import { readSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EXIT, FD, LIMITS } from "../../../model/protocol/messages.js";
import type { Dialect } from "../dialect.js";
import { errorCode, RealFileSystem } from "../fs.js";
import { Send } from "../send/send.js";
import { guard } from "./guard.js";
import { injectWith } from "./inject.js";
import { takeLock } from "./lock.js";
import { readPipe } from "./pipe-in.js";
import { PipeOut } from "./pipe-out.js";
import { realClock } from "./real-clock.js";
import { homeDirectory, Settings } from "./settings.js";
import { Trigger } from "./trigger.js";

const SCHEDULERS = ["qmail", "preemptive", "round-robin"] as const;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Runs until the process exits. */
export function runSend(argv: readonly string[]): void {
	let what = "unable to understand its settings";
	guard((text) => log(`alert: ${text}\n`), EXIT.cannotStart);
	try {
		const settings = new Settings(argv, process.env);
		const dialect = settings.dialect();
		const integrated = settings.text("todo-processing") === "integrated";
		const interval = settings.number("interval", LIMITS.todoInterval, 1);
		const scheduler = SCHEDULERS.find((name) => name === (settings.text("scheduler") ?? "qmail"));
		if (!scheduler) throw new Error(`scheduler is "${settings.text("scheduler")}": known are ${SCHEDULERS.join(", ")}`);
		const queue = process.env.QMAILQUEUE ?? settings.text("queue-program");
		what = "unable to switch to home directory";
		const home = homeDirectory(settings, dialect);
		what = "unable to switch to queue directory";
		home.enterQueue();
		process.umask(0o077);
		what = "unable to open mutex";
		if (!takeLock("lock/sendmutex")) cannotStart("qmail-send is already running");
		what = "hath the daemon spawn no fire?";
		const channels = dialect.channels.map((_, at) => descriptors(at));
		const spawnLimits = channels.map(({ reports }) => readCount(reports, dialect));
		what = "unable to read controls or the queue";
		let ready = false;
		const drained = () => ready && send.drained();
		const toSpawn = channels.map(
			({ commands }, at) => new PipeOut(commands, { drained, broken: () => send.spawnGone(at) }),
		);
		const toClean = new PipeOut(FD.send.toClean, { drained, broken: () => send.cleanGone() });
		const trigger = new Trigger("lock/trigger", () => send.pull());
		const send: Send = new Send({
			fs: new RealFileSystem(),
			controls: home.controls,
			dialect,
			clock: realClock,
			log,
			toSpawn,
			spawnLimits,
			toClean,
			todo: integrated
				? { armTrigger: () => trigger.arm(), interval }
				: { outlet: new PipeOut(FD.send.toTodo, { broken: () => send.todoGone() }) },
			inject: injectWith(
				queue ? [queue] : [process.execPath, fileURLToPath(new URL("../bin/qmail-queue.js", import.meta.url))],
			),
			scheduler,
			exit: (code) => process.exit(code),
		});
		ready = true;
		what = "unable to use its descriptors";
		for (const [at, { reports }] of channels.entries()) {
			readPipe(
				reports,
				(bytes) => send.fromSpawn(at, bytes),
				() => send.spawnGone(at),
			);
		}
		readPipe(
			FD.send.fromClean,
			(bytes) => send.fromClean(bytes),
			() => send.cleanGone(),
		);
		if (!integrated)
			readPipe(
				FD.send.fromTodo,
				(bytes) => send.fromTodo(bytes),
				() => send.todoGone(),
			);
		process.on("SIGTERM", () => send.terminate());
		process.on("SIGALRM", () => send.runAll());
		process.on("SIGHUP", () => send.reload());
	} catch (error) {
		const why = error instanceof Error ? `: ${error.message.replaceAll("\n", " ")}` : "";
		cannotStart(what + why);
	}
}

function descriptors(channel: number): { readonly commands: number; readonly reports: number } {
	if (channel === 0) return { commands: FD.send.toLocal, reports: FD.send.fromLocal };
	if (channel === 1) return { commands: FD.send.toRemote, reports: FD.send.fromRemote };
	const commands = FD.send.firstSupplementary + 2 * (channel - 2);
	return { commands, reports: commands + 1 };
}

/** How many deliveries a spawn program takes at a time: the first thing that it says. */
function readCount(fd: number, dialect: Dialect): number {
	const bytes = Buffer.alloc(2);
	for (let at = 0; at < dialect.spawnWidth; ) {
		try {
			const count = readSync(fd, bytes, at, dialect.spawnWidth - at, null);
			if (count === 0) throw new Error("a spawn program ended before it said anything");
			at += count;
		} catch (error) {
			if (errorCode(error) !== "EAGAIN") throw error;
			Atomics.wait(sleeper, 0, 0, 10);
		}
	}
	return bytes.readUInt16LE();
}

/** The log is waited for, as it must be complete when something dies; without a reader there is no log. */
function log(text: string): void {
	const bytes = Buffer.from(text, "latin1");
	for (let at = 0; at < bytes.length; ) {
		try {
			at += writeSync(FD.send.log, bytes, at);
		} catch (error) {
			if (errorCode(error) !== "EAGAIN") return;
			Atomics.wait(sleeper, 0, 0, 10);
		}
	}
}

function cannotStart(reason: string): never {
	log(`alert: cannot start: ${reason}\n`);
	process.exit(EXIT.cannotStart);
}
