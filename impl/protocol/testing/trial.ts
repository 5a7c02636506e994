/**
 * A home directory for a trial of real programs: queue, controls, starter, injection, and what is left at the end. Leaves out
 * expectations.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dialect, dialectNamed } from "../dialect.js";
import { type FileSystem, RealFileSystem } from "../fs.js";
import { QueuePaths } from "../paths.js";
import { comesTrue } from "../process/fair-time.js";
import { makeQueue } from "../process/make-queue.js";
import { pullTrigger } from "../process/trigger.js";
import { queueMessage } from "../queue.js";
import type { Programs } from "./programs.js";

/** Paths of a queue seen from elsewhere: nothing may depend on the working directory of a test. */
export class FileSystemBelow extends RealFileSystem implements FileSystem {
	private readonly root: string;

	constructor(root: string) {
		super();
		this.root = root;
	}

	override list(directory: string): readonly string[] {
		return super.list(`${this.root}/${directory}`);
	}

	override stat(path: string) {
		return super.stat(`${this.root}/${path}`);
	}

	override open(path: string, how: Parameters<FileSystem["open"]>[1], mode?: number): number {
		return super.open(`${this.root}/${path}`, how, mode);
	}

	override link(existing: string, path: string): void {
		super.link(`${this.root}/${existing}`, `${this.root}/${path}`);
	}

	override unlink(path: string): boolean {
		return super.unlink(`${this.root}/${path}`);
	}
}

const FAST = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export interface TrialOptions {
	readonly dialect?: string;
	/** Where the home directory is made. Default: in memory, if the system has such a place. */
	readonly directory?: string;
	readonly controls?: Readonly<Record<string, string>>;
}

export class Trial {
	readonly home: string;
	readonly dialect: Dialect;
	readonly paths: QueuePaths;
	private readonly fs: FileSystem;
	private readonly programs: Programs;
	private queued = 0;

	constructor(programs: Programs, options: TrialOptions = {}) {
		this.programs = programs;
		this.home = mkdtempSync(join(options.directory ?? FAST, "spoolproof-trial-"));
		this.dialect = dialectNamed(options.dialect ?? "exttodo");
		this.paths = new QueuePaths(this.dialect);
		makeQueue(this.home, this.dialect, { me: "here.example\n", ...options.controls });
		this.fs = new FileSystemBelow(`${this.home}/queue`);
	}

	/** Starts the whole system with deliverers that throw mail away and keep a record. */
	start(options: readonly string[] = []): ChildProcess {
		const log = openSync(`${this.home}/log`, "a");
		const fixed = ["--home", this.home, "--dialect", this.dialect.name, "--record", `${this.home}/record`];
		const spawners = ["--lspawn", "discard", "--rspawn", "discard"];
		const child = spawn(process.execPath, [this.programs.path("qmail-start"), ...fixed, ...spawners, ...options], {
			stdio: ["ignore", "ignore", log],
		});
		closeSync(log);
		return child;
	}

	/** Queues a message in this process and pulls the trigger. */
	queue(sender: string, recipients: readonly string[], body = "Subject: x\n\nbody\n"): string {
		this.queued += 1;
		const now = Math.floor(Date.now() / 1000);
		const options = { fs: this.fs, paths: this.paths, pid: 1_000_000 + this.queued, uid: 0, now };
		const id = queueMessage(options, body, sender, recipients);
		pullTrigger(`${this.home}/queue/lock/trigger`);
		return id;
	}

	/** Lines "file recipient" of the deliveries that succeeded. */
	delivered(): readonly string[] {
		return lines(`${this.home}/record`);
	}

	log(): string {
		return existsSync(`${this.home}/log`) ? readFileSync(`${this.home}/log`, "latin1") : "";
	}

	/** Files that are left in the queue, lock/ apart. */
	left(): readonly string[] {
		const found: string[] = [];
		for (const [path] of this.paths.directories()) {
			if (path === "lock") continue;
			for (const entry of readdirSync(`${this.home}/queue/${path}`, { withFileTypes: true })) {
				if (!entry.isDirectory()) found.push(`${path}/${entry.name}`);
			}
		}
		return found;
	}

	/** Processes of this trial that run, by the name of their program: found by their home directory. */
	processes(): readonly { readonly pid: number; readonly program: string }[] {
		const found: { pid: number; program: string }[] = [];
		for (const entry of readdirSync("/proc")) {
			if (!/^[0-9]+$/.test(entry)) continue;
			try {
				const environment = readFileSync(`/proc/${entry}/environ`, "latin1");
				if (!environment.split("\0").includes(`SPOOLPROOF_HOME=${this.home}`)) continue;
				const words = readFileSync(`/proc/${entry}/cmdline`, "latin1").split("\0");
				const program = words.find((word) => word.includes("qmail-")) ?? "";
				found.push({ pid: Number(entry), program: program.slice(program.lastIndexOf("/") + 1).replace(".js", "") });
			} catch {
				// It ended meanwhile, or belongs to somebody else.
			}
		}
		return found;
	}

	remove(): void {
		for (const { pid } of this.processes()) {
			try {
				process.kill(pid, "SIGKILL");
			} catch {
				// Gone.
			}
		}
		rmSync(this.home, { recursive: true, force: true });
	}
}

function lines(path: string): readonly string[] {
	return existsSync(path) ? readFileSync(path, "latin1").split("\n").slice(0, -1) : [];
}

/**
 * Waits until something holds, while all that this process has started has so many seconds in which to run.
 * @throws Error that says what was waited for; TooBusy if the machine does not give them
 */
export async function until(what: string, holds: () => boolean, seconds = 30): Promise<void> {
	if (!(await comesTrue(holds, seconds, { pids: () => [process.pid] })))
		throw new Error(`waited ${seconds} s in vain: ${what}`);
}

/** The exit code, or the name of the signal, of a process that is expected to end. */
export async function ended(child: ChildProcess, seconds = 30): Promise<number | string> {
	await until("a process ends", () => child.exitCode !== null || child.signalCode !== null, seconds);
	return child.exitCode ?? child.signalCode ?? "";
}
