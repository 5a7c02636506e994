/**
 * What another checker says of an exported system: how many states and steps, whether claims hold, whether anything is stuck. A checker
 * looks at the whole, or fails: a part is never an answer. Leaves out the checkers: spin.ts, rumur.ts, tlc.ts.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sheet } from "../export/sheet.js";
import type { Ran } from "./program.js";

export interface Counts {
	readonly states: number;
	readonly steps: number;
}

export interface Counted extends Counts {
	/** The search itself, without translating and compiling. */
	readonly ran: Ran;
	/** Bytes for the states and the table, as the checker itself tells, if it does. */
	readonly stateBytes?: number;
}

/** How the C compiler works: -O0 is ready sooner, for small systems; -O2 is what speed is measured with. */
export type Optimisation = "-O0" | "-O2";

export interface Oracle {
	readonly name: string;
	/** What must be there. */
	readonly needs: readonly string[];
	/** @throws OracleFailure if it could not look at everything, or met a local state that the export does not know */
	readonly count: (sheet: Sheet, seconds: number) => Promise<Counted>;
	/** Whether the sheet's claims hold in every state, deadlock left out. */
	readonly holds: (sheet: Sheet, seconds: number) => Promise<boolean>;
	/** Whether there is a state without any step. */
	readonly isStuck: (sheet: Sheet, seconds: number) => Promise<boolean>;
}

/** A directory of its own for a while. */
export async function inDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
	const directory = mkdtempSync(join(tmpdir(), "spoolproof-oracle-"));
	try {
		return await use(directory);
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

/** A sheet without claims: then nothing but steps is counted. */
export const withoutClaims = (sheet: Sheet): Sheet => ({ ...sheet, claims: [] });
