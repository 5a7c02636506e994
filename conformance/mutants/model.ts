/** Mutants of the model: mistakes in machines and rules. The reference, which is right, must seem wrong to each of them. */
import type { Mutant } from "./mutant.js";

export const MODEL_MUTANTS: readonly Mutant[] = [];
