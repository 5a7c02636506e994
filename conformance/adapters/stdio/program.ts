/**
 * One foreign program that answers lines with lines. It is not trusted: it runs without a shell, in an empty directory and a process
 * group of its own, every answer has a time limit, every output a size limit, and in the end all of it is killed. Leaves out what the
 * lines say (session.ts).
 */

import { isUtf8 } from "node:buffer";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comesTrue, FairTimer, TooBusy, turns } from "../../../impl/protocol/process/fair-time.js";
import { AdapterFailure } from "../adapter.js";
import { register } from "../postfix/hygiene.js";
import type { FoundCommand } from "./command.js";
import { killMarked, MARK } from "./marked.js";

export interface ProgramLimits {
	/** Milliseconds in which the program can run that an answer may take. */
	readonly answer: number;
	/** Bytes that one answer may have. */
	readonly line: number;
	/** Bytes that may be written to stderr in all. */
	readonly stderr: number;
}

export const DEFAULT_LIMITS: ProgramLimits = { answer: 10_000, line: 1 << 20, stderr: 4 << 20 };

/** Milliseconds in which it can run that a program has to exit by itself when it is told to. */
const FAREWELL = 1_000;
/** Milliseconds that the death of a program may take. */
const DEATH = 5_000;
/** So much of stderr is kept, for messages. */
const LAST_WORDS = 2_000;

/** What the program wrote in one line, and the number of that line. */
export interface Answer {
	readonly line: number;
	readonly text: string;
}

interface Waiting {
	readonly what: string;
	readonly resolve: (answer: Answer) => void;
	readonly reject: (failure: AdapterFailure) => void;
	readonly timer: FairTimer;
}

export class Program {
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #limits: ProgramLimits;
	readonly #leftover: ReturnType<typeof register>;
	readonly #mark: string;
	/** It has let a request wait until its time was over. */
	silent = false;
	#pieces: Buffer[] = [];
	#unfinished = 0;
	#lines = 0;
	#errors = "";
	#errorBytes = 0;
	#waiting: Waiting | null = null;
	#failure: AdapterFailure | null = null;
	#leaving = false;
	#gone: Promise<void> | null = null;
	readonly #pids = () => (this.#child.pid === undefined ? [] : [this.#child.pid]);
	/** How it ended; null while it runs. */
	#ended: string | null = null;

	constructor(
		readonly command: FoundCommand,
		limits: Partial<ProgramLimits> = {},
	) {
		this.#limits = { ...DEFAULT_LIMITS, ...limits };
		const directory = mkdtempSync(join(tmpdir(), "spoolproof-adapter-"));
		this.#mark = directory;
		this.#leftover = register(directory);
		this.#child = spawn(command.program, command.args, {
			cwd: directory,
			detached: true,
			env: { ...process.env, TMPDIR: directory, [MARK]: directory },
			stdio: ["pipe", "pipe", "pipe"],
		});
		if (this.#child.pid !== undefined) this.#leftover.setGroup(this.#child.pid);
		this.#child.stdin.on("error", () => {
			// A write to a program that has closed its stdin: the answer that does not come is what is told.
		});
		this.#child.stdout.on("data", (bytes: Buffer) => this.#read(bytes));
		this.#child.stderr.on("data", (bytes: Buffer) => this.#hear(bytes));
		this.#child.on("error", (error) => this.#fail(`cannot start ${command.program}: ${error.message}`));
		// Only with "close" all that it wrote has been read; but what it forked may hold its stdout open for ever.
		this.#child.on("exit", (code, signal) => {
			this.#ended = signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
			// After some turns of the loop, not only some time: this process may have been kept from reading.
			setTimeout(() => void turns().then(() => this.#onEnd()), 200).unref();
		});
		this.#child.on("close", () => this.#onEnd());
	}

	/**
	 * Sends one line and waits for the line that answers it.
	 * @param what the request in words, for messages.
	 * @throws AdapterFailure if no answer comes, or what comes is not one line.
	 */
	ask(line: string, what: string): Promise<Answer> {
		if (this.#failure !== null) return Promise.reject(this.#failure);
		if (this.#waiting !== null)
			return Promise.reject(new AdapterFailure("a request was sent before the one before it was answered"));
		return new Promise((resolve, reject) => {
			const timer = new FairTimer(this.#limits.answer, this.#pids, (busy) => {
				this.silent = true;
				this.#fail(this.#silence(what, busy));
			});
			this.#waiting = { what, resolve, reject, timer };
			this.#child.stdin.write(`${line}\n`);
		});
	}

	/** Whether this process may end while the program is still there; then it is killed. */
	letGo(may: boolean): void {
		const { stdin, stdout, stderr } = this.#child;
		for (const one of [this.#child, stdin, stdout, stderr]) {
			if (!(one instanceof Socket) && one !== this.#child) continue;
			if (may) one.unref();
			else one.ref();
		}
	}

	/** A failure of the program in the kit's words, with what it wrote to stderr. */
	failure(complaint: string): AdapterFailure {
		return new AdapterFailure(`${complaint}${this.#lastWords()}`);
	}

	/**
	 * Tells the program to leave, with a line and the end of its stdin.
	 * @returns how it left: null if it exited with code 0 in good time.
	 * @throws AdapterFailure if the machine does not let it run.
	 */
	async leave(line: string): Promise<string | null> {
		this.#leaving = true;
		if (this.#ended === null && this.#failure === null) this.#child.stdin.end(`${line}\n`);
		try {
			await comesTrue(() => this.#child.pid === undefined || this.#ended !== null, FAREWELL / 1000, {
				pids: this.#pids,
			});
		} catch (error) {
			throw error instanceof TooBusy
				? this.failure(`${this.command.text}: it did not exit, but ${error.message}`)
				: error;
		}
		if (this.#ended === null) return `it was still running ${FAREWELL / 1000} s later`;
		return this.#ended === "exited with code 0" ? null : `it ${this.#ended}`;
	}

	/** Kills the program and all that it started. Never throws. */
	stop(): Promise<void> {
		this.#gone ??= this.#stop();
		return this.#gone;
	}

	async #stop(): Promise<void> {
		this.#leaving = true;
		this.#fail("the program was stopped");
		killGroup(this.#child.pid);
		killMarked(this.#mark);
		await this.#exit();
		for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream.destroy();
		this.#leftover.remove();
	}

	/** Waits for the end of what was killed. */
	async #exit(): Promise<void> {
		if (this.#child.pid === undefined || this.#ended !== null) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, DEATH);
			this.#child.once("exit", () => {
				clearTimeout(timer);
				resolve();
			});
		});
	}

	#read(bytes: Buffer): void {
		let rest = bytes;
		for (let end = rest.indexOf(10); end >= 0 && this.#failure === null; end = rest.indexOf(10)) {
			const text = Buffer.concat([...this.#pieces, rest.subarray(0, end)]);
			rest = rest.subarray(end + 1);
			this.#pieces = [];
			this.#unfinished = 0;
			this.#lines++;
			if (text.length > this.#limits.line) this.#fail(this.#tooLong());
			else if (!isUtf8(text)) this.#fail(this.#notText(text));
			else this.#line(text.toString("utf8"));
		}
		if (this.#failure !== null || rest.length === 0) return;
		this.#pieces.push(rest);
		this.#unfinished += rest.length;
		if (this.#unfinished > this.#limits.line) this.#fail(this.#tooLong());
	}

	#line(text: string): void {
		const waiting = this.#waiting;
		if (waiting === null) {
			if (this.#leaving) return;
			this.#fail(
				`line ${this.#lines} of its output answers nothing: ${excerpt(text)}. Write one line for each request, and nothing else, to stdout; messages for people go to stderr`,
			);
			return;
		}
		this.#waiting = null;
		waiting.timer.cancel();
		waiting.resolve({ line: this.#lines, text });
	}

	#hear(bytes: Buffer): void {
		this.#errorBytes += bytes.length;
		this.#errors = (this.#errors + bytes.toString("utf8")).slice(-LAST_WORDS);
		if (this.#errorBytes > this.#limits.stderr) {
			this.#fail(`it wrote more than ${this.#limits.stderr} bytes to stderr; write less there`);
		}
	}

	#onEnd(): void {
		if (this.#leaving || this.#ended === null) return;
		const during = this.#waiting === null ? "" : ` instead of answering ${this.#waiting.what}`;
		const half =
			this.#unfinished > 0 ? `, in the middle of line ${this.#lines + 1} of its output: ${excerpt(this.#half())}` : "";
		const advice = "Answer each request, and exit only after end or at the end of stdin";
		this.#fail(`it ${this.#ended}${during}${half}. ${advice}`);
	}

	/** @param busy why that may not be the program's fault */
	#silence(what: string, busy: string | undefined): string {
		if (busy !== undefined) return `no answer to ${what}, but ${busy}`;
		const begun =
			this.#unfinished > 0
				? ` It began line ${this.#lines + 1} but did not end it: ${excerpt(this.#half())}. End each answer with a newline, and flush`
				: ` Nothing of line ${this.#lines + 1} of its output has come. Write one line for each request, and flush stdout after it (in Python print(..., flush=True), in C fflush(stdout))`;
		return `no answer to ${what} within ${this.#limits.answer / 1000} s.${begun}`;
	}

	#tooLong(): string {
		const line = this.#unfinished > 0 ? this.#lines + 1 : this.#lines;
		return `line ${line} of its output is longer than ${this.#limits.line} bytes: ${excerpt(this.#half())}. Write one answer a line, each ended by a newline`;
	}

	#notText(bytes: Buffer): string {
		return `line ${this.#lines} of its output is not UTF-8: ${excerpt(bytes.subarray(0, 200).toString("utf8"))}. Write JSON in UTF-8`;
	}

	#half(): string {
		return Buffer.concat(this.#pieces).subarray(0, 200).toString("utf8");
	}

	#lastWords(): string {
		const said = this.#errors.trim();
		return said === ""
			? ""
			: `. On stderr it wrote:\n${said
					.split("\n")
					.slice(-12)
					.map((line) => `    ${line}`)
					.join("\n")}`;
	}

	/** The first failure is the one that counts; what failed once is of no more use. */
	#fail(complaint: string): void {
		this.#failure ??= this.failure(`${this.command.text}: ${complaint}`);
		const waiting = this.#waiting;
		this.#waiting = null;
		waiting?.timer.cancel();
		waiting?.reject(this.#failure);
		if (this.#child.pid !== undefined && this.#ended === null) killGroup(this.#child.pid);
	}
}

/** Text of a program, short and without control characters. */
export function excerpt(text: string): string {
	if (text === "") return "an empty line";
	const short = text.length > 100 ? `${text.slice(0, 97)}...` : text;
	return JSON.stringify(short);
}

function killGroup(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {
		// The whole group is gone already.
	}
}
