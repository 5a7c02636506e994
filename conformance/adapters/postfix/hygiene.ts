/**
 * Nothing may outlive the kit: every queue manager that was started is killed and every temporary directory removed when a session
 * stops, and also when this process ends by exit, an uncaught error or a signal. Leaves out how a session stops in good order.
 */
import { rmSync } from "node:fs";
import process from "node:process";

/** What has to be done before this process may end. */
const duties = new Set<() => void>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let watching = false;

/** Has something done when this process ends in whatever way. @returns to be called when it is not needed any more */
export function atEnd(duty: () => void): () => void {
	duties.add(duty);
	watch();
	return () => void duties.delete(duty);
}

/** What one session would leave behind. Call `remove` when its process is gone. */
export function register(directory: string): {
	setPid(pid: number): void;
	setGroup(pid: number): void;
	remove(): void;
} {
	/** Process id, 0 until there is one; negative: the process group of that id. */
	let pid = 0;
	const removeFiles = () => {
		removeFaketimeFiles(pid);
		removeDirectory(directory);
	};
	const done = atEnd(() => {
		kill(pid, "SIGKILL");
		removeFiles();
	});
	return {
		setPid: (started) => {
			pid = started;
		},
		setGroup: (started) => {
			pid = -started;
		},
		remove: () => {
			removeFiles();
			done();
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
	for (const duty of duties) {
		try {
			duty();
		} catch {
			// The others must be done all the same, and nobody is left to be told.
		}
	}
	duties.clear();
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
