// A failing case that makes many messages is run again with few; a case conforms with few as with many.
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makePrograms, type Programs } from "../../../impl/protocol/testing/programs.js";
import { referencePrograms } from "../../adapters/qmail/executable.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import { PROTOCOL_CASES } from "../profiles/index.js";
import { type RunOptions, runCase } from "./run.js";
import { smallerFailure } from "./smaller.js";

let compiled: Programs;
let options: RunOptions;
beforeAll(() => {
	compiled = makePrograms();
	const programs = referencePrograms(join(compiled.path("x"), ".."));
	options = { programs, dialect: "exttodo", implementation: "reference", seed: 1 };
});

/** A case that finds fault with more than so many messages. */
const faulty = (most: number) => ({
	name: "at most so many",
	profile: "clean" as const,
	cites: ["protocol.clean.missing-is-done"] as const,
	run: async (harness: Harness) => {
		const count = harness.many(300);
		harness.demand("protocol.clean.missing-is-done", count <= most, `there are ${count}`);
	},
});

test.each([
	[0, 1],
	[1, 2],
	[6, 8],
	[250, null],
])("what fails with more than %d is made as small as %s", async (most, expected) => {
	const failed = await runCase(faulty(most), options);
	expect(failed).toMatchObject({ many: 300, verdict: { verdict: "violates" } });
	expect((await smallerFailure(failed, options))?.many ?? null).toBe(expected);
});

test("what conforms, or fails by another rule with few, is not made smaller", async () => {
	expect(await smallerFailure(await runCase(faulty(300), options), options)).toBeNull();
	const two = {
		...faulty(0),
		run: async (harness: Harness) => {
			const count = harness.many(300);
			harness.demand("protocol.clean.missing-is-done", count < 300, "all");
			harness.demand("protocol.exit.clean", false, "few");
		},
	};
	expect(await smallerFailure(await runCase(two, options), options)).toBeNull();
});

test("each case that makes many conforms with a few, so that no smaller failure is one of the case", async () => {
	const tried: string[] = [];
	for (const one of PROTOCOL_CASES.filter(({ dialects }) => dialects?.includes("exttodo") ?? true)) {
		if (!/\bharness\.many\(/.test(String(one.run))) continue;
		for (const few of [1, 3]) {
			const { verdict, many } = await runCase(one, { ...options, few });
			expect([one.name, many, verdict.verdict === "conforms" ? "" : verdict.why]).toEqual([one.name, few, ""]);
		}
		tried.push(one.name);
	}
	expect(tried.length).toBeGreaterThan(6);
}, 120_000);
