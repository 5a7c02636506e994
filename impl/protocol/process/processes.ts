/**
 * Processes as Linux's /proc shows them: who belongs to whom, which threads sleep, how long each has run and how long it has waited
 * for a processor. Where there is no /proc nothing is known, and nothing is said. Leaves out what follows from it (fair-time.ts).
 */
import { readdirSync, readFileSync } from "node:fs";

export interface Thread {
	/** As the kernel's letter: R runs or wants to, S sleeps, D waits for a disk, T is stopped by a signal, t by a debugger, Z is dead. */
	readonly state: string;
	/** Milliseconds that it has run. */
	readonly ran: number;
	/** Milliseconds that it has waited for a processor up to when it last got one; 0 where the kernel does not count. */
	readonly waited: number;
}

/** By the thread's id. */
export type Threads = ReadonlyMap<number, Thread>;

/** Milliseconds of a tick in /proc/PID/stat: USER_HZ is 100 on every Linux that Node runs on. */
const TICK = 10;

/** The threads of these processes; those that are gone have none. */
export function threadsOf(pids: Iterable<number>): Threads {
	const threads = new Map<number, Thread>();
	for (const pid of pids)
		for (const id of numbersIn(`/proc/${pid}/task`)) {
			const thread = threadAt(`/proc/${pid}/task/${id}`);
			if (thread !== undefined) threads.set(id, thread);
		}
	return threads;
}

/** Whether none of the threads of these processes runs, wants to run, waits for a disk or is stopped. */
export function allAsleep(pids: Iterable<number>): boolean {
	for (const pid of pids)
		for (const id of numbersIn(`/proc/${pid}/task`)) {
			const state = statAt(`/proc/${pid}/task/${id}`)?.state;
			if (state !== undefined && !RESTS.test(state)) return false;
		}
	return true;
}

/** The same of the first thread of each alone: a look that costs little. */
export function mainThreadsAsleep(pids: readonly number[]): boolean {
	return pids.every((pid) => RESTS.test(statAt(`/proc/${pid}`)?.state ?? "X"));
}

/** Sleeping, idle, or dead. */
export const RESTS = /^[SIZXx]$/;

/** These processes and all that they have started and what that started; not what let itself be adopted by another. */
export function familyOf(pids: Iterable<number>): readonly number[] {
	const family = new Set(pids);
	const lowest = Math.min(...family);
	// A child's number is higher than its parent's, unless the numbers have begun anew meanwhile.
	const others = numbersIn("/proc").filter((pid) => (pid > lowest || pid < BEGIN_ANEW) && !family.has(pid));
	const parents = others.map((pid) => [pid, statAt(`/proc/${pid}`)?.parent ?? 0] as const);
	for (let size = 0; size !== family.size; ) {
		size = family.size;
		for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
	}
	return [...family];
}

/** The kernel begins anew at 300. */
const BEGIN_ANEW = 2000;

function threadAt(directory: string): Thread | undefined {
	const stat = statAt(directory);
	if (stat === undefined) return undefined;
	const [ran = 0, waited = 0] = read(`${directory}/schedstat`).split(" ").map(Number);
	// In nanoseconds; where the kernel does not count them, in ticks.
	return { state: stat.state, ran: ran > 0 ? ran / 1e6 : stat.ticks * TICK, waited: waited / 1e6 };
}

function statAt(
	directory: string,
): { readonly state: string; readonly parent: number; readonly ticks: number } | undefined {
	const text = read(`${directory}/stat`);
	// The name of the program, in parentheses, may have anything in it.
	const [state, parent, , , , , , , , , , user, system] = text.slice(text.lastIndexOf(")") + 2).split(" ");
	if (state === undefined || state === "") return undefined;
	return { state, parent: Number(parent), ticks: Number(user) + Number(system) };
}

function read(path: string): string {
	try {
		return readFileSync(path, "latin1");
	} catch {
		// It ended meanwhile, or the kernel does not tell.
		return "";
	}
}

function numbersIn(directory: string): readonly number[] {
	try {
		return readdirSync(directory).map(Number).filter(Number.isInteger);
	} catch {
		return [];
	}
}
