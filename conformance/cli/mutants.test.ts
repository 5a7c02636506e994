// `spoolproof mutants` as a user runs it, and what it says of what cannot be tried.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MUTANT_KINDS } from "../mutants/kinds.js";
import { mutantsCommand } from "./mutants.js";
import { type BuiltKit, buildKit } from "./testing.js";

let kit: BuiltKit;
beforeAll(() => {
	kit = buildKit();
});
afterAll(() => kit?.remove());

test("one mutant: the table, and a score that says it is a part", () => {
	const { code, out } = kit.run("mutants", "--only", "there is no loan", "--json", "score.json");
	expect(out).toMatch(/there is no loan.*\n(.*\n)*\d+ of \d+ mutants? killed/);
	expect(code).toBe(0);
	const score = JSON.parse(readFileSync(join(kit.directory, "score.json"), "utf8"));
	expect(score).toMatchObject({ spoolproof: "mutation score", only: ": there is no loan" });
	const gate = kit.run("gate", "--report", "score.json", "--update");
	expect([gate.code, gate.err]).toEqual([2, expect.stringContaining("score.json")]);
});

test.each<[string, string[], RegExp]>([
	[
		"no mutant of that name",
		["--only", "nothing of the kind"],
		/^error: no mutant's name contains "nothing of the kind"/,
	],
	["no such kind", ["--kind", "others"], /Allowed choices are reference scheduler, model of the scheduler/],
	["no such part", ["--shard", "3/2"], /Expected i\/n/],
])("exit code 2: %s", (_, args, told) => {
	const { code, err } = kit.run("mutants", ...args);
	expect(err).toMatch(told);
	expect(err).not.toMatch(/^\s+at /m);
	expect(code).toBe(2);
});

test("the kinds that can be chosen are those that there are", () => {
	const command = mutantsCommand({ signal: new AbortController().signal });
	const kinds = command.options.find(({ long }) => long === "--kind")?.argChoices;
	expect(kinds).toEqual(MUTANT_KINDS.map(({ name }) => name));
});
