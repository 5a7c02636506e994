/**
 * Finds what a program under test has left running outside its process group: everything it starts inherits a mark in its environment.
 * Linux only; elsewhere nothing is found. Leaves out programs that wipe their environment before they flee.
 */
import { readdirSync, readFileSync } from "node:fs";

/** The environment variable; its value is the directory of one run. */
export const MARK = "SPOOLPROOF_RUN";

/** Kills every process that has the mark with this value. */
export function killMarked(value: string): void {
	for (const pid of markedProcesses(value)) {
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// It ended by itself.
		}
	}
}

/** Ids of the processes that have the mark with this value. */
export function markedProcesses(value: string): number[] {
	const entry = `${MARK}=${value}`;
	return numbersIn("/proc").filter((pid) => environmentOf(pid).split("\0").includes(entry));
}

function numbersIn(directory: string): number[] {
	try {
		return readdirSync(directory)
			.map(Number)
			.filter((number) => Number.isInteger(number) && number !== process.pid);
	} catch {
		return [];
	}
}

function environmentOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/environ`, "latin1");
	} catch {
		// It ended by itself, or is somebody else's.
		return "";
	}
}
