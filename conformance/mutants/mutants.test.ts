// Every mutant dies, each by the cases that are named for it.
import { expect, test } from "vitest";
import { SCHEDULER_REQUIREMENT_IDS } from "../../model/scheduler/requirement-ids.js";
import { fixedCases } from "../cases/index.js";
import { sourceFiles } from "../laws/tree.js";
import { MODEL_MUTANTS } from "./model.js";
import { REFERENCE_MUTANTS } from "./reference.js";
import { runMutants } from "./run.js";

const all = [...REFERENCE_MUTANTS, ...MODEL_MUTANTS];

test("there are enough of them, under different names, each with a rule or a bug of history", () => {
	expect(REFERENCE_MUTANTS.length).toBeGreaterThanOrEqual(40);
	expect(MODEL_MUTANTS.length).toBeGreaterThanOrEqual(20);
	for (const mutants of [REFERENCE_MUTANTS, MODEL_MUTANTS]) {
		expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
	}
	const rule = new RegExp(
		`^(\\d{8}\\b|(${SCHEDULER_REQUIREMENT_IDS.map((id) => id.replaceAll(".", "\\.")).join("|")})\\b)`,
	);
	expect(all.map(({ because }) => because).filter((because) => !rule.test(because))).toEqual([]);
});

test("every mutant still applies to its file", () => {
	const files = new Map(sourceFiles().map(({ path, text }) => [path, text]));
	const stale = all.filter(({ file, find }) => (files.get(file)?.split(find).length ?? 0) !== 2);
	expect(stale.map(({ name, file, find }) => `${name}: ${file}: ${find}`)).toEqual([]);
});

test("every mutant is killed by each case that is named for it", async () => {
	const survivors: string[] = [];
	for await (const { mutant, killed, kills } of runMutants(all, fixedCases())) {
		const silent = kills.filter(({ death }) => death === null).map((kill) => kill.case);
		if (!killed) survivors.push(`${mutant.name} (${mutant.file}) survives ${silent.join("; ")}`);
	}
	expect(survivors).toEqual([]);
}, 600_000);
