/**
 * Runs another checker's program and tells what it printed, its processor time and its largest memory, read from /proc while it runs
 * (so to some hundredths of a second). Leaves out what the output means.
 */
import { spawn } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Ran {
	readonly output: string;
	/** Null if it was killed. */
	readonly code: number | null;
	readonly cpuSeconds: number;
	/** Largest resident memory, bytes. */
	readonly peakBytes: number;
	/** Whether it was ended for taking too long. */
	readonly late: boolean;
}

export interface Limits {
	readonly seconds: number;
	readonly directory: string;
}

/** The checker could not do its work: it is missing, or gave up. */
export class OracleFailure extends Error {
	override readonly name = "OracleFailure";
}

/** Whether a program is on the PATH. */
export function isInstalled(program: string): boolean {
	return (process.env.PATH ?? "").split(delimiter).some((directory) => {
		try {
			accessSync(join(directory, program), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

const TICKS_A_SECOND = 100;

function look(pid: number): { readonly cpuSeconds: number; readonly peakBytes: number } | null {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
			.replace(/^.*\) /, "")
			.split(" ");
		const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
		const ticks = Number(fields[11]) + Number(fields[12]);
		return { cpuSeconds: ticks / TICKS_A_SECOND, peakBytes: Number(peak ?? 0) * 1024 };
	} catch {
		return null;
	}
}

/** @throws OracleFailure if it cannot be started */
export function run(program: string, args: readonly string[], { seconds, directory }: Limits): Promise<Ran> {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"], detached: true });
		const parts: Buffer[] = [];
		let [cpuSeconds, peakBytes, late] = [0, 0, false];
		for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part));
		const watch = setInterval(() => {
			const seen = look(child.pid ?? -1);
			cpuSeconds = Math.max(cpuSeconds, seen?.cpuSeconds ?? 0);
			peakBytes = Math.max(peakBytes, seen?.peakBytes ?? 0);
		}, 10);
		const stop = () => {
			// The group: compilers have children.
			if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
		};
		const timer = setTimeout(() => {
			late = true;
			stop();
		}, seconds * 1000);
		const end = () => {
			clearInterval(watch);
			clearTimeout(timer);
		};
		child.on("error", (error) => {
			end();
			reject(new OracleFailure(`${program} cannot be run: ${error.message}`));
		});
		child.on("close", (code) => {
			end();
			resolve({ output: Buffer.concat(parts).toString("utf8"), code, cpuSeconds, peakBytes, late });
		});
	});
}

/** The same, where anything but success is a failure. */
export async function mustRun(program: string, args: readonly string[], limits: Limits): Promise<Ran> {
	const ran = await run(program, args, limits);
	if (ran.late) throw new OracleFailure(`${program} was not ready after ${limits.seconds} s.`);
	if (ran.code !== 0) throw new OracleFailure(`${program} failed:\n${ran.output.slice(0, 2000)}`);
	return ran;
}

/** The number that an expression finds. @throws OracleFailure if it finds none */
export function figure(program: string, output: string, pattern: RegExp): number {
	const text = pattern.exec(output)?.[1]?.replaceAll(",", "");
	if (text === undefined) throw new OracleFailure(`${program} printed something unexpected:\n${output.slice(-2000)}`);
	return Number(text);
}
