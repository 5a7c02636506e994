/**
 * One queue manager process, spawned the way master(8) would: trigger pipe, status pipe, log on stderr. Its acknowledgement of a
 * trigger is the kit's only clock of its progress. Leaves out what the log says (log.ts) and the sockets (peers.ts).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { AdapterFailure } from "../adapter.js";

/** master(8)'s status messages: process id, generation, available; two a trigger (taken, available again). */
const STATUS_BYTES = 12;
const ACKNOWLEDGEMENT_BYTES = 2 * STATUS_BYTES;
const TAIL_CHARACTERS = 4000;

/** One letter to the queue manager: scan incoming, scan deferred, forget the dead, or nothing. */
export type Trigger = "I" | "D" | "F" | "x";

export interface DaemonOptions {
	readonly program: string;
	readonly directory: string;
	readonly environment: Readonly<Record<string, string>>;
	/** Receives the log, piece by piece. */
	readonly onLog: (text: string) => void;
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
	#tail = "";
	#ended = false;

	constructor(options: DaemonOptions) {
		this.#options = options;
		this.#child = spawn(options.program, ["-l", "-t", "fifo", "-n", "qmgr", "-V", "-v"], {
			cwd: options.directory,
			env: options.environment,
			stdio: ["ignore", "ignore", "pipe", "ignore", "ignore", "pipe", "pipe"],
		});
		const stdio: readonly (Readable | Writable | null | undefined)[] = this.#child.stdio;
		const [, , log, , , status, triggers] = stdio;
		if (!(log instanceof Readable && status instanceof Readable && triggers instanceof Writable)) {
			throw new AdapterFailure(`cannot open pipes to ${options.program}`);
		}
		this.#triggers = triggers;
		this.#triggers.on("error", () => {
			// A write to a dead process: its end is reported by "exit".
		});
		log.setEncoding("latin1");
		log.on("data", (text: string) => {
			this.#tail = (text.length >= TAIL_CHARACTERS ? text : this.#tail + text).slice(-TAIL_CHARACTERS);
			if (!this.#ended) options.onLog(text);
		});
		status.on("data", (bytes: Buffer) => this.#onStatus(bytes));
		status.on("error", () => {});
		this.#child.on("error", (error) => this.#fail(`cannot start ${options.program}: ${error.message}`));
		// "close" comes after the last of the log, unlike "exit".
		this.#child.on("close", (code, signal) =>
			this.#fail(`${options.program} ended by itself (${signal ?? `exit code ${code}`})`),
		);
	}

	/** Process id; 0 if the program could not be started. */
	get pid(): number {
		return this.#child.pid ?? 0;
	}

	/** How many triggers have been acknowledged. */
	get acknowledged(): number {
		return Math.floor(this.#statusBytes / ACKNOWLEDGEMENT_BYTES);
	}

	/** What the queue manager logged last, for error messages. */
	lastWords(): string {
		const lines = this.#tail.split("\n").filter((line) => line.trim() !== "");
		const telling = lines.filter((line) => /: (fatal|panic|error|warning): /.test(line));
		const shown = (telling.length > 0 ? telling : lines).slice(-3);
		return shown.length === 0 ? "it logged nothing" : `it logged last:\n  ${shown.join("\n  ")}`;
	}

	/**
	 * Sends one trigger; resolves when it has been handled and all that was written before the answer can be read.
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
		// Other descriptors that became readable earlier are served in the same turn of the event loop, but maybe after this one.
		await new Promise((resolve) => setImmediate(resolve));
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
		if (this.#ended) return;
		this.#ended = true;
		this.#wake?.();
		this.#options.onFailure(new AdapterFailure(`${why}; ${this.lastWords()}`));
	}
}
