/**
 * qmail-todo as a process: 0 and 1 are send, 2 and 3 are clean. Leaves out what it does (todo.ts).
 */
import { writeSync } from "node:fs";
import { EXIT, FD, FROM_TODO, LIMITS } from "../../../model/protocol/messages.js";
import { RealFileSystem } from "../fs.js";
import { Todo } from "../todo.js";
import { guard } from "./guard.js";
import { readPipe } from "./pipe-in.js";
import { PipeOut } from "./pipe-out.js";
import { realClock } from "./real-clock.js";
import { homeDirectory, Settings } from "./settings.js";
import { Trigger } from "./trigger.js";

/** Threads that sync at a time: the disk commits what waits together at once, so the more wait, the fewer commits a message. */
const THREADS = 64;
/** Messages under way at a time, if not said otherwise. */
const OVERLAP = 256;

/** Runs until the process exits. */
export function runTodo(argv: readonly string[]): void {
	let what = "understand its settings";
	guard(tell, EXIT.sendDied);
	try {
		const settings = new Settings(argv, process.env);
		const overlap = settings.number("overlap", OVERLAP, 1);
		const interval = settings.number("interval", LIMITS.todoInterval, 1);
		process.env.UV_THREADPOOL_SIZE ??= String(THREADS);
		const dialect = settings.dialect();
		what = "switch to home directory";
		const home = homeDirectory(settings, dialect);
		what = "switch to queue directory";
		home.enterQueue();
		process.umask(0o077);
		what = "read controls";
		const fs = new RealFileSystem({ overlapSyncs: overlap > 1 });
		const trigger = new Trigger("lock/trigger", () => todo.pull());
		const toSend = new PipeOut(FD.todo.toSend, { drained: () => todo.drained(), broken: () => todo.sendGone() });
		const toClean = new PipeOut(FD.todo.toClean, { broken: () => todo.cleanGone() });
		const todo = new Todo({
			fs,
			controls: home.controls,
			dialect,
			clock: realClock,
			toSend,
			toClean,
			armTrigger: () => trigger.arm(),
			exit: (code) => process.exit(code),
			overlap,
			interval,
		});
		what = "use its descriptors";
		readPipe(
			FD.todo.fromClean,
			(bytes) => todo.fromClean(bytes),
			() => todo.cleanGone(),
		);
		readPipe(
			FD.todo.fromSend,
			(bytes) => todo.fromSend(bytes),
			() => todo.sendGone(),
		);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		cannotStart(`unable to ${what}: ${why.replaceAll("\n", " ")}`);
	}
}

function cannotStart(reason: string): void {
	tell(`cannot start: ${reason}`);
	process.exit(EXIT.cannotStart);
}

function tell(reason: string): void {
	try {
		writeSync(FD.todo.toSend, `${FROM_TODO.log}alert: qmail-todo: ${reason}\n\0`);
	} catch {
		// Then nobody can be told.
	}
}
