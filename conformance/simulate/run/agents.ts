/** The delivery agents of one transport: how many there may be, how many are busy, when there were too few. */
import type { Shortage } from "./record.js";

export class Agents {
	/** Connections that wait for an agent. */
	asked = 0;
	busy = 0;
	readonly shortages: Shortage[] = [];
	/** Since when some have been waiting without a break; null: none is. */
	private shortSince: number | null = null;

	/** @param limit how many there may be, infinity: any number. */
	constructor(private readonly limit: number) {}

	/** Whether a connection waits, and an agent is there to take it. */
	get isReady(): boolean {
		return this.asked > 0 && this.busy < this.limit;
	}

	/** Called when nothing more happens at this time. */
	noteShortage(now: number, isOver = false): void {
		if (this.asked > 0 && !isOver) this.shortSince ??= now;
		else if (this.shortSince !== null) {
			this.shortages.push({ from: this.shortSince, to: now });
			this.shortSince = null;
		}
	}
}
