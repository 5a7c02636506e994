/**
 * TLC, where its jar is: SPOOLPROOF_TLC=tla2tools.jar. States generated are the steps and the initial state.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sheet } from "../export/sheet.js";
import { tlaPlus } from "../export/tla.js";
import { inDirectory, type Oracle, withoutClaims } from "./oracle.js";
import { figure, OracleFailure, type Ran, run } from "./program.js";

async function search(sheet: Sheet, seconds: number, ...more: readonly string[]): Promise<Ran> {
	const jar = process.env.SPOOLPROOF_TLC;
	if (jar === undefined || !existsSync(jar))
		throw new OracleFailure("SPOOLPROOF_TLC must name TLC's jar (tla2tools.jar) by its whole path.");
	return inDirectory(async (directory) => {
		const { module, config } = tlaPlus(sheet, "Spool");
		writeFileSync(join(directory, "Spool.tla"), module);
		writeFileSync(join(directory, "Spool.cfg"), config);
		const options = ["-workers", "1", ...more, "-config", "Spool.cfg", "Spool.tla"];
		const ran = await run("java", ["-XX:+UseParallelGC", "-cp", jar, "tlc2.TLC", ...options], { seconds, directory });
		if (ran.late) throw new OracleFailure(`TLC was not ready after ${seconds} s.`);
		return ran;
	});
}

const finished = (ran: Ran): boolean => ran.output.includes("No error has been found");

export const tlcOracle: Oracle = {
	name: "TLC",
	needs: ["java"],
	count: async (sheet, seconds) => {
		const ran = await search(withoutClaims(sheet), seconds, "-deadlock");
		if (!finished(ran)) throw new OracleFailure(`TLC did not finish:\n${ran.output.slice(-2000)}`);
		return {
			states: figure("TLC", ran.output, /([\d,]+) distinct states found, 0 states left/),
			steps: figure("TLC", ran.output, /([\d,]+) states generated, [\d,]+ distinct states found, 0 states left/) - 1,
			ran,
		};
	},
	holds: async (sheet, seconds) => {
		const ran = await search(sheet, seconds, "-deadlock");
		if (finished(ran)) return true;
		if (/Invariant \w+ is violated/.test(ran.output)) return false;
		throw new OracleFailure(`TLC did not finish:\n${ran.output.slice(-2000)}`);
	},
	isStuck: async (sheet, seconds) => {
		const ran = await search(withoutClaims(sheet), seconds);
		if (finished(ran)) return false;
		if (ran.output.includes("Deadlock reached")) return true;
		throw new OracleFailure(`TLC did not finish:\n${ran.output.slice(-2000)}`);
	},
};
