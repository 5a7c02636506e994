/**
 * What the round robin manager has to search for. Every kind of search makes the same choices: walking over lists as Postfix does
 * (conformance/bench/), or by indexes (indexed/).
 */
import type { Transport } from "../core.js";

export interface QueueSearch {
	/** The first queue of a transport in turn that has something to select and room for it; 0: none. */
	next(transport: Transport): number;
	/** Whether the ready queues have entries for more agents than are pending. */
	needsAgent(transport: Transport): boolean;
	queueAdded(queue: number): void;
	queueChanged(queue: number): void;
	queueGone(queue: number): void;
	/** The queue has been selected from and has the last turn; those passed over come before it. */
	queueTurned(queue: number): void;
}
