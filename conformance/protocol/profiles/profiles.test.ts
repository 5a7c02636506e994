// The reference conforms to every profile, as real processes.
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makePrograms, type Programs } from "../../../impl/protocol/testing/programs.js";
import { referencePrograms } from "../../adapters/qmail/executable.js";
import { INDISTINCT } from "../judge/indistinct.js";
import { VISIBLE } from "../run/report.js";
import { runCases } from "../run/run.js";
import { casesOf, PROTOCOL_CASES } from "./index.js";

let compiled: Programs;
beforeAll(() => {
	compiled = makePrograms();
});

test("names are sentences of their own", () => {
	expect(new Set(PROTOCOL_CASES.map(({ name, profile }) => `${profile} ${name}`)).size).toBe(PROTOCOL_CASES.length);
});

const taken = new Set<string>();

test.each(["clean", "todo-send", "queue-directory"] as const)(
	"the reference conforms: %s",
	async (profile) => {
		const programs = referencePrograms(join(compiled.path("x"), ".."));
		const cases = casesOf(profile, "exttodo");
		const failed: string[] = [];
		await runCases(cases, {
			programs,
			dialect: "exttodo",
			implementation: "reference",
			seed: 1,
			jobs: 3,
			onResult: ({ case: { name }, verdict: { coverage, ...verdict } }) => {
				for (const transition of coverage.transitions) taken.add(transition);
				if (verdict.verdict !== "conforms") failed.push(`${name}: ${JSON.stringify(verdict)}`);
			},
		});
		expect(failed).toEqual([]);
		expect(cases.length).toBeGreaterThan(5);
	},
	300_000,
);

// After the runs above, which it is about.
test("each visible transition is taken, but for those of which it is said that no run can be seen to take them", () => {
	const never = VISIBLE.filter((transition) => !taken.has(transition));
	expect(never.sort()).toEqual([...INDISTINCT.keys()].sort());
});
