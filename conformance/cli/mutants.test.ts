// `spoolproof mutants` as a user runs it, and what it says of what cannot be tried.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltKit, buildKit } from "./testing.js";

let kit: BuiltKit;
beforeAll(() => {
	kit = buildKit();
});
afterAll(() => kit?.remove());

test("one mutant: the table, and a score that says it is a part", () => {
	const { code, out, err } = kit.run(
		"mutants",
		"--kind",
		"any scheduler",
		"--only",
		"one delivery too",
		"--json",
		"score.json",
	);
	expect(`${err}${out}`).toMatch(/one delivery too many.*\n(.*\n)*\d+ of \d+ mutants? killed/);
	expect(code).toBe(0);
	const score = JSON.parse(readFileSync(join(kit.directory, "score.json"), "utf8"));
	expect(score).toMatchObject({ spoolproof: "mutation score", only: "any scheduler: one delivery too" });
	const gate = kit.run("gate", "--report", "score.json", "--update");
	expect([gate.code, gate.err]).toEqual([2, expect.stringContaining("score.json")]);
});

test.each<[string, string[], RegExp]>([
	[
		"no mutant of that name",
		["--only", "nothing of the kind"],
		/^error: no mutant's name contains "nothing of the kind"/,
	],
	[
		"no such kind",
		["--kind", "others"],
		/there is no kind "others"; there are reference scheduler, model of the scheduler/,
	],
	["no such part", ["--shard", "3/2"], /Expected i\/n/],
])("exit code 2: %s", (_, args, told) => {
	const { code, err } = kit.run("mutants", ...args);
	expect(err).toMatch(told);
	expect(err).not.toMatch(/^\s+at /m);
	expect(code).toBe(2);
});
