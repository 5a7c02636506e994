/**
 * Chance as a function of a seed. What happens to a recipient does not depend on when it is asked, so that it is the same under every
 * scheduler and the differences are theirs.
 */
import type { Randomness } from "../../bench/randomness.js";

const FINE = 2 ** 30;

/** Evenly from 0 to below 1. */
export function chanceOf(random: Randomness): number {
	return random.below(FINE) / FINE;
}

/** Evenly from 0 to below 1, a function of these whole numbers. Source of the mixing: MurmurHash3's finalizer (Appleby). */
export function noise(...numbers: readonly number[]): number {
	let hash = 0x9e3779b9;
	for (const number of numbers) {
		hash = Math.imul(hash ^ number, 0x85ebca6b);
		hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
		hash ^= hash >>> 16;
	}
	return (hash >>> 2) / FINE;
}
