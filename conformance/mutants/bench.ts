/**
 * Runs cases in a tree of the workshop, in a thread of its own, so that a mutant that never ends can be stopped. Leaves out what the
 * outcome means.
 */

import { Worker } from "node:worker_threads";
import type { Manager } from "../../model/scheduler/events.js";
import type { Scenario } from "../cases/scenario.js";
import { reason } from "../reason.js";
import type { Death } from "./mutant.js";

/** What the thread is told. */
export interface Trial {
	/** A directory of the workshop. */
	readonly directory: string;
	readonly scenario: Scenario;
	readonly manager: Manager;
}

/** What the thread tells. */
export interface TrialResult {
	readonly death: Death;
	/** The violation, or how it broke. */
	readonly detail: string;
}

/** One thread at a time; a new one after each that had to be stopped. */
export class Bench {
	readonly #program: string;
	readonly #timeout: number;
	#worker: Worker | undefined;

	/**
	 * @param base the tree whose program the thread runs; it loads the tree under trial itself.
	 * @param timeout milliseconds after which a case hangs.
	 */
	constructor(base: string, timeout: number) {
		this.#program = `${base}/conformance/mutants/thread.js`;
		this.#timeout = timeout;
	}

	/** Runs one case in one tree and judges it there. */
	async run(trial: Trial): Promise<TrialResult> {
		const worker = this.#worker ?? new Worker(this.#program);
		this.#worker = worker;
		return new Promise((resolve) => {
			const done = (result: TrialResult): void => {
				clearTimeout(timer);
				worker.off("message", done).off("error", broke);
				resolve(result);
			};
			const broke = (error: unknown): void => {
				this.#worker = undefined;
				done({ death: "breaks", detail: reason(error) });
			};
			const timer = setTimeout(() => {
				void this.close();
				done({ death: "hangs", detail: `no end within ${this.#timeout / 1000} s` });
			}, this.#timeout);
			worker.on("message", done).on("error", broke);
			worker.postMessage(trial);
		});
	}

	/** Ends the thread. */
	async close(): Promise<void> {
		const worker = this.#worker;
		this.#worker = undefined;
		await worker?.terminate();
	}
}
