/**
 * The limits of one step of a session: one at a time, not silent too long, not too much log; and a failure from anywhere ends it and
 * every later one. Leaves out what a step does.
 */
import { AdapterFailure } from "../adapter.js";
import type { LogFile } from "./log-file.js";

export interface GuardOptions {
	/** Milliseconds that the queue manager may be silent in one step. */
	readonly timeLimit: number;
	/** Bytes that the queue manager may log in one step. */
	readonly outputLimit: number;
	readonly log: LogFile;
	/** The queue manager logs without end: it must be stopped now. */
	readonly onFlood: () => void;
}

/** Milliseconds after which a step that is still under way is looked at, again and again. */
const LOOK = 100;

export class Guard {
	readonly #options: GuardOptions;
	#failure: AdapterFailure | null = null;
	#reject: ((failure: AdapterFailure) => void) | null = null;
	#timer: NodeJS.Timeout | undefined;
	/** When the queue manager was last seen to have logged something, or the step began; and how much it had logged then. */
	#heard = 0;
	#size = 0;

	constructor(options: GuardOptions) {
		this.#options = options;
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
		const { timeLimit, outputLimit, log, onFlood } = this.#options;
		const { size } = log;
		if (size > allowed) {
			this.fail(
				new AdapterFailure(
					`the queue manager logged more than ${outputLimit} bytes after "${step}"; ${log.lastWords()}`,
				),
			);
			onFlood();
		} else if (size !== this.#size) {
			this.#size = size;
			this.#heard = performance.now();
		} else if (performance.now() - this.#heard >= timeLimit) {
			const silence = `the queue manager was silent for ${timeLimit / 1000} s after "${step}"`;
			this.fail(new AdapterFailure(`${silence}; ${log.lastWords()}`));
		}
	}
}
