/**
 * The parameters of scheduler-bounded: how fair is fair enough. Leaves out what is measured by them (waits.ts, order.ts).
 */
import type { Promises } from "../../adapters/stdio/protocol.js";
import type { BoundsHeader } from "../../trace/format.js";

export type Bounds = BoundsHeader;

/**
 * Overtaking: a scheduler that takes turns among six destinations overtakes five times. Postfix's slot cost of at least 2 allows one.
 * Deadline: twice that and more, since turns may be weighted.
 */
export const DEFAULT_BOUNDS: Bounds = { order: "message", overtaking: 8, deadline: 20 };

/** A scheduler is held to what it promises; else to what is asked for. */
export function boundsFor(promises: Promises, asked: Partial<Bounds> = {}): Bounds {
	return { ...DEFAULT_BOUNDS, ...promises, ...asked };
}
