/** Random numbers as a function of a seed: small, fast, and the same on every machine. */

export class Randomness {
	private state: number;

	/** @param seed a whole number. */
	constructor(seed: number) {
		this.state = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) >>> 0 || 1;
	}

	/** A whole number from 0 to `limit` - 1. Source: xorshift32 (Marsaglia). */
	below(limit: number): number {
		let { state } = this;
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		this.state = state >>> 0;
		return Math.floor((this.state / 2 ** 32) * limit);
	}
}
