// The goldens: complete, in their printed form, as the table of observed sequences has them, and true of the live Postfix.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Manager } from "../../model/scheduler/events.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import { locatePostfix, postfixAdapter } from "../adapters/postfix.js";
import { referenceAdapter } from "../adapters/reference.js";
import { specificationAdapter } from "../judge/specification-adapter.js";
import { checkGolden, readGoldens } from "./golden.js";
import { printScript } from "./script.js";
import { QUIET } from "./transcript.js";

const GOLDENS = readGoldens();

test.each(GOLDENS.map((golden) => [golden.id, golden] as const))(
	"%s is complete and in its printed form",
	(_, golden) => {
		const { scenario, lines } = golden.script;
		expect(printScript(golden.script)).toBe(readFileSync(golden.file, "utf8"));
		expect(scenario.because).toBeDefined();
		for (const manager of scenario.managers) {
			const transcripts = lines.map((line) => line.transcripts[manager]);
			expect(transcripts).not.toContain(undefined);
			expect(transcripts.some((text) => text !== QUIET)).toBe(true);
		}
	},
);

test("titles are unique", () => {
	expect(new Set(GOLDENS.map(({ script }) => script.scenario.name)).size).toBe(GOLDENS.length);
});

/**
 * Table "Sequences observed": file, order of qmgr, order of oqmgr. One row is corrected: for 30+10+3 the table says 17 entries before
 * the second preemption, but ten slots at a cost of 2 take 20, and that is what the live program does.
 */
const TABLE: readonly (readonly [id: string, qmgr: string, oqmgr: string])[] = [
	["documented-10-2-2", "11112211113311", "11111111112233"],
	["documented-10-2-2-discount", "11221111331111", "11111111112233"],
	["short-4-1-1-1-1", "11211345", "11112345"],
	["short-4-1-1-1-1-loan", "12113145", "11112345"],
	["short-4-1-1-1-1-discount", "12113145", "11112345"],
	["short-4-1-1-1-1-minimum", "11112345", "11112345"],
	["short-4-1-1-1-1-cost-0", "11112345", "11112345"],
	["short-4-1-1-1-1-cost-1", "11112345", "11112345"],
	["short-4-2-2", "11112233", "11112233"],
	["short-4-2-2-discount", "11221133", "11112233"],
	["defaults-14-1-1", `${"1".repeat(14)}23`, `${"1".repeat(14)}23`],
	["defaults-15-1-1", "12111113111111111", `${"1".repeat(15)}23`],
	[
		"recursive-30-10-3",
		`${"1".repeat(6)}333${"1".repeat(20)}${"2".repeat(10)}${"1".repeat(4)}`,
		`${"1".repeat(30)}${"2".repeat(10)}333`,
	],
	["score-20-4-1-same-second", "1131111111122221111111111", `${"1".repeat(20)}22223`],
	["score-20-4-1-apart", "1111111122322111111111111", `${"1".repeat(20)}22223`],
	["destinations-6-2-2", "1111221133", "1231231111"],
	["blockers", "1212311", "1212113"],
];

test.each(TABLE)("%s: the order in the table of observed sequences", (id, qmgr, oqmgr) => {
	expect(orderOf(id, "qmgr")).toBe(qmgr);
	expect(orderOf(id, "oqmgr")).toBe(oqmgr);
});

test.each([
	["feedback-slow-start", [2, 3, 4, 5, 6, 7, 8, 8]],
	["feedback-by-concurrency", [8, 6, 5, 4, 3, 4, 5, 6, 7]],
])("%s: the cohorts in the table of observed sequences", (id, cohorts) => {
	const lines = GOLDENS.find((golden) => golden.id === id)?.script.lines ?? [];
	const slots = lines.filter((line) => line.text === "slot t1 all");
	for (const manager of ["qmgr", "oqmgr"] as const) {
		expect(slots.map((line) => /^1*/.exec(line.transcripts[manager] ?? "")?.[0].length)).toEqual(cohorts);
	}
});

/** All selections of a golden whose transcripts have nothing but one-digit ones. */
function orderOf(id: string, manager: Manager): string {
	const lines = GOLDENS.find((golden) => golden.id === id)?.script.lines ?? [];
	return lines.map((line) => /^\d+(?=;|$)/.exec(line.transcripts[manager] ?? "")?.[0] ?? "").join("");
}

test.each([["the model", specificationAdapter()] as const, ["the reference", referenceAdapter()] as const])(
	"%s does what every golden says, to the letter",
	async (_, adapter) => {
		expect(await differencesOf(adapter)).toEqual([]);
	},
);

const installation = await locatePostfix().catch(() => undefined);

describe.skipIf(installation === undefined)("the live Postfix", () => {
	test("does what every golden says, to the letter", async () => {
		if (installation === undefined) return;
		expect(await differencesOf(postfixAdapter({ installation }))).toEqual([]);
	});
});

async function differencesOf(adapter: SchedulerAdapter): Promise<object[]> {
	const found: object[] = [];
	for (const golden of GOLDENS) {
		for (const manager of golden.script.scenario.managers) {
			for (const difference of await checkGolden(adapter, golden, manager)) {
				found.push({ golden: golden.id, ...difference });
			}
		}
	}
	return found;
}
