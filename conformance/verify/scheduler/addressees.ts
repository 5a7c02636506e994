/** Whom a message may be for, up to the names of destinations. Leaves out how many recipients it has. */
import { address } from "./workloads.js";

export interface Addressees {
	readonly recipients: readonly string[];
	/** How many of the destinations have been used, these included. */
	readonly destinations: number;
}

/**
 * All ways to spread so many recipients over destinations, in the order in which the destinations are used for the first time.
 * @param used how many of `all` have been used before.
 * @param mixed for several destinations, too; else for one.
 */
export function* addressees(size: number, all: readonly string[], used: number, mixed: boolean): Generator<Addressees> {
	for (const { counts, known } of spread(size, 0, used, all.length)) {
		if (!mixed && counts.filter((count) => count > 0).length > 1) continue;
		const to = counts.flatMap((count, destination) => Array.from({ length: count }, () => all[destination] ?? ""));
		const recipients = to.map((name, index) => address(index, size, 0).replace(/@.*/, `@${name}`));
		yield { recipients, destinations: known };
	}
}

/** Recipients by destination, from one on. A destination that was never used comes after all that were. */
function* spread(
	left: number,
	from: number,
	known: number,
	of: number,
): Generator<{ counts: number[]; known: number }> {
	if (left === 0) {
		yield { counts: [], known };
		return;
	}
	if (from > known || from >= of) return;
	for (let count = left; count >= 0; count--) {
		const isNew = count > 0 && from === known;
		for (const rest of spread(left - count, from + 1, isNew ? known + 1 : known, of)) {
			yield { counts: [count, ...rest.counts], known: rest.known };
		}
	}
}
