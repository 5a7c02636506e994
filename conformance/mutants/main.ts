#!/usr/bin/env node
/**
 * Runs all mutants, or those whose names contain a text, and prints a table: name, file, rule, how and by which case it was killed, time.
 * With --find it tries every case on them instead, to see which could be named. Exit codes: 0 all killed, 1 one survived, 2 stale.
 */
import { parseArgs } from "node:util";
import { directed, goldens, paths, regressions } from "../cases/index.js";
import type { Scenario } from "../cases/scenario.js";
import { MODEL_MUTANTS } from "./model.js";
import type { Mutant } from "./mutant.js";
import { REFERENCE_MUTANTS } from "./reference.js";
import { killersOf, runMutants } from "./run.js";

const USAGE = "usage: node dist/conformance/mutants/main.js [--find] [part of a name]";

async function main(): Promise<number> {
	const { values, positionals } = parseArgs({ options: { find: { type: "boolean" } }, allowPositionals: true });
	const wanted = [...REFERENCE_MUTANTS, ...MODEL_MUTANTS].filter(({ name }) => name.includes(positionals[0] ?? ""));
	if (wanted.length === 0) throw new Error(`no mutant's name contains "${positionals[0]}"\n${USAGE}`);
	const cases = [...goldens(), ...regressions(), ...directed(), ...paths()];
	return values.find ? await find(wanted, cases) : await table(wanted, cases);
}

async function table(mutants: readonly Mutant[], cases: readonly Scenario[]): Promise<number> {
	let survivors = 0;
	console.log("| mutant | of | because | killed by | how | ms |\n|---|---|---|---|---|---|");
	for await (const { mutant, kills, killed, milliseconds } of runMutants(mutants, cases)) {
		if (!killed) survivors++;
		const by = kills.map((kill) => kill.case).join("; ");
		const how = kills.map(({ death, detail }) => (death === null ? "SURVIVES" : `${death}: ${detail}`)).join("; ");
		const row = [
			mutant.name,
			mutant.file,
			mutant.because,
			by,
			how.replaceAll(/\s+/g, " ").slice(0, 120),
			milliseconds.toFixed(0),
		];
		console.log(`| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
	}
	console.log(`\n${mutants.length - survivors} of ${mutants.length} mutants killed`);
	return survivors === 0 ? 0 : 1;
}

async function find(mutants: readonly Mutant[], cases: readonly Scenario[]): Promise<number> {
	let survivors = 0;
	for (const mutant of mutants) {
		const kills = await killersOf(mutant, cases);
		if (kills.length === 0) survivors++;
		console.log(`${mutant.name}: ${kills.length} of ${cases.length} cases`);
		for (const kill of kills) console.log(`  ${kill.case}: ${kill.death} ${kill.detail}`);
	}
	return survivors === 0 ? 0 : 1;
}

try {
	process.exitCode = await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : String(error));
	process.exitCode = 2;
}
