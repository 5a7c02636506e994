/** What a mutant of the protocol's reference programs is. Leaves out the mutants (protocol-programs.ts). */
import type { DialectName } from "../../model/protocol/dialects.js";
import type { Mutant } from "./mutant.js";

/** `killedBy` names cases of the protocol's profiles, or crash cases (conformance/protocol/cases/crash.ts). */
export interface ProgramMutant extends Mutant {
	/** The family that the programs belong to, where others may legally do what the mutant does. Default: exttodo. */
	readonly dialect?: DialectName;
}

/** Mutants of one file of impl/protocol. */
export function inProgram(file: string, mutants: readonly Omit<ProgramMutant, "file">[]): ProgramMutant[] {
	return mutants.map((mutant) => ({ file: `impl/protocol/${file}`, ...mutant }));
}
