/**
 * What a mutant is: one deliberate mistake in the reference or in the model, and the cases that must notice it. Leaves out the
 * mutants (reference.ts, model.ts) and how they are run.
 */

export interface Mutant {
	/** A stable name that says what is wrong. */
	readonly name: string;
	/** From the top of the checkout. */
	readonly file: string;
	/** Text that occurs exactly once in the file. */
	readonly find: string;
	readonly replace: string;
	/** The bug of history with its date, or the requirement that it breaks. */
	readonly because: string;
	/** Names of cases, each of which must kill the mutant by itself; the one that is about it first. */
	readonly killedBy: readonly [string, ...string[]];
	/** Why no case can tell it from the original: then those that are named must not notice it, and it does not count. */
	readonly equivalent?: string;
}

/** What is told of any mutant, however its mistake is made and tried. */
export type ListedMutant = Pick<Mutant, "name" | "file" | "because" | "killedBy" | "equivalent">;

/** What one case had to say. */
export interface Kill {
	readonly case: string;
	readonly death: Death;
	/** The violation, or how it broke. */
	readonly detail: string;
}

/** What became of a mutant. */
export interface MutantResult {
	readonly mutant: ListedMutant;
	readonly kills: readonly Kill[];
	/** Every case named for it noticed it. */
	readonly killed: boolean;
	readonly milliseconds: number;
}

/** Mutants of one file. */
export function inFile(file: string, mutants: readonly Omit<Mutant, "file">[]): Mutant[] {
	return mutants.map((mutant) => ({ file, ...mutant }));
}

/**
 * How a mutant was noticed: the judge saw a violation, the mutated program or model broke down, or it never came to an end.
 * `null`: not at all.
 */
export type Death = "violates" | "breaks" | "hangs" | null;

/** The mutant no longer applies to the source: it must be adapted or dropped. */
export class StaleMutant extends Error {
	override readonly name = "StaleMutant";
}

/**
 * The text of a mutant's file with the mistake in it.
 * @throws StaleMutant unless the text to find occurs exactly once.
 */
export function mutate(mutant: Mutant, text: string): string {
	const occurrences = text.split(mutant.find).length - 1;
	if (occurrences !== 1) {
		throw new StaleMutant(
			`mutant "${mutant.name}": "${mutant.find}" occurs ${occurrences} times in ${mutant.file}, expected once; adapt the mutant`,
		);
	}
	// A function, so that dollar signs in the replacement mean themselves.
	return text.replace(mutant.find, () => mutant.replace);
}
