/**
 * The soak: the whole chain of reference processes delivers mail while its processes are killed at random and the system is started
 * again, until everything is delivered. Leaves out the account (account.ts) and the command line.
 */
import { readdirSync, utimesSync } from "node:fs";
import { TooBusy } from "../../../impl/protocol/process/fair-time.js";
import { Trial, until } from "../../../impl/protocol/testing/trial.js";
import { LIMITS } from "../../../model/protocol/messages.js";
import { atEnd } from "../../adapters/postfix/hygiene.js";
import { Randomness } from "../../bench/randomness.js";
import { heals } from "../lint/catalogue.js";
import { allAnomalies, lintQueue } from "../lint/lint.js";
import { diskReader } from "../lint/read.js";
import { type Account, settle } from "./account.js";
import { Injector } from "./injector.js";
import { type Programs, pathOf } from "./programs.js";

export interface SoakOptions {
	readonly messages: number;
	readonly seed: number;
	/** Milliseconds between two kills, on average. */
	readonly killEvery: number;
	readonly dialect: string;
	readonly scheduler: string;
	/** Where the home directory is made; default: in memory, if the system has such a place. */
	readonly directory?: string;
	readonly programs: Programs;
	readonly signal: AbortSignal;
	readonly progress: (text: string) => void;
}

export interface SoakResult {
	readonly account: Account;
	readonly messages: Injector["kinds"];
	/** By program. */
	readonly kills: Readonly<Record<string, number>>;
	/** Processes that did not end although their peers had died, or other things that hung. */
	readonly hung: readonly string[];
	/** Why the rest cannot be judged: the machine did not let the processes run. */
	readonly unclear: readonly string[];
	/** What the queue linter says of the queue at the end; nothing if all is well. */
	readonly anomalies: readonly string[];
	/** Files that are left at the very end, after what heals by itself has had its time. */
	readonly left: readonly string[];
	/** Unfinished injections and removals that were left by kills, before that. */
	readonly debris: number;
	/** Lines of the log that speak of a bug. */
	readonly bugs: readonly string[];
	readonly seconds: number;
}

/** Messages injected at a time. */
const BURST = 60;
const BURST_EVERY_MS = 30;
/** One kill of so many may come during the start. */
const EARLY = 8;
/** Seconds in which the processes can run that something may take which must happen. */
const PATIENCE = 60;
const DELIVERS = /^qmail-(send|discard|maildir)$/;
const VICTIM = /^qmail-(queue|todo|clean|send|discard|maildir)$/;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Soak {
	readonly #options: SoakOptions;
	readonly #trial: Trial;
	readonly #random: Randomness;
	readonly #injector: Injector;
	readonly #kills: Record<string, number> = {};
	readonly #hung: string[] = [];
	readonly #unclear: string[] = [];
	/** Lines of the record whenever send or a spawner was killed. */
	readonly #lives: number[] = [];

	constructor(options: SoakOptions) {
		this.#options = options;
		this.#random = new Randomness(options.seed);
		const { programs } = options;
		this.#trial = new Trial(programs, {
			dialect: options.dialect,
			controls: { concurrencylocal: "100\n", concurrencyremote: "100\n" },
			...(options.directory === undefined ? {} : { directory: options.directory }),
		});
		this.#injector = new Injector(this.#trial, this.#random, [process.execPath, pathOf(programs, "qmail-queue")]);
	}

	async run(): Promise<SoakResult> {
		const begun = performance.now();
		const removed = atEnd(() => this.#trial.remove());
		try {
			while (!this.#done && !this.#stuck) await this.#life();
			const debris = this.#trial.left().length;
			if (!this.#stuck && debris > 0) await this.#age();
			return this.#result(debris, (performance.now() - begun) / 1000);
		} finally {
			this.#trial.remove();
			removed();
		}
	}

	/** It cannot go on. */
	get #stuck(): boolean {
		return this.#hung.length > 0 || this.#unclear.length > 0;
	}

	/** Everything was injected, and only debris is left. */
	get #done(): boolean {
		return this.#injector.made >= this.#options.messages && this.#injector.underWay === 0 && this.#settled;
	}

	/** No message is in S4 or S5. */
	get #settled(): boolean {
		return this.#trial.left().every((path) => /^(mess|intd|pid)\//.test(path));
	}

	/** From a start to the kill of a daemon, or to the end. */
	async #life(): Promise<void> {
		const { messages } = this.#options;
		const before = this.#trial.log().length;
		const starter = this.#start();
		// Most kills come when all are at work, some while they start.
		const early = this.#random.below(EARLY) === 0;
		await this.#expect("the system starts", () =>
			early ? this.#trial.processes().length > 1 : this.#trial.log().includes("status:", before),
		);
		let over = false;
		while (!over && !this.#stuck) {
			await this.#work();
			const done = this.#done;
			if (done) await this.#stop(starter);
			over = done || (await this.#kill(starter));
			const kills = Object.values(this.#kills).reduce((sum, count) => sum + count, 0);
			const made = this.#injector.made.toLocaleString("en");
			const served = this.#trial.delivered().length.toLocaleString("en");
			this.#options.progress(
				`${made} of ${messages.toLocaleString("en")} messages injected, ${served} deliveries, ${kills} kills`,
			);
		}
		if (!this.#stuck) await this.#injector.finish();
	}

	/** Injects mail until it is time for a kill. */
	async #work(): Promise<void> {
		const { messages, killEvery } = this.#options;
		const end = performance.now() + killEvery / 3 + this.#random.below((killEvery * 4) / 3);
		while (performance.now() < end && !this.#done) {
			this.#options.signal.throwIfAborted();
			for (let count = 0; count < BURST && this.#injector.made < messages; count++) this.#injector.next();
			await pause(BURST_EVERY_MS);
		}
	}

	#start() {
		return this.#trial.start([
			"--scheduler",
			this.#options.scheduler,
			"--lspawn",
			"maildir",
			"--maildirs",
			`${this.#trial.home}/maildirs`,
		]);
	}

	/** Kills one process. True if it was one that the others cannot go on without: all have ended then. */
	async #kill(starter: ReturnType<Trial["start"]>): Promise<boolean> {
		const victims = this.#trial.processes().filter(({ program }) => VICTIM.test(program));
		const victim = victims[this.#random.below(Math.max(1, victims.length))];
		if (!victim) {
			// While it starts there may be nobody yet; once the starter is gone there never will be.
			if (starter.exitCode !== null || starter.signalCode !== null)
				this.#hung.push("the system ended though nothing was killed");
			return false;
		}
		const { pid, program } = victim;
		this.#kills[program] = (this.#kills[program] ?? 0) + 1;
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// It has just ended: an injector.
		}
		if (program === "qmail-queue") return false;
		await this.#expect(`all processes end after ${program} was killed`, () => this.#trial.processes().length === 0);
		await this.#expect("the starter ends", () => starter.exitCode !== null || starter.signalCode !== null);
		// Only then a delivery may have been made that is not marked.
		if (DELIVERS.test(program)) this.#lives.push(this.#trial.delivered().length);
		return true;
	}

	async #stop(starter: ReturnType<Trial["start"]>): Promise<void> {
		starter.kill("SIGTERM");
		await this.#expect("the system stops when it is told to", () => this.#trial.processes().length === 0);
		await this.#expect("the starter ends", () => starter.exitCode !== null || starter.signalCode !== null);
	}

	async #expect(what: string, holds: () => boolean): Promise<void> {
		if (this.#stuck) return;
		const checked = () => {
			this.#options.signal.throwIfAborted();
			return holds();
		};
		try {
			await until(what, checked, PATIENCE);
		} catch (error) {
			this.#options.signal.throwIfAborted();
			if (error instanceof TooBusy) {
				this.#unclear.push(`${what}: ${error.message}`);
				return;
			}
			const left = this.#trial.processes().map(({ program }) => program);
			this.#hung.push(`${what}: not within ${PATIENCE} s; running: ${left.join(", ") || "nothing"}`);
		}
	}

	/** Makes debris as old as it must be to be removed, and lets the system look at it. */
	async #age(): Promise<void> {
		const { home } = this.#trial;
		const old = Date.now() / 1000 - LIMITS.ossified - 3600;
		for (const path of this.#trial.left()) utimesSync(`${home}/queue/${path}`, old, old);
		const starter = this.#start();
		await this.#expect("debris is removed after 36 hours", () => this.#trial.left().length === 0);
		await this.#stop(starter);
	}

	#result(debris: number, seconds: number): SoakResult {
		const { home, dialect } = this.#trial;
		const recipients = this.#trial.delivered().map((line) => line.slice(line.indexOf(" ") + 1));
		const lives = [...this.#lives, recipients.length].map((end, at) => recipients.slice(this.#lives[at - 1] ?? 0, end));
		const report = lintQueue(diskReader(`${home}/queue`), { now: Date.now() / 1000, dialect: dialect.name });
		const lines = this.#trial.log().split("\n");
		const delivered = this.#maildirs();
		const locals = recipients.filter((one) => one.endsWith("@here.example")).length;
		return {
			account: settle(this.#injector.acknowledged, this.#injector.uncertain, lives),
			messages: this.#injector.kinds,
			kills: this.#kills,
			hung: this.#hung,
			unclear: this.#unclear,
			anomalies: [
				...allAnomalies(report).map((found) => `${found.code} ${found.path}${heals(found) === null ? "" : " (heals)"}`),
				// A deliverer that is killed between the delivery and the record has delivered one more.
				...(delivered < locals ? [`the maildirs hold ${delivered} messages, the record has ${locals}`] : []),
			],
			left: this.#trial.left(),
			debris,
			bugs: [...new Set(lines.filter((line) => /internal error/.test(line)))],
			seconds,
		};
	}

	/** Messages in all maildirs. */
	#maildirs(): number {
		const base = `${this.#trial.home}/maildirs`;
		try {
			return readdirSync(base).reduce((sum, name) => sum + readdirSync(`${base}/${name}/new`).length, 0);
		} catch {
			return 0;
		}
	}
}

/** @throws Error if the system cannot be run at all */
export function soak(options: SoakOptions): Promise<SoakResult> {
	return new Soak(options).run();
}
