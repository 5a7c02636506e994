// The mutant runner kills what can be killed, by whatever it dies of, and says so when a mutant survives or does not apply.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Scenario } from "../cases/scenario.js";
import { ROOT } from "../laws/tree.js";
import { type Mutant, type MutantResult, StaleMutant } from "./mutant.js";
import { type RunMutantsOptions, runMutants, UnknownCase } from "./run.js";
import { BrokenWorkshop, Workshop } from "./workshop.js";

const asItIs = (path: string) => ({ path, text: readFileSync(join(ROOT, path), "utf8") });

/** A tree of a few files: a program that is right if its limit is 3 or 4, which the "case" below cannot tell apart. */
function tinyTree(limit = "3"): Workshop {
	return new Workshop([
		asItIs("conformance/mutants/thread.ts"),
		asItIs("conformance/reason.ts"),
		{
			path: "conformance/mutants/trial.ts",
			text: `import { limit } from "../../impl/limit.js";
				export async function tryInThisTree() {
					while (limit === 0);
					if (limit > 9) throw new Error("too much");
					return { death: limit === 3 || limit === 4 ? null : "violates", detail: "limit" };
				}`,
		},
		{ path: "impl/limit.ts", text: `export const limit: number = ${limit};` },
	]);
}

const scenario: Scenario = { name: "limit", managers: ["qmgr"], knobs: {}, commands: [] };

function limitOf(replace: string, change: Partial<Mutant> = {}): Mutant {
	return { name: replace, file: "impl/limit.ts", find: "3", replace, because: "test", killedBy: ["limit"], ...change };
}

async function run(mutants: readonly Mutant[], options: RunMutantsOptions = {}): Promise<MutantResult[]> {
	const results: MutantResult[] = [];
	const all = runMutants(mutants, [scenario], { workshop: tinyTree(), timeout: 1_000, ...options });
	for await (const result of all) results.push(result);
	return results;
}

test("a mutant dies of a violation, of a break-down or of never ending; or it survives", async () => {
	const results = await run([limitOf("5"), limitOf("10"), limitOf("0"), limitOf("4"), limitOf("2")]);
	expect(results.map(({ kills }) => kills[0]?.death)).toEqual(["violates", "breaks", "hangs", null, "violates"]);
	expect(results.map(({ killed }) => killed)).toEqual([true, true, true, false, true]);
});

test.each([
	["is found wrong", "7"],
	["cannot be run", 'Number(await import("a-package-that-is-not-there"))'],
])("nothing is said of mutants if the unchanged program %s, too", async (_, limit) => {
	await expect(run([limitOf("5")], { workshop: tinyTree(limit) })).rejects.toThrow(BrokenWorkshop);
});

test.each([
	["what is to be found is not there", limitOf("5", { find: "7" }), StaleMutant],
	["what is to be found is there twice", limitOf("5", { find: "i" }), StaleMutant],
	["there is no such file", limitOf("5", { file: "impl/other.ts" }), StaleMutant],
	["what comes of it is no program", limitOf("= ="), StaleMutant],
	["it names a case that is not there", limitOf("5", { killedBy: ["other"] }), UnknownCase],
])("a mutant is refused if %s", async (_, mutant, error) => {
	await expect(run([mutant])).rejects.toThrow(error);
});
