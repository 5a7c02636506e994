/**
 * One queue manager process, spawned the way master(8) would: trigger pipe, status pipe, log on stderr. Its acknowledgement of a
 * trigger is the kit's only clock of its progress. Leaves out the log (log-file.ts) and the sockets (peers.ts).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { AdapterFailure } from "../adapter.js";
import { endOf } from "./death.js";
import type { LogFile } from "./log-file.js";

/** master(8)'s status messages: process id, generation, available; two a trigger (taken, available again). */
const STATUS_BYTES = 12;
const ACKNOWLEDGEMENT_BYTES = 2 * STATUS_BYTES;

/** One letter to the queue manager: scan incoming, scan deferred, forget the dead, or nothing. */
export type Trigger = "I" | "D" | "F" | "x";

export interface DaemonOptions {
	readonly program: string;
	readonly directory: string;
	readonly environment: Readonly<Record<string, string>>;
	readonly log: LogFile;
	/** The process ended, or wrote what no queue manager writes. Called at most once. */
	readonly onFailure: (failure: AdapterFailure) => void;
}

export class Daemon {
	readonly #child: ChildProcess;
	readonly #triggers: Writable;
	readonly #options: DaemonOptions;
	#statusBytes = 0;
	#sent = 0;
	#wake: (() => void) | null = null;
	#ended = false;

	constructor(options: DaemonOptions) {
		this.#options = options;
		this.#child = spawn(options.program, ["-l", "-t", "fifo", "-n", "qmgr", "-V", "-v"], {
			cwd: options.directory,
			env: options.environment,
			stdio: ["ignore", "ignore", options.log.writer, "ignore", "ignore", "pipe", "pipe"],
		});
		options.log.closeWriter();
		const stdio: readonly (Readable | Writable | null | undefined)[] = this.#child.stdio;
		const [, , , , , status, triggers] = stdio;
		if (!(status instanceof Readable && triggers instanceof Writable)) {
			throw new AdapterFailure(`cannot open pipes to ${options.program}`);
		}
		this.#triggers = triggers;
		this.#triggers.on("error", () => {
			// A write to a dead process: its end is reported by "exit".
		});
		status.on("data", (bytes: Buffer) => this.#onStatus(bytes));
		status.on("error", () => {});
		this.#child.on("error", (error) => this.#fail(`cannot start ${options.program}: ${error.message}`));
		this.#child.on("exit", (code, signal) => this.#end(endOf(options.program, code, signal, options.log.lastWords())));
	}

	/** Process id; 0 if the program could not be started. */
	get pid(): number {
		return this.#child.pid ?? 0;
	}

	/** How many triggers have been acknowledged. */
	get acknowledged(): number {
		return Math.floor(this.#statusBytes / ACKNOWLEDGEMENT_BYTES);
	}

	/**
	 * Sends one trigger; resolves when it has been handled. All that was logged before can be read then; what was sent over sockets
	 * may take until the next turn of the event loop.
	 * @throws AdapterFailure if the process has ended; why, `onFailure` was told.
	 */
	async trigger(letter: Trigger): Promise<void> {
		this.#sent++;
		this.#triggers.write(letter);
		while (this.acknowledged < this.#sent && !this.#ended) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
		if (this.#ended) throw new AdapterFailure(`${this.#options.program} has ended`);
	}

	signal(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	/** Kills the process; resolves when it is gone. */
	async stop(): Promise<void> {
		this.#ended = true;
		this.#wake?.();
		const child = this.#child;
		if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
		await new Promise<void>((resolve) => {
			child.once("exit", () => resolve());
			child.kill("SIGKILL");
		});
		for (const stream of child.stdio) stream?.destroy();
	}

	#onStatus(bytes: Buffer): void {
		// Each message begins with the sender's process id, in the machine's byte order.
		const start = (STATUS_BYTES - (this.#statusBytes % STATUS_BYTES)) % STATUS_BYTES;
		const sender = new Uint8Array(bytes.subarray(start, start + 4));
		this.#statusBytes += bytes.length;
		if (sender.length === 4 && new Int32Array(sender.buffer)[0] !== this.pid) {
			this.#fail(`${this.#options.program} sent garbage instead of its status`);
		} else if (this.#statusBytes > this.#sent * ACKNOWLEDGEMENT_BYTES) {
			this.#fail(`${this.#options.program} acknowledged triggers that nobody sent`);
		}
		const wake = this.#wake;
		this.#wake = null;
		wake?.();
	}

	#fail(why: string): void {
		this.#end(new AdapterFailure(`${why}; ${this.#options.log.lastWords()}`));
	}

	#end(failure: AdapterFailure): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#wake?.();
		this.#options.onFailure(failure);
	}
}
