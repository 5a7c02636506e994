// A small soak; and accounts that must not pass.
import { expect, test } from "vitest";
import { makePrograms } from "../../../impl/protocol/testing/programs.js";
import { settle } from "./account.js";
import { soakText, soakVerdict } from "./print.js";
import { type SoakResult, soak } from "./soak.js";

const programs = makePrograms();

const GOOD: SoakResult = {
	account: settle(["a", "b"], new Set(), [["a"], ["a", "b"]]),
	messages: { local: 1, remote: 1, both: 0, none: 0 },
	kills: { "qmail-send": 1 },
	hung: [],
	unclear: [],
	anomalies: [],
	left: [],
	debris: 0,
	bugs: [],
	seconds: 1,
};

test("processes are killed all along, nothing is lost, the queue is clean at the end", async () => {
	const seed = Number(process.env.SPOOLPROOF_SEED ?? Date.now() % 100_000);
	console.log(`seed ${seed} (SPOOLPROOF_SEED)`);
	const result = await soak({
		messages: 200,
		seed,
		killEvery: 600,
		dialect: "sagredo",
		scheduler: "qmail",
		programs,
		signal: new AbortController().signal,
		progress: () => undefined,
	});
	const text = soakText(result);
	console.log(text);
	expect(text).toContain("lost 0,");
	expect(result.account.recipients).toBeGreaterThan(100);
	expect(soakVerdict(result)).toBe(Object.keys(result.kills).length === 0 ? "undetermined" : "conforms");
});

test("a second delivery is counted after a kill, and forbidden without one", () => {
	expect(settle(["a"], new Set(), [["a"], ["a"]])).toMatchObject({ duplicates: 1, forbidden: [], lost: [] });
	expect(settle(["a"], new Set(), [["a", "a"]])).toMatchObject({ duplicates: 0, forbidden: ["a"], lost: [] });
});

test("what was never delivered is lost, unless it was never acknowledged", () => {
	expect(settle(["a", "b"], new Set(["c"]), [["a"]])).toMatchObject({ lost: ["b"], strange: [] });
	expect(settle(["a"], new Set(["c"]), [["a", "c", "d"]])).toMatchObject({ lost: [], strange: ["d"] });
});

test("each thing that can go wrong is a violation, and a run without kills proves nothing", () => {
	expect(soakVerdict(GOOD)).toBe("conforms");
	const wrong: Partial<SoakResult>[] = [
		{ account: settle(["a", "b"], new Set(), [["a"]]) },
		{ account: settle(["a"], new Set(), [["a", "a"]]) },
		{ hung: ["todo"] },
		{ anomalies: ["todo-without-mess todo/1"] },
		{ left: ["mess/1/1"] },
		{ bugs: ["internal error"] },
	];
	for (const one of wrong) expect(soakVerdict({ ...GOOD, ...one })).toBe("violates");
	expect(soakVerdict({ ...GOOD, kills: {} })).toBe("undetermined");
});

test("a machine that was too busy is no violation, but what was seen before is", () => {
	const cut: SoakResult = {
		...GOOD,
		unclear: ["all processes end: this machine was too busy: of 600.0 s the programs could use 2.0 s"],
		account: settle(["a", "b"], new Set(), [["a"]]),
		left: ["mess/1/1"],
	};
	expect(soakVerdict(cut)).toBe("undetermined");
	expect(soakText(cut)).toMatch(/COULD NOT TELL\n {2}why: all processes end: this machine was too busy/);
	expect(soakVerdict({ ...cut, account: settle(["a"], new Set(), [["a", "a"]]) })).toBe("violates");
});
