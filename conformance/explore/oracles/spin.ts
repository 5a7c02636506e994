/**
 * SPIN: translates, compiles and runs. A full search without reductions; hash compaction (-DHC4) loses states and is never used.
 * SPIN counts the initial state as a transition; the explorer does not.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promela } from "../export/promela.js";
import type { Sheet } from "../export/sheet.js";
import { type Counts, inDirectory, type Optimisation, type Oracle, withoutClaims } from "./oracle.js";
import { figure, mustRun, OracleFailure, type Ran } from "./program.js";

const COMPILE = ["-w", "-DSAFETY", "-DNOREDUCE", "-DNOFAIR", "-o", "pan", "pan.c"];
/** Depth of the search's stack, in steps, and entries of the hash table as a power of two. */
const SMALL: SpinOptions = { depth: 1_000_000, table: 20, level: "-O2" };

export interface SpinOptions {
	readonly depth: number;
	readonly table: number;
	readonly level: Optimisation;
}

async function search(
	sheet: Sheet,
	seconds: number,
	{ depth, table, level }: SpinOptions,
	...more: readonly string[]
): Promise<{ readonly ran: Ran; readonly errors: number }> {
	return inDirectory(async (directory) => {
		const limits = { seconds, directory };
		writeFileSync(join(directory, "system.pml"), promela(sheet));
		await mustRun("spin", ["-a", "system.pml"], limits);
		await mustRun("gcc", [level, ...COMPILE], limits);
		const ran = await mustRun(join(directory, "pan"), ["-n", `-m${depth}`, `-w${table}`, ...more], limits);
		if (/max search depth too small|Search not completed.*\n.*out of memory/.test(ran.output))
			throw new OracleFailure(`SPIN did not look at everything:\n${ran.output}`);
		return { ran, errors: figure("pan", ran.output, /errors: (\d+)/) };
	});
}

/**
 * What SPIN counted. It prints eight digits and rounds what is longer (1.0369577e+08 transitions): so steps are told by their two
 * parts, states stored and states matched.
 * @throws OracleFailure if those are rounded too
 */
export function spinCounts(output: string): Counts {
	const states = figure("pan", output, /^\s*(\d+) states, stored/m);
	return { states, steps: states + figure("pan", output, /^\s*(\d+) states, matched/m) - 1 };
}

export function spinOracle(options: Partial<SpinOptions> = {}): Oracle {
	const size = { ...SMALL, ...options };
	return {
		name: "SPIN",
		needs: ["spin", "gcc"],
		count: async (sheet, seconds) => {
			const { ran, errors } = await search(withoutClaims(sheet), seconds, size, "-E");
			if (errors > 0) throw new OracleFailure(`SPIN met a local state that the export does not know:\n${ran.output}`);
			const megabytes = figure("pan", ran.output, /([\d.]+)\s+actual memory usage for states/);
			const table = figure("pan", ran.output, /([\d.]+)\s+memory used for hash table/);
			const { states, steps } = spinCounts(ran.output);
			return {
				states,
				steps,
				ran,
				stateBytes: (megabytes + table) * 2 ** 20,
			};
		},
		holds: async (sheet, seconds) => (await search(sheet, seconds, size, "-E")).errors === 0,
		isStuck: async (sheet, seconds) => (await search(withoutClaims(sheet), seconds, size)).errors > 0,
	};
}
