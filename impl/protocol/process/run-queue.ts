/**
 * qmail-queue as a process: the message on 0, the envelope on 1, the result as exit code. Leaves out what it does (queue.ts).
 */
import { fstatSync, read } from "node:fs";
import { FD, LIMITS, QUEUE_EXIT } from "../../../model/protocol/messages.js";
import { RealFileSystem } from "../fs.js";
import { QueuePaths } from "../paths.js";
import { NotQueued, QueueInjection } from "../queue.js";
import { readPipe } from "./pipe-in.js";
import { realClock } from "./real-clock.js";
import { complain, type Home, homeDirectory, Settings } from "./settings.js";
import { pullTrigger } from "./trigger.js";

/** Runs until the process exits. */
export async function runQueue(argv: readonly string[]): Promise<void> {
	process.umask(0o033);
	process.exit(await inject(argv));
}

async function inject(argv: readonly string[]): Promise<number> {
	let home: Home;
	let paths: QueuePaths;
	try {
		const settings = new Settings(argv, process.env);
		const dialect = settings.dialect();
		// Nothing is cleaned up then: clean or send will find it, 36 hours after its last use.
		const lifetime = settings.number("lifetime", LIMITS.injectionLifetime, 1);
		setTimeout(() => process.exit(QUEUE_EXIT.timeout), lifetime * 1000).unref();
		paths = new QueuePaths(dialect);
		home = homeDirectory(settings, dialect);
	} catch (error) {
		complain("queue", error);
		return QUEUE_EXIT.home;
	}
	try {
		home.enterQueue();
	} catch {
		return QUEUE_EXIT.queueDirectory;
	}
	try {
		const fs = new RealFileSystem();
		const uid = process.getuid?.() ?? 0;
		const injection = new QueueInjection({ fs, paths, pid: process.pid, uid, now: realClock.now() });
		const abandon = () => injection.abandon(QUEUE_EXIT.readError);
		await readAllOf(
			FD.queue.message,
			(bytes) => injection.message(bytes),
			() => false,
		).catch(rethrow(abandon));
		injection.messageEnd();
		const complete = () => injection.complete;
		await readAllOf(FD.queue.envelope, (bytes) => injection.envelope(bytes), complete).catch(rethrow(abandon));
		injection.finish();
	} catch (error) {
		return error instanceof NotQueued ? error.code : QUEUE_EXIT.internal;
	}
	pullTrigger("lock/trigger");
	return QUEUE_EXIT.ok;
}

function rethrow(otherwise: () => never): (error: unknown) => never {
	return (error) => {
		if (error instanceof NotQueued) throw error;
		return otherwise();
	};
}

/** Reads a descriptor to its end, or until `enough`. Files are read in order even when several share the descriptor's offset. */
async function readAllOf(fd: number, take: (bytes: string) => void, enough: () => boolean): Promise<void> {
	const kind = fstatSync(fd);
	if (kind.isFIFO() || kind.isSocket()) {
		await new Promise<void>((resolve, reject) => {
			const pipe = readPipe(
				fd,
				(bytes) => {
					try {
						take(bytes);
					} catch (error) {
						pipe.close();
						reject(error);
						return;
					}
					if (enough()) resolve();
				},
				resolve,
			);
		});
		return;
	}
	const buffer = Buffer.allocUnsafe(65_536);
	for (;;) {
		const count = await new Promise<number>((resolve, reject) => {
			read(fd, buffer, 0, buffer.length, null, (error, got) => (error ? reject(error) : resolve(got)));
		});
		if (count === 0) return;
		take(buffer.toString("latin1", 0, count));
		if (enough()) return;
	}
}
