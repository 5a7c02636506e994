/** Numbers by which the embedding program knows deliveries: one that has ended is told from a later one in the same row. */
import type { Core } from "./core.js";
import { SchedulerError } from "./errors.js";

const MOST_ROWS = 2 ** 26;

export function deliveryOf(core: Core, entry: number): number {
	return core.entries.uses.get(entry) * MOST_ROWS + entry;
}

/**
 * The entry of a delivery that is under way.
 * @throws SchedulerError if there is none: it was never selected, or has ended.
 */
export function entryOf(core: Core, delivery: number): number {
	const entry = delivery % MOST_ROWS;
	const { entries } = core;
	if (entry > 0 && entry < entries.end && entries.busy.get(entry) === 1 && deliveryOf(core, entry) === delivery) {
		return entry;
	}
	throw new SchedulerError(`delivery ${delivery} is not under way: it was never selected, or it has ended already`);
}
