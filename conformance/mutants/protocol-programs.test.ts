// The bugs of real programs, imitated, each noticed by the case that is named for it. Each takes a second: of the mutants every eighth is
// tried here, all of them by `spoolproof mutants`, which CI's gate runs.
import { expect, test } from "vitest";
import { PROTOCOL_REQUIREMENT_IDS } from "../../model/protocol/requirement-ids.js";
import { CRASH_CASES, OWN_TREE } from "../protocol/cases/crash.js";
import { casesOf, PROTOCOL_CASES } from "../protocol/profiles/index.js";
import { mutate } from "./mutant.js";
import { PROGRAM_MUTANTS } from "./protocol-programs.js";
import { programSources, runProgramMutants } from "./protocol-programs-run.js";

const crashes = new Set(CRASH_CASES.map(({ name }) => name));

test("there are enough of them, under different names, each with a rule or a bug of history", () => {
	expect(PROGRAM_MUTANTS.length).toBeGreaterThanOrEqual(100);
	expect(new Set(PROGRAM_MUTANTS.map(({ name }) => name)).size).toBe(PROGRAM_MUTANTS.length);
	const rules: readonly string[] = PROTOCOL_REQUIREMENT_IDS;
	const groundless = PROGRAM_MUTANTS.filter(
		({ because }) => !rules.includes(because) && !/^(19|20)\d\d /.test(because),
	);
	expect(groundless.map(({ name, because }) => `${name}: ${because}`)).toEqual([]);
});

test("every mutant applies, and names cases that its family has", () => {
	const files = new Map(programSources().map(({ path, text }) => [path, text]));
	const wrong = PROGRAM_MUTANTS.flatMap((mutant) => {
		mutate(mutant, files.get(mutant.file) ?? "");
		const dialect = mutant.dialect ?? "exttodo";
		const known = (["clean", "todo-send", "queue-directory"] as const).flatMap((profile) => casesOf(profile, dialect));
		return mutant.killedBy.filter(
			(name) => !crashes.has(name) && known.filter((one) => one.name === name).length !== 1,
		);
	});
	expect(wrong).toEqual([]);
});

test.each(CRASH_CASES)("the reference: $name", ({ run }) => {
	expect(run(OWN_TREE)).toBeNull();
});

test("names of crash cases are sentences of their own", () => {
	expect(crashes.size).toBe(CRASH_CASES.length);
	expect(PROTOCOL_CASES.filter(({ name }) => crashes.has(name))).toEqual([]);
});

test("of every eighth mutant: it is killed by each case that is named for it", async () => {
	const survivors: string[] = [];
	const some = PROGRAM_MUTANTS.filter((_, index) => index % 8 === 0);
	for await (const { mutant, kills } of runProgramMutants(some)) {
		const silent = kills.filter(({ death }) => death === null).map((kill) => kill.case);
		if (silent.length > 0) survivors.push(`${mutant.name} survives ${silent.join("; ")}`);
	}
	expect(survivors).toEqual([]);
}, 900_000);
