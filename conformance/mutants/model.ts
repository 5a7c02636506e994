/** Mutants of the model. Each judges the reference, which is right, and must take it for wrong. */
import { LIST_MUTANTS } from "./model-lists.js";
import { MACHINE_MUTANTS } from "./model-machines.js";
import { RULE_MUTANTS } from "./model-rules.js";
import type { Mutant } from "./mutant.js";

export const MODEL_MUTANTS: readonly Mutant[] = [...RULE_MUTANTS, ...MACHINE_MUTANTS, ...LIST_MUTANTS];
