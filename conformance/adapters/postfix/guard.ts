/**
 * The limits of one step of a session: one at a time, not silent too long, not too much log; and a failure from anywhere ends it and
 * every later one. Leaves out what a step does.
 */
import { AdapterFailure } from "../adapter.js";

export interface GuardOptions {
	/** Milliseconds that the queue manager may be silent in one step. */
	readonly timeLimit: number;
	/** Characters that the queue manager may log in one step. */
	readonly outputLimit: number;
	/** What the queue manager logged last, for error messages. */
	readonly lastWords: () => string;
}

export class Guard {
	readonly #options: GuardOptions;
	#failure: AdapterFailure | null = null;
	#reject: ((failure: AdapterFailure) => void) | null = null;
	#timer: NodeJS.Timeout | undefined;
	/** When the queue manager last logged something, or the step began. */
	#heard = 0;
	#logged = 0;

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
		this.#logged = 0;
		this.#heard = performance.now();
		try {
			await new Promise<void>((resolve, reject) => {
				this.#reject = reject;
				this.#timer = setTimeout(() => this.#checkSilence(step), this.#options.timeLimit);
				work().then(resolve, reject);
			});
		} finally {
			clearTimeout(this.#timer);
			this.#reject = null;
		}
	}

	/** Ends the step under way, and every later one. The first failure is the one that counts. */
	fail(failure: AdapterFailure): void {
		this.#failure ??= failure;
		this.#reject?.(this.#failure);
	}

	/** The queue manager logged so many characters; false if that is too many. */
	heard(characters: number): boolean {
		const { outputLimit } = this.#options;
		this.#heard = performance.now();
		this.#logged += characters;
		if (this.#logged <= outputLimit) return true;
		this.fail(new AdapterFailure(`the queue manager logged more than ${outputLimit} characters in one step`));
		return false;
	}

	#checkSilence(step: string): void {
		const { timeLimit, lastWords } = this.#options;
		const left = this.#heard + timeLimit - performance.now();
		if (left > 1) this.#timer = setTimeout(() => this.#checkSilence(step), left);
		else {
			const silence = `the queue manager was silent for ${timeLimit / 1000} s after "${step}"`;
			this.fail(new AdapterFailure(`${silence}; ${lastWords()}`));
		}
	}
}
