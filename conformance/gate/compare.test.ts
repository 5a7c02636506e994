// What is worse than the baseline fails the gate, what cannot be told is exit code 2, and what is better or as good passes.
import { expect, test } from "vitest";
import { printBaseline } from "./baseline.js";
import { compare } from "./compare.js";
import type { Measured } from "./format.js";
import { annotations, exitCode, gateMarkdown, gateText } from "./result.js";
import { type Things, things, written } from "./testing/things.js";

const PLAIN = {
	good: String,
	bad: String,
	unsure: String,
	faint: String,
	strong: String,
	columns: 80,
};

/** What the gate says of a change. */
function after(change: (now: ReturnType<typeof things>) => Measured): { code: number; texts: string[] } {
	const findings = compare(written(things()), change(things()));
	return { code: exitCode(findings), texts: findings.map(({ grade, text }) => `${grade}: ${text}`) };
}

test("the same is as good", () => {
	expect(after((now) => now)).toEqual({ code: 0, texts: [] });
});

test.each<[string, (now: ReturnType<typeof things>) => Measured, number, RegExp]>([
	[
		"an implementation that violates",
		(now) => with_(now, "implementations", { "reference qmgr": { verdict: "violates", cases: 10, exercised: 3 } }),
		1,
		/^worse: implementation reference qmgr: "violates", in the baseline "conforms"/,
	],
	[
		"an implementation of which nothing can be told",
		(now) => with_(now, "implementations", { "reference qmgr": { verdict: "undetermined", cases: 10, exercised: 3 } }),
		2,
		/^unclear: implementation reference qmgr: "undetermined"/,
	],
	[
		"an implementation that was not judged",
		(now) => with_(now, "implementations", {}),
		2,
		/^unclear: reference qmgr: the baseline has it, but it was not judged/,
	],
	[
		"fewer cases",
		(now) => with_(now, "implementations", { "reference qmgr": { verdict: "conforms", cases: 9, exercised: 3 } }),
		1,
		/^worse: reference qmgr: 9 cases judged, 10 in the baseline/,
	],
	[
		"a requirement that is gone",
		(now) => with_(now, "requirements", { "scheduler.a": "holds", "scheduler.c": "excluded" }),
		1,
		/^worse: requirement scheduler\.b: gone/,
	],
	[
		"a requirement that no case exercises any more",
		(now) => with_(now, "requirements", { ...now.scheduler.requirements, "scheduler.b": "not exercised" }),
		1,
		/^worse: requirement scheduler\.b: "not exercised", in the baseline "holds"/,
	],
	[
		"a transition that no case takes any more",
		(now) => with_(now, "transitions", { ...now.scheduler.transitions, "job/listed/SELECT/0": "missing" }),
		1,
		/^worse: transition job\/listed\/SELECT\/0: "missing", in the baseline "taken"/,
	],
	[
		"a new transition that no case takes",
		(now) => with_(now, "transitions", { ...now.scheduler.transitions, "job/new/X/0": "missing" }),
		1,
		/^worse: transition job\/new\/X\/0: new, "missing"/,
	],
	[
		"a claim that is not put to the proof any more",
		(now) => with_(now, "claims", { candidatesFit: "never put to the proof" }),
		1,
		/^worse: claim candidatesFit/,
	],
	[
		"another edition",
		(now) => ({ ...now, scheduler: { ...now.scheduler, edition: "documented" } }),
		2,
		/^unclear: judged by the edition documented/,
	],
	[
		"a mutant that survives",
		(now) => ({ ...now, mutants: { ...now.mutants, "reference scheduler: one": "survived" } }),
		1,
		/^worse: mutant reference scheduler: one: "survived", in the baseline "killed"/,
	],
	[
		"a mutant that is gone",
		(now) => ({ ...now, mutants: { "reference scheduler: two": "equivalent" } }),
		1,
		/^worse: mutant reference scheduler: one: gone/,
	],
	[
		"a state more",
		(now) => ({ ...now, states: { "one message": { states: 570, steps: 1332 } } }),
		1,
		/^worse: scope "one message": 570 states and 1332 steps, in the baseline 569/,
	],
	[
		"a decision loop that is slower beyond the noise",
		(now) => ({ ...now, bench: { stuck: { ratio: 13, least: 12, greatest: 14, rounds: 5 } } }),
		1,
		/^worse: workload stuck: indexed : naive is 13\.0 .*slower, beyond the noise/,
	],
	[
		"a part that nobody measured",
		({ states: _, ...now }) => now,
		2,
		/^unclear: the baseline has states, but no report is about it/,
	],
	[
		"a new implementation that violates",
		(now) =>
			with_(now, "implementations", { ...now.scheduler.implementations, mine: { verdict: "violates", cases: 1 } }),
		1,
		/^worse: implementation mine: new, "violates"/,
	],
])("%s", (_, change, code, text) => {
	const result = after(change);
	expect(result.code).toBe(code);
	expect(result.texts.join("\n")).toMatch(text);
});

test("noise is not slower: rounds that overlap, and a machine on which all is a little slower", () => {
	const bench = (least: number, ratio: number, greatest: number) => ({ stuck: { ratio, least, greatest, rounds: 5 } });
	expect(after((now) => ({ ...now, bench: bench(9, 12, 18) })).code).toBe(0);
	expect(after((now) => ({ ...now, bench: bench(14, 15, 16) })).code).toBe(0);
	expect(after((now) => ({ ...now, bench: bench(12, 13, 14.3) })).code).toBe(1);
});

test("which steps of real processes show depends on their timing: a lost one is told, no more", () => {
	const result = after((now) => ({ ...now, protocol: { ...now.protocol, transitions: {} } }));
	expect(result).toEqual({
		code: 0,
		texts: [expect.stringMatching(/^note: transition clean\/idle\/REQUEST\/0: gone/)],
	});
});

test("what is worse counts more than what cannot be told", () => {
	const { states: _, ...now } = things();
	expect(exitCode(compare(things(), { ...now, mutants: {} }))).toBe(1);
});

test("improvements pass, and are told with the command that keeps them", () => {
	const now: Things = { ...things(), states: { ...things().states, "two messages": { states: 1, steps: 1 } } };
	const findings = compare(things(), now);
	expect(exitCode(findings)).toBe(0);
	expect(gateText({ file: "b.json", text: "", now, findings }, PLAIN)).toMatch(
		/better +states .*\n\nAS GOOD AS THE BASELINE, and better in places\. To keep it so: spoolproof gate --baseline b\.json --update/,
	);
});

test("an annotation stands at the line of the baseline, and hostile names stay text", () => {
	const hostile = "</td><script>alert(1)</script>\n::error::x%";
	const was = { ...things(), mutants: { [hostile]: "killed" } } as const;
	const now = { ...things(), mutants: { [hostile]: "survived" } } as const;
	const text = printBaseline(was);
	const result = { file: "b,1.json", text, now, findings: compare(was, now) };
	const line = text.split("\n").findIndex((one) => one.includes("alert")) + 1;
	expect(annotations(result)).toEqual([
		`::error file=b%2C1.json,line=${line},title=spoolproof gate%3A mutants worse::mutant </td><script>alert(1)</script>%0A::error::x%25: "survived", in the baseline "killed"`,
	]);
	expect(gateMarkdown(result)).not.toContain("<script>");
	expect(gateMarkdown(result)).toMatch(/^## ❌ spoolproof gate: worse than the baseline/);
});

function with_<Field extends keyof ReturnType<typeof things>["scheduler"]>(
	now: ReturnType<typeof things>,
	field: Field,
	value: NonNullable<Measured["scheduler"]>[Field],
): Measured {
	return { ...now, scheduler: { ...now.scheduler, [field]: value } };
}
