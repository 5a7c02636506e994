/** rumur: a Murphi checker, with one thread. Rules fired are steps. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { murphi } from "../export/murphi.js";
import type { Sheet } from "../export/sheet.js";
import { inDirectory, type Optimisation, type Oracle, withoutClaims } from "./oracle.js";
import { figure, mustRun, OracleFailure, type Ran, run } from "./program.js";

const COMPILE = ["-w", "-std=c11", "-mcx16", "-o", "system", "system.c", "-lpthread"];

async function search(sheet: Sheet, seconds: number, level: Optimisation, deadlock: "off" | "stuck"): Promise<Ran> {
	return inDirectory(async (directory) => {
		const limits = { seconds, directory };
		writeFileSync(join(directory, "system.m"), murphi(sheet));
		const options = ["--threads", "1", "--deadlock-detection", deadlock, "--colour", "off"];
		await mustRun("rumur", ["--output", "system.c", ...options, "system.m"], limits);
		const compile = process.arch === "x64" ? COMPILE : COMPILE.filter((flag) => flag !== "-mcx16");
		await mustRun("gcc", [level, ...compile], limits);
		const ran = await run(join(directory, "system"), [], limits);
		if (ran.late || (ran.code !== 0 && ran.code !== 1))
			throw new OracleFailure(`rumur's checker failed:\n${ran.output.slice(-2000)}`);
		return ran;
	});
}

export function rumurOracle(level: Optimisation = "-O2"): Oracle {
	return {
		name: "rumur",
		needs: ["rumur", "gcc"],
		count: async (sheet, seconds) => {
			const ran = await search(withoutClaims(sheet), seconds, level, "off");
			if (ran.code !== 0)
				throw new OracleFailure(`rumur met a local state that the export does not know:\n${ran.output.slice(-2000)}`);
			return {
				states: figure("rumur", ran.output, /([\d,]+) states, [\d,]+ rules fired/),
				steps: figure("rumur", ran.output, /states, ([\d,]+) rules fired/),
				ran,
			};
		},
		holds: async (sheet, seconds) => (await search(sheet, seconds, level, "off")).code === 0,
		isStuck: async (sheet, seconds) => (await search(withoutClaims(sheet), seconds, level, "stuck")).code !== 0,
	};
}
