/**
 * strace as an injector of faults: finds it, wraps a program's command line, reads its record of system calls, and says which calls
 * are worth a crash or an error. Leaves out running (trial.ts).
 */
import { spawnSync } from "node:child_process";
import { AdapterFailure } from "../../../adapters/adapter.js";
import type { Executable } from "../../../adapters/qmail/executable.js";

/** @throws AdapterFailure that says what to install */
export function requireStrace(): void {
	const { error } = spawnSync("strace", ["-V"], { stdio: "ignore" });
	if (error)
		throw new AdapterFailure("strace is not installed; crash points of a binary need it: apt-get install strace");
}

/** What is done to the n-th call of a name (counted from 1): the program is killed before it, or it fails. */
export interface Fault {
	readonly call: string;
	readonly nth: number;
	/** "KILL", the name of an error, or "POWER" for a stop of the machine that is told from the record. */
	readonly what: "KILL" | "ENOSPC" | "EIO" | "EMFILE" | "POWER";
}

/** "unlink:signal=KILL:when=3": as strace wants it, and as a person can repeat it. */
export function faultText({ call, nth, what }: Fault): string {
	if (what === "POWER") return `a power failure at ${call} ${nth}`;
	return `${call}:${what === "KILL" ? "signal=KILL" : `error=${what}`}:when=${nth}`;
}

/** The program under strace; without a fault all of its calls are recorded in `record`. */
export function underStrace(executable: Executable, record: string, fault: Fault | null): Executable {
	const what = fault ? ["-e", `trace=${fault.call}`, "-e", `inject=${faultText(fault)}`] : ["-y"];
	return { ...executable, command: ["strace", "-f", "-qq", "-o", record, ...what, "--", ...executable.command] };
}

export interface TracedCall {
	readonly name: string;
	/** Among the calls of that name, counted from 1. */
	readonly nth: number;
	readonly text: string;
}

/** The calls of the program's first thread, in order; strace counts for each thread, too. */
export function parseRecord(record: string): readonly TracedCall[] {
	const counts = new Map<string, number>();
	const calls: TracedCall[] = [];
	let main: string | undefined;
	for (const line of record.split("\n")) {
		const [, pid, name, text = ""] = /^([0-9]+) +([a-z_0-9]+)\((.*)/.exec(line) ?? [];
		if (pid === undefined || name === undefined) continue;
		main ??= pid;
		if (pid !== main) continue;
		const nth = (counts.get(name) ?? 0) + 1;
		counts.set(name, nth);
		calls.push({ name, nth, text });
	}
	return calls;
}

/** Memory is nobody's business; an exit cannot be prevented. */
const NEVER = new Set(["brk", "mmap", "munmap", "mprotect", "exit_group", "exit", "execve", "rt_sigreturn"]);
const ON_QUEUE = /"(\.\/)?(mess|todo|intd|info|local|remote|bounce|pid|lock|suppl[01])(\/|")/;
const ON_PIPE = /^[0-8]<[^>]*(spoolproof-[^>]*|pipe:\[[0-9]+\])>/;

/**
 * The calls that a fault is put at. A program that is entered with `chdir` has begun its work there. A large runtime makes thousands of
 * calls of its own, so only those on the queue and on the pipes count then.
 */
export function worthwhile(calls: readonly TracedCall[], home: string, runtime: boolean): readonly TracedCall[] {
	const usual = calls.filter(({ name }) => !NEVER.has(name));
	if (runtime)
		return usual.filter(({ text }) => text.includes(`${home}/queue`) || ON_QUEUE.test(text) || ON_PIPE.test(text));
	const start = usual.findIndex(({ name }) => name === "chdir");
	return usual.slice(Math.max(0, start));
}

const ERRORS: readonly (readonly [calls: RegExp, errors: readonly ("ENOSPC" | "EIO" | "EMFILE")[]])[] = [
	[/^(open|openat)$/, ["ENOSPC", "EMFILE", "EIO"]],
	[/^(write|writev|pwrite64)$/, ["ENOSPC", "EIO"]],
	[/^(link|linkat|rename|renameat|renameat2)$/, ["ENOSPC", "EIO"]],
	[/^(read|pread64|fsync|fdatasync|unlink|unlinkat|getdents|getdents64|ftruncate)$/, ["EIO"]],
	[/^(stat|lstat|fstat|newfstatat|statx|utimensat|utime|chdir)$/, ["EIO"]],
];

/** The faults of a call: killed before it, and with `errors` each error that it could meet on a full or broken disk. */
export function faultsOf({ name, nth }: TracedCall, errors: boolean): readonly Fault[] {
	const kill: Fault = { call: name, nth, what: "KILL" };
	if (!errors) return [kill];
	const found = ERRORS.filter(([calls]) => calls.test(name)).flatMap(([, codes]) => codes);
	return [kill, ...found.map((what): Fault => ({ call: name, nth, what }))];
}
