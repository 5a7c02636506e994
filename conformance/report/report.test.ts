// A tally becomes a report that satisfies its schema, and the report a text that tells a newcomer what matters.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Conforms, Undetermined, Violates } from "../judge/verdict.js";
import { reportJsonSchema, reportSchema } from "./format.js";
import { label } from "./label.js";
import { sideBySide } from "./side-by-side.js";
import { styleFor } from "./style.js";
import { Tally } from "./tally.js";
import { terminalReport } from "./terminal.js";

const plain = styleFor({});
const reference = { name: "reference", manager: "qmgr", live: false } as const;
const postfix = { name: "Postfix 3.7.11", manager: "oqmgr", live: true } as const;
const coverage = {
	steps: 4,
	selections: 2,
	requirements: { "scheduler.select.fifo-by-job": 2 },
	transitions: {},
	claims: { windowsStayWithinTheirLimits: 3 },
};
const conforms: Conforms = { verdict: "conforms", coverage };
const violates: Violates = {
	verdict: "violates",
	requirement: "scheduler.preempt.slot-cost",
	event: 9,
	step: { event: 8, stimulus: { do: "slot", transport: "t1" }, time: 0 },
	explanation: "M1 has earned no slot.",
	expected: [{ saw: "ask", transport: "t1" }],
	observed: [],
	coverage,
};
const undetermined: Undetermined = { verdict: "undetermined", why: "it died", coverage };
const tallied = () => new Tally({ edition: "postfix-3.7", seed: 5 });
const named = (name: string) => ({ set: "goldens", scenario: { name } });

test("all cases conform: the report says so, and which requirements that is about", () => {
	const tally = tallied();
	tally.add(reference, named("one"), conforms);
	tally.add(
		postfix,
		{ set: "random", scenario: { name: "two", cites: ["scheduler.job.one-per-transport"] }, seed: 5 },
		conforms,
	);
	const report = tally.report(1.23456);
	expect(reportSchema.parse(report)).toEqual(report);
	expect(report).toMatchObject({ verdict: "conforms", seed: 5, seconds: 1.235, failures: [] });
	expect(report.implementations).toMatchObject([
		{ name: "reference", live: false, cases: 1, selections: 2 },
		{ name: "Postfix 3.7.11", live: true, cases: 1, sets: [{ name: "random", cases: 1 }] },
	]);
	const status = (id: string) => report.requirements.find((one) => one.id === id);
	expect(status("scheduler.select.fifo-by-job")).toMatchObject({ status: "holds", cases: 2 });
	expect(status("scheduler.job.one-per-transport")).toMatchObject({ status: "holds", cases: 1 });
	expect(status("scheduler.preempt.slot-cost")).toMatchObject({ status: "not exercised", cases: 0 });
	expect(report.requirements.find((one) => one.status === "excluded")?.excluded).toMatch(/./);
	expect(report.claims).toContainEqual({ claim: "windowsStayWithinTheirLimits", proofs: 6 });
	expect(terminalReport(report, { style: plain })).toMatch(
		/claims {7}1 of \d+ put to the proof\n {4}never put to the proof /,
	);
});

test("one violation makes the verdict, whatever else could not be told", () => {
	const tally = tallied();
	tally.add(reference, named("one"), undetermined);
	tally.add(reference, named("two"), violates, { trace: ".spoolproof/two.trace.jsonl", smallest: "arrive M1 1@d.t\n" });
	tally.add(reference, named("three"), conforms);
	const report = tally.report(1);
	expect(reportSchema.parse(report)).toEqual(report);
	expect(report.verdict).toBe("violates");
	expect(report.requirements.find((one) => one.id === "scheduler.preempt.slot-cost")).toMatchObject({
		status: "violated",
		violatedBy: ["reference"],
	});
	const text = terminalReport(report, { style: plain });
	expect(text).toMatch(/VIOLATES reference \(qmgr\), case "two" \(goldens\)/);
	expect(text).toMatch(
		/requirement {2}scheduler\.preempt\.slot-cost\n.*delivery slot.*\n.*Source: Postfix Queue Scheduler/,
	);
	expect(text).toMatch(/expected {5}ask for an agent of t1\n {2}observed {5}nothing/);
	expect(text).toMatch(/spoolproof replay \.spoolproof\/two\.trace\.jsonl\n/);
	expect(text).toMatch(/smallest scenario found\n {6}arrive M1 1@d\.t\n/);
	expect(text).toMatch(/COULD NOT TELL reference \(qmgr\), case "one"/);
	expect(text).toMatch(/FAIL slot-cost/);
	expect(text.trimEnd().split("\n").at(-1)).toMatch(/^VIOLATES: 1 case went/);
});

test.each<[string, (tally: Tally) => void]>([
	["a case that could not be judged", (tally) => tally.add(reference, named("one"), undetermined)],
	["an implementation without any case", (tally) => tally.begin(postfix)],
	["nothing at all", () => {}],
])("not a pass: %s", (_, fill) => {
	const tally = tallied();
	fill(tally);
	expect(tally.report(1).verdict).toBe("undetermined");
});

test("notes say what was left out", () => {
	const tally = tallied();
	tally.add(reference, named("one"), conforms);
	tally.note("Postfix itself was not judged: install it");
	expect(terminalReport(tally.report(1), { style: plain })).toMatch(/not judged: install it\n\nCONFORMS/);
});

test("colours and cut lines on a terminal only", () => {
	const tally = tallied();
	tally.add(reference, named("one"), conforms);
	const report = tally.report(1);
	const text = (style: ReturnType<typeof styleFor>) => terminalReport(report, { style });
	const colour = "\u001b[";
	expect(text(plain)).not.toContain(colour);
	expect(text(styleFor({ isTTY: true, columns: 80 }, {}))).toContain(colour);
	const uncoloured = text(styleFor({ isTTY: true, columns: 80 }, { NO_COLOR: "1" }));
	expect(uncoloured).not.toContain(colour);
	const tree = uncoloured.split("\n").filter((line) => / {2}(ok|--) /.test(line));
	expect(tree.length).toBeGreaterThan(50);
	for (const line of tree) expect(line.length).toBeLessThanOrEqual(80);
});

test("what a terminal would obey is taken out of names and explanations", () => {
	const tally = tallied();
	const nasty = "\u001b]0;title\u0007\u009b2J\u202e";
	tally.add({ ...reference, name: `mine${nasty}` }, named(nasty), { ...violates, explanation: nasty });
	const text = terminalReport(tally.report(1), { style: plain });
	expect([...text].filter((one) => /[\p{Cc}\u202e]/u.test(one) && one !== "\n")).toEqual([]);
});

test("an implementation is called by its manager too, unless its name says it", () => {
	expect(label(postfix)).toBe("Postfix 3.7.11 oqmgr");
	expect(label({ name: "Postfix 3.7.11 qmgr", manager: "qmgr" })).toBe("Postfix 3.7.11 qmgr");
});

test("traces beside each other end at the first difference", () => {
	const trace = (implementation: string, message: string) => ({
		header: {
			spoolproof: "trace",
			version: 1,
			wing: "scheduler",
			implementation,
			manager: "qmgr",
			knobs: {},
			transports: ["t1"],
			requirements: "1",
		} as const,
		events: [
			{ n: 1, do: "flush" },
			{ n: 2, do: "tick", seconds: 1 },
			{ n: 3, saw: "activate", message },
			{ n: 4, do: "flush" },
		] as const,
	});
	const text = sideBySide([trace("model", "M1"), trace("live", "M2")], plain);
	expect(text).toBe(
		["  flush", "      nothing", "  tick 1 s", "      model  activate M1", "      live   activate M2"].join("\n"),
	);
});

test("docs/report.schema.json is current (npx spoolproof schema report prints it)", () => {
	const published = readFileSync(new URL("../../docs/report.schema.json", import.meta.url), "utf8");
	expect(JSON.parse(published)).toEqual(reportJsonSchema());
});
