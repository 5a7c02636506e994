// The reference conforms to every profile, as real processes.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePrograms, type Programs } from "../../../impl/protocol/testing/programs.js";
import { referencePrograms } from "../../adapters/qmail/executable.js";
import { runCase } from "../run/run.js";
import { PROTOCOL_CASES } from "./index.js";

let compiled: Programs;
beforeAll(() => {
	compiled = makePrograms();
});
afterAll(() => compiled.remove());

test("names are sentences of their own", () => {
	expect(new Set(PROTOCOL_CASES.map(({ name, profile }) => `${profile} ${name}`)).size).toBe(PROTOCOL_CASES.length);
});

test.each(PROTOCOL_CASES)(
	"$profile: $name",
	async (one) => {
		const programs = referencePrograms(join(compiled.path("x"), ".."));
		const { verdict } = await runCase(one, { programs, dialect: "exttodo", implementation: "reference", seed: 1 });
		const { verdict: found, ...rest } = verdict;
		expect(found, JSON.stringify(rest)).toBe("conforms");
	},
	60_000,
);
