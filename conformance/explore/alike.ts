/**
 * Under symmetry, whether a predicate treats ids alike: with each state it is asked of another that differs from it in names only (two
 * neighbours swapped, by turns, and all moved on by one). Leaves out all the other permutations: it is a check, not a proof.
 */
import { type Layout, unpack } from "./layout.js";
import type { PredicateTree } from "./predicate.js";
import type { Permutation } from "./rename.js";
import type { Canonical } from "./symmetry.js";
import { Asymmetry, neighbours } from "./symmetry-check.js";

export class AlikeCheck {
	readonly #canonical: Canonical;
	readonly #tree: PredicateTree;
	readonly #swaps: readonly Permutation[];
	readonly #round: Permutation;

	constructor(canonical: Canonical, tree: PredicateTree) {
		this.#canonical = canonical;
		this.#tree = tree;
		this.#swaps = neighbours(canonical);
		const { free, renaming } = canonical;
		const round = Array.from({ length: renaming.symmetry.size }, (_, id) => id);
		free.forEach((id, index) => {
			round[id] = free[(index + 1) % free.length] ?? id;
		});
		this.#round = round;
	}

	/** @throws Asymmetry if it does not */
	holds(layout: Layout, states: Int32Array, at: number, number: number): boolean {
		const answer = this.#tree.holds(layout, states, at);
		const swap = this.#swaps[number % Math.max(1, this.#swaps.length)];
		if (!swap) return answer;
		const plain = unpack(layout, states, at);
		for (const to of [swap, this.#round])
			if (this.#tree.answer(this.#canonical.rename(plain, to)) !== answer)
				throw new Asymmetry(
					`A predicate tells apart ids that the symmetry takes for alike (state ${number}). Track the ids that it speaks of.`,
				);
		return answer;
	}
}
