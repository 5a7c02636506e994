/** Mutants of the reference. Each is judged by the model, which must not take it for right. */
import type { Mutant } from "./mutant.js";
import { HISTORY_MUTANTS } from "./reference-history.js";
import { INDEX_MUTANTS } from "./reference-indexed.js";
import { PREEMPTIVE_MUTANTS } from "./reference-preemptive.js";
import { PROGRAM_MUTANTS } from "./reference-program.js";
import { SHARED_MUTANTS } from "./reference-shared.js";

export const REFERENCE_MUTANTS: readonly Mutant[] = [
	...HISTORY_MUTANTS,
	...PREEMPTIVE_MUTANTS,
	...SHARED_MUTANTS,
	...INDEX_MUTANTS,
	...PROGRAM_MUTANTS,
];
