/**
 * What a kind of mutants is: a list of mistakes that are tried in the same way. Leaves out the kinds (kinds.ts).
 */
import type { ListedMutant, MutantResult } from "./mutant.js";

export interface MutantKind {
	/** Where the mistakes are: "reference scheduler". Names of mutants are unique within a kind. */
	readonly name: string;
	readonly mutants: readonly ListedMutant[];
	/** Tries those that are chosen, one after the other, in the order of the list. */
	run(chosen: ReadonlySet<ListedMutant>): AsyncIterable<MutantResult>;
}

/** A kind, given the function that tries some of its mutants. */
export function kind<Own extends ListedMutant>(
	name: string,
	mutants: readonly Own[],
	run: (some: readonly Own[]) => AsyncIterable<MutantResult>,
): MutantKind {
	return { name, mutants, run: (chosen) => run(mutants.filter((mutant) => chosen.has(mutant))) };
}
