/**
 * The limits of one step of a session: one at a time, not silent too long, not too much log; and a failure from anywhere ends it and
 * every later one. Leaves out what a step does.
 */
import { FairTime } from "../../../impl/protocol/process/fair-time.js";
import { AdapterFailure, ImplementationDied } from "../adapter.js";
import type { LogFile } from "./log-file.js";

export interface GuardOptions {
	/** Milliseconds that the queue manager may be silent in one step. */
	readonly timeLimit: number;
	/** Bytes that the queue manager may log in one step. */
	readonly outputLimit: number;
	readonly log: LogFile;
	/** Process id of the queue manager; 0 if there is none. */
	readonly pid: () => number;
	/** Seconds of processor time that the queue manager has used; null if it is gone. */
	readonly used: () => number | null;
	/** The queue manager logs without end: it must be stopped now. */
	readonly onFlood: () => void;
}

/** Milliseconds after which a step that is still under way is looked at, again and again. */
const LOOK = 100;
/** One that is at work gets so many time limits, since others may have the processor. */
const PATIENCE = 6;
/** One that has used so much of a time limit for a step that takes milliseconds goes in circles. */
const CIRCLES = 0.5;

export class Guard {
	readonly #options: GuardOptions;
	#failure: AdapterFailure | null = null;
	#reject: ((failure: AdapterFailure) => void) | null = null;
	#timer: NodeJS.Timeout | undefined;
	/** When the queue manager was last seen to have logged something, or the step began; and how much it had logged then. */
	#heard = 0;
	#size = 0;
	/** Seconds of processor time that it had used then. */
	#used = 0;
	/** Time since then in which it could run, and this process could hear it. */
	#chance: FairTime;

	constructor(options: GuardOptions) {
		this.#options = options;
		this.#chance = this.#anew();
	}

	/**
	 * Does the work of one step.
	 * @throws AdapterFailure if a limit is exceeded, or something failed meanwhile or earlier.
	 */
	async run(step: string, work: () => Promise<void>): Promise<void> {
		if (this.#failure !== null) throw this.#failure;
		if (this.#reject !== null) {
			throw new AdapterFailure("a stimulus was applied before the one before it had been answered");
		}
		this.#heard = performance.now();
		this.#size = this.#options.log.size;
		this.#used = this.#options.used() ?? 0;
		this.#chance = this.#anew();
		const allowed = this.#size + this.#options.outputLimit;
		try {
			await new Promise<void>((resolve, reject) => {
				this.#reject = reject;
				this.#timer = setInterval(() => this.#look(step, allowed), Math.min(LOOK, this.#options.timeLimit));
				work().then(resolve, reject);
			});
		} finally {
			clearInterval(this.#timer);
			this.#reject = null;
		}
	}

	/** Ends the step under way, and every later one. The first failure is the one that counts. */
	fail(failure: AdapterFailure): void {
		this.#failure ??= failure;
		this.#reject?.(this.#failure);
	}

	#look(step: string, allowed: number): void {
		const { timeLimit, outputLimit, log, onFlood, used } = this.#options;
		const { size } = log;
		if (size > allowed) {
			this.fail(
				new ImplementationDied(
					`the queue manager logged more than ${outputLimit} bytes after "${step}"; ${log.lastWords()}`,
				),
			);
			onFlood();
			return;
		}
		if (size !== this.#size) {
			this.#size = size;
			this.#heard = performance.now();
			this.#used = used() ?? 0;
			this.#chance = this.#anew();
			return;
		}
		this.#chance.look();
		const silent = performance.now() - this.#heard;
		if (silent < timeLimit) return;
		const worked = Math.max(0, (used() ?? 0) - this.#used);
		const silence = `the queue manager was silent for ${(silent / 1000).toFixed(1)} s after "${step}"`;
		if (worked * 1000 >= timeLimit * CIRCLES) {
			const what = `${silence} and used the processor for ${worked.toFixed(1)} s: it goes in circles`;
			this.fail(new ImplementationDied(`${what}; ${log.lastWords()}`));
			return;
		}
		// The first look came one interval late, and the last one may.
		const hadChance = this.#chance.fair + 2 * LOOK >= timeLimit;
		if (this.#chance.spent < timeLimit * PATIENCE && (worked > 0 || !hadChance)) return;
		const busy = hadChance ? "" : `; this machine was too busy: ${this.#chance.account}`;
		this.fail(new AdapterFailure(`${silence}${busy}; ${log.lastWords()}`));
	}

	#anew(): FairTime {
		return new FairTime({ pids: () => [this.#options.pid()].filter((pid) => pid > 0), every: LOOK / 2 });
	}
}
