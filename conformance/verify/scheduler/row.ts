/**
 * A row of the table of verification: a claim, where it comes from, how to search for a workload that contradicts it, and what the
 * search said. Leaves out the table (the command) and the searches.
 */
import { getHeapStatistics } from "node:v8";
import type { Scenario } from "../../cases/scenario.js";

/** default: seconds each; large: for hours. */
export type Scope = "default" | "large";

export interface RunOptions {
	/** So long may the row take; what is done until then is a partial answer. In seconds. */
	readonly budgetSeconds: number;
	readonly signal: Pick<AbortSignal, "aborted">;
	/** Told now and then how far it is: what is counted, so far, and of how many if that is known. */
	readonly progress: (what: string, done: number, of?: number) => void;
}

export interface RowResult {
	/** proved: of everything in the scope; refuted: `counterexample` shows it; partial: the budget ended first, or `note` says why. */
	readonly verdict: "proved" | "refuted" | "partial";
	/** What was counted, with its unit: "workloads", "states", "steps". */
	readonly counts: Readonly<Record<string, number>>;
	/** What the scope was, in words. */
	readonly covered: string;
	readonly note?: string;
	/** The smallest scenario that contradicts the claim, in the order in which the row searches. */
	readonly counterexample?: Scenario;
}

export interface Row {
	/** Stable: reports and docs/theorems.md use it. */
	readonly id: string;
	readonly claim: string;
	/** Document and section, or the theorem's page. */
	readonly source: string;
	readonly scope: Scope;
	/** What the row is expected to say; a table in which a row says otherwise is not as it should be. */
	readonly expected: "proved" | "refuted" | "partial";
	readonly run: (options: RunOptions) => Promise<RowResult>;
}

/** Of the memory for objects that this thread may have. What is beyond is needed to write down what was found. */
const FULLEST = 0.85;

function isMemoryFull(): boolean {
	const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
	return used > limit * FULLEST;
}

/** Ends a search when its time is over, its memory is full, or somebody interrupts it. */
export class Budget {
	readonly #until: number;
	readonly #signal: Pick<AbortSignal, "aborted">;
	readonly #now: () => number;
	#next = 0;
	#why: string | null = null;

	constructor({ budgetSeconds, signal }: RunOptions, now: () => number = () => performance.now()) {
		this.#now = now;
		this.#until = now() + budgetSeconds * 1000;
		this.#signal = signal;
	}

	/** Whether the search must end. Looks at the clock every so many calls. */
	get isSpent(): boolean {
		if (this.#next-- > 0) return this.#why !== null;
		this.#next = 64;
		return this.isSpentNow;
	}

	/** The same, and looks at the clock in any case. */
	get isSpentNow(): boolean {
		if (this.#signal.aborted) this.#why ??= "interrupted";
		else if (this.#now() > this.#until) this.#why ??= "its time was over";
		else if (isMemoryFull()) this.#why ??= "its memory was full";
		return this.#why !== null;
	}

	/** Why it ended, in words. */
	get reason(): string {
		return `not searched to the end: ${this.#why ?? "it was given up"}`;
	}

	/** Lets others run, so that an interrupt is heard. */
	async pause(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
	}
}
