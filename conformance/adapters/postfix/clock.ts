/**
 * The clock file that libfaketime reads on every call of time(2): frozen, and replaced at each tick. Leaves out real time.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

/** The instant that the scenario calls t=0, in seconds since the epoch. Any whole second in the past of all file systems. */
export const EPOCH = Date.UTC(2020, 0, 1) / 1000;

/**
 * Beyond this the queue manager would begin to expire messages and its own timers: maximal_queue_lifetime can be at most 100 days.
 */
export const LAST_SECOND = 90 * 86_400;

export class ClockFile {
	readonly path: string;
	readonly #file: number;

	constructor(directory: string) {
		this.path = join(directory, "clock");
		this.#file = openSync(this.path, "w");
		this.set(0);
	}

	/** Shows the queue manager this second of the scenario from its next look on. Call only while it is quiet. */
	set(second: number): void {
		const text = new Date((EPOCH + second) * 1000).toISOString();
		// In place: replacing a file by rename makes some file systems write it out at once. The length never changes.
		writeSync(this.#file, `${text.slice(0, 10)} ${text.slice(11, 19)}\n`, 0);
	}

	close(): void {
		closeSync(this.#file);
	}
}
