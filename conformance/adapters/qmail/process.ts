/**
 * A program under test as a process: started on real pipes in a process group of its own, without a shell, and ended with
 * everything that it started. Leaves out what is said on the pipes.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, readdirSync, readFileSync } from "node:fs";
import type { TracedProgram } from "../../protocol/judge/trace.js";
import type { Executable } from "./executable.js";

export interface Start {
	readonly as: TracedProgram;
	readonly executable: Executable;
	/** Its descriptors from 0 on; undefined is a gap. Closed here once the program has them. */
	readonly descriptors: readonly (number | undefined)[];
	readonly directory: string;
	readonly environment: Readonly<Record<string, string>>;
	/** Hears the exit code, null for a signal. */
	readonly ended: (code: number | null) => void;
	/** Hears why it could not be started. */
	readonly failed: (why: string) => void;
}

/** Marks every process of a run, so that those that left their group are found as well. */
export const RUN_MARK = "SPOOLPROOF_RUN";

export class RunningProgram {
	readonly as: TracedProgram;
	readonly executable: Executable;
	/** Its code, null for a signal, once its end is on record. */
	exit: number | null | undefined;
	readonly #child: ChildProcess;
	#over = false;

	constructor({ as, executable, descriptors, directory, environment, ended, failed }: Start) {
		this.as = as;
		this.executable = executable;
		const [file, ...args] = executable.command;
		try {
			this.#child = spawn(file, args, {
				stdio: Array.from({ length: Math.max(3, descriptors.length) }, (_, at) => descriptors[at] ?? "ignore"),
				cwd: directory,
				env: environment,
				detached: true,
			});
		} finally {
			for (const fd of descriptors) if (fd !== undefined) closeSync(fd);
		}
		this.#child.on("error", (error) => {
			this.#over = true;
			failed(`${executable.name} cannot be started: ${error.message}`);
		});
		this.#child.on("exit", (code) => {
			this.#over = true;
			ended(code);
		});
	}

	/** Undefined if it could not be started. */
	get pid(): number | undefined {
		return this.#child.pid;
	}

	get running(): boolean {
		return !this.#over && this.pid !== undefined;
	}

	signal(signal: "TERM" | "HUP" | "ALRM" | "KILL"): void {
		if (this.running) this.#child.kill(`SIG${signal}`);
	}

	/** Ends its whole group. */
	end(): void {
		if (this.pid === undefined) return;
		kill(-this.pid);
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		// Gone.
	}
}

/** Ends processes that carry the mark of a run, wherever they went. */
export function endMarked(mark: string): void {
	const entry = `${RUN_MARK}=${mark}`;
	for (const name of readdirSync("/proc")) {
		if (!/^[0-9]+$/.test(name) || Number(name) === process.pid) continue;
		try {
			if (readFileSync(`/proc/${name}/environ`, "latin1").split("\0").includes(entry)) kill(Number(name));
		} catch {
			// It ended meanwhile, or belongs to somebody else.
		}
	}
}
