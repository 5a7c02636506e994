// Mutants of the explorer apply to it, and are noticed. All of them are tried by the gate; here one that is quick, and one that hangs.
import { expect, test } from "vitest";
import { CHECKS } from "../explore/testing/checks.js";
import { sourceFiles } from "../laws/tree.js";
import { EXPLORER_MUTANTS } from "./explorer.js";
import { explorerWorkshop, runExplorerMutants, tryCheck } from "./explorer-run.js";

test("each has a name of its own, occurs once in its file, and names checks that there are", () => {
	expect(EXPLORER_MUTANTS.length).toBeGreaterThanOrEqual(35);
	expect(new Set(EXPLORER_MUTANTS.map(({ name }) => name)).size).toBe(EXPLORER_MUTANTS.length);
	const files = new Map(sourceFiles().map(({ path, text }) => [path, text]));
	const stale = EXPLORER_MUTANTS.filter(({ file, find }) => (files.get(file)?.split(find).length ?? 0) !== 2);
	expect(stale.map(({ name }) => name)).toEqual([]);
	for (const { killedBy } of EXPLORER_MUTANTS)
		for (const check of killedBy) expect(Object.keys(CHECKS)).toContain(check);
});

test("a part that is said to be the whole is noticed, by a check that the unchanged explorer passes", async () => {
	const mutants = EXPLORER_MUTANTS.filter(({ killedBy }) => killedBy[0] === "a budget that is met");
	expect(mutants).toHaveLength(1);
	for await (const { killed, kills } of runExplorerMutants(mutants))
		expect([killed, kills[0]?.death]).toEqual([true, "violates"]);
}, 600_000);

test("what does not end is stopped", async () => {
	const mutant = EXPLORER_MUTANTS.find(({ name }) => name.startsWith("a cycle is gone round"));
	if (!mutant) throw new Error("There is no such mutant.");
	const workshop = explorerWorkshop();
	try {
		const { death } = await tryCheck(workshop.make(mutant), "a cycle whose names do not come back", 5_000);
		expect(["hangs", "breaks"]).toContain(death);
	} finally {
		workshop.clear();
	}
}, 600_000);
