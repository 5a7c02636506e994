/**
 * Why a queue manager ended, or does not answer: by its own fault, or by something that it could not help. In doubt it is not blamed.
 * Leaves out noticing it (daemon.ts, guard.ts).
 */
import { readFileSync } from "node:fs";
import { AdapterFailure, ImplementationDied } from "../adapter.js";

/** A program that gets one of these did something wrong; the others come from outside. */
const OWN_FAULT: readonly string[] = ["SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV", "SIGSYS", "SIGTRAP"];
/** What the C library, or Postfix, says when the machine is short of something or does not permit it. */
const SHORTAGE =
	/No space left|Disk quota|Too many open files|Cannot allocate memory|insufficient memory|Permission denied|Operation not permitted|Read-only file system|Input\/output error|Resource temporarily unavailable|File too large/i;
/** Of USER_HZ, in which Linux tells other programs' use of the processor, whatever the kernel counts in. */
const TICKS_A_SECOND = 100;

/** The failure to report when the process has ended by itself. */
export function endOf(program: string, code: number | null, signal: string | null, lastWords: string): AdapterFailure {
	const what = `${program} ended by itself (${signal ?? `exit code ${code}`}); ${lastWords}`;
	const helpless = signal === null ? SHORTAGE.test(lastWords) || code === 127 : !OWN_FAULT.includes(signal);
	return helpless ? new AdapterFailure(what) : new ImplementationDied(what);
}

/** Seconds of processor time that a process has used; null if it is gone. */
export function processorSeconds(pid: number): number | null {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, "latin1");
		// The name, which comes second, may have blanks and brackets in it.
		const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
		return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
	} catch {
		return null;
	}
}
