/**
 * Nothing may outlive the kit: every queue manager that was started is killed and every temporary directory removed when a session
 * stops, and also when this process ends by exit, an uncaught error or a signal. Leaves out how a session stops in good order.
 */
import { rmSync } from "node:fs";
import process from "node:process";

interface Leftover {
	readonly directory: string;
	/** Process id, 0 until there is one; negative: the process group of that id. */
	pid: number;
}

const leftovers = new Set<Leftover>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let watching = false;

/** What one session would leave behind. Call `remove` when its process is gone. */
export function register(directory: string): {
	setPid(pid: number): void;
	setGroup(pid: number): void;
	remove(): void;
} {
	const leftover: Leftover = { directory, pid: 0 };
	leftovers.add(leftover);
	watch();
	return {
		setPid: (pid) => {
			leftover.pid = pid;
		},
		setGroup: (pid) => {
			leftover.pid = -pid;
		},
		remove: () => {
			removeFaketimeFiles(leftover.pid);
			removeDirectory(directory);
			leftovers.delete(leftover);
		},
	};
}

/** Kills a process (or group) that was started by the kit; one that is gone already is no error. */
function kill(pid: number, signal: NodeJS.Signals): void {
	if (pid === 0) return;
	try {
		process.kill(pid, signal);
	} catch {
		// It ended by itself.
	}
}

/** libfaketime leaves these behind when its process is killed; a later process with the same id would trip over them. */
function removeFaketimeFiles(pid: number): void {
	for (const name of [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`]) rmSync(`/dev/shm/${name}`, { force: true });
}

/** Removes a directory with all it contains; one that is gone already is no error. */
function removeDirectory(directory: string): void {
	try {
		rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
	} catch {
		// At exit nobody is left to be told.
	}
}

function cleanUp(): void {
	for (const leftover of leftovers) {
		kill(leftover.pid, "SIGKILL");
		removeFaketimeFiles(leftover.pid);
		removeDirectory(leftover.directory);
	}
	leftovers.clear();
}

function watch(): void {
	if (watching) return;
	watching = true;
	process.on("exit", cleanUp);
	for (const signal of SIGNALS) {
		const handler = () => {
			cleanUp();
			// With another listener this process lives on as that one decides; without, it dies of the signal as it should.
			if (process.listenerCount(signal) > 1) return;
			process.removeListener(signal, handler);
			process.kill(process.pid, signal);
		};
		process.on(signal, handler);
	}
}
