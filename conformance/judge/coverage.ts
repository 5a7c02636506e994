/**
 * Counts what traces exercised. Leaves out what there is to exercise.
 */
import type { Counts, Coverage } from "./verdict.js";

export class CoverageCounter {
	readonly #requirements = new Map<string, number>();
	readonly #transitions = new Map<string, number>();
	readonly #claims = new Map<string, number>();
	#steps = 0;
	#selections = 0;

	/** Takes in one step of the model. */
	step(requirements: Iterable<string>, transitions: Iterable<string>, selections: number): void {
		this.#steps++;
		this.#selections += selections;
		for (const requirement of new Set(requirements)) bump(this.#requirements, requirement, 1);
		for (const transition of transitions) bump(this.#transitions, transition, 1);
	}

	/** Takes in how often a claim was put to the proof. */
	claim(name: string, proofs: number): void {
		if (proofs > 0) bump(this.#claims, name, proofs);
	}

	/** Takes in what another trace exercised. */
	add(coverage: Coverage): void {
		this.#steps += coverage.steps;
		this.#selections += coverage.selections;
		for (const [name, count] of Object.entries(coverage.requirements)) bump(this.#requirements, name, count);
		for (const [name, count] of Object.entries(coverage.transitions)) bump(this.#transitions, name, count);
		for (const [name, count] of Object.entries(coverage.claims)) bump(this.#claims, name, count);
	}

	result(): Coverage {
		return {
			steps: this.#steps,
			selections: this.#selections,
			requirements: sorted(this.#requirements),
			transitions: sorted(this.#transitions),
			claims: sorted(this.#claims),
		};
	}
}

function bump(counts: Map<string, number>, name: string, by: number): void {
	counts.set(name, (counts.get(name) ?? 0) + by);
}

function sorted(counts: ReadonlyMap<string, number>): Counts {
	return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
