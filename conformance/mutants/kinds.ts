/**
 * All mutants of the kit, kind by kind, each with the way in which it is tried.
 */
import { fixedCases } from "../cases/index.js";
import { BOUNDED_MUTANTS, runBoundedMutants } from "./bounded.js";
import { EXPLORER_MUTANTS } from "./explorer.js";
import { runExplorerMutants } from "./explorer-run.js";
import { kind, type MutantKind } from "./kind.js";
import { MODEL_MUTANTS } from "./model.js";
import type { Mutant } from "./mutant.js";
import { PROTOCOL_MODEL_MUTANTS } from "./protocol-model.js";
import { runProtocolModelMutants } from "./protocol-model-run.js";
import { PROGRAM_MUTANTS } from "./protocol-programs.js";
import { runProgramMutants } from "./protocol-programs-run.js";
import { REFERENCE_MUTANTS } from "./reference.js";
import { runMutants } from "./run.js";

const onCases = (mutants: readonly Mutant[]) => runMutants(mutants, fixedCases());

export const MUTANT_KINDS: readonly MutantKind[] = [
	kind("reference scheduler", REFERENCE_MUTANTS, onCases),
	kind("model of the scheduler", MODEL_MUTANTS, onCases),
	kind("any scheduler", BOUNDED_MUTANTS, runBoundedMutants),
	kind("model of the protocol", PROTOCOL_MODEL_MUTANTS, runProtocolModelMutants),
	kind("programs of the protocol", PROGRAM_MUTANTS, runProgramMutants),
	kind("explorer", EXPLORER_MUTANTS, runExplorerMutants),
];
