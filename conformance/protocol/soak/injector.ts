/**
 * Mail for the soak: messages with mixed recipients, most put into the queue by this process, some by a real qmail-queue that can
 * be killed. Keeps account of what was acknowledged. Leaves out deliveries.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { Writable } from "node:stream";
import type { Trial } from "../../../impl/protocol/testing/trial.js";
import { RECORD } from "../../../model/protocol/messages.js";
import type { Randomness } from "../../bench/randomness.js";

const SENDER = "s@here.example";
/** Each message of so many is injected by a program of its own. */
const BY_PROGRAM = 50;

export class Injector {
	/** Recipients of acknowledged messages. */
	readonly acknowledged: string[] = [];
	/** Recipients of messages whose injector was killed: they may come or not. */
	readonly uncertain = new Set<string>();
	/** Messages by their kinds of recipients. */
	readonly kinds = { local: 0, remote: 0, both: 0, none: 0 };
	made = 0;
	/** Programs that have not said yet whether their message is queued. */
	underWay = 0;
	readonly #trial: Trial;
	readonly #random: Randomness;
	readonly #program: readonly string[];
	#running: Promise<void>[] = [];

	/** @param program qmail-queue and its arguments */
	constructor(trial: Trial, random: Randomness, program: readonly string[]) {
		this.#trial = trial;
		this.#random = random;
		this.#program = program;
	}

	/** Injects one message. */
	next(): void {
		const recipients = this.#recipients();
		this.made += 1;
		if (this.made % BY_PROGRAM === 0) this.#running.push(this.#byProgram(recipients));
		else {
			this.#trial.queue(SENDER, recipients);
			this.acknowledged.push(...recipients);
		}
	}

	/** Waits for the programs that were started. */
	async finish(): Promise<void> {
		await Promise.all(this.#running);
		this.#running = [];
	}

	#recipients(): readonly string[] {
		const count = this.#random.below(4);
		const recipients = Array.from({ length: count }, (_, at) => {
			return `m${this.made}r${at}@${this.#random.below(2) === 0 ? "here" : "far"}.example`;
		});
		const local = recipients.some((one) => one.endsWith("@here.example"));
		const remote = recipients.some((one) => one.endsWith("@far.example"));
		this.kinds[local ? (remote ? "both" : "local") : remote ? "remote" : "none"] += 1;
		return recipients;
	}

	async #byProgram(recipients: readonly string[]): Promise<void> {
		const [file = "", ...args] = this.#program;
		const child = spawn(file, args, {
			stdio: ["pipe", "pipe", "ignore"],
			env: { ...process.env, SPOOLPROOF_HOME: this.#trial.home, SPOOLPROOF_DIALECT: this.#trial.dialect.name },
		});
		// The child reads its descriptor 1 as well.
		const envelope: unknown = child.stdio[1];
		if (!(envelope instanceof Writable)) throw new Error("qmail-queue has no pipe for the envelope");
		child.stdin.on("error", () => undefined);
		envelope.on("error", () => undefined);
		child.stdin.end("Subject: x\n\nbody\n");
		const text = recipients.map((one) => `${RECORD.recipient}${one}\0`).join("");
		envelope.end(Buffer.from(`${RECORD.sender}${SENDER}\0${text}\0`, "latin1"));
		this.underWay += 1;
		const code = await exitOf(child);
		this.underWay -= 1;
		if (code === 0) this.acknowledged.push(...recipients);
		else for (const one of recipients) this.uncertain.add(one);
	}
}

function exitOf(child: ChildProcess): Promise<number | null> {
	return new Promise((resolve) => {
		child.on("error", () => resolve(null));
		child.on("exit", (code) => resolve(code));
	});
}
