/** Mutants of the reference: the bugs of the queue manager's history and further mistakes. Each is judged by the model. */
import type { Mutant } from "./mutant.js";

export const REFERENCE_MUTANTS: readonly Mutant[] = [];
