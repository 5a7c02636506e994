// Two wings in one report.
import { expect, test } from "vitest";
import type { Report } from "./format.js";
import { joinedReport } from "./join.js";
import { styleFor } from "./style.js";
import { terminalReport } from "./terminal.js";

const wing = (id: string, which: "scheduler" | "protocol", verdict: Report["verdict"]): Report => ({
	spoolproof: "report",
	version: 1,
	requirementSet: `set of ${which}`,
	edition: "postfix-3.7",
	seed: 1,
	verdict,
	seconds: 1.5,
	notes: [],
	implementations: [
		{
			name: which,
			wing: which,
			manager: which === "protocol" ? "clean" : "qmgr",
			live: false,
			cases: 1,
			conforms: Number(verdict === "conforms"),
			violates: Number(verdict === "violates"),
			undetermined: Number(verdict === "undetermined"),
			steps: 7,
			selections: which === "protocol" ? 0 : 3,
			seconds: 1.5,
			sets: [],
		},
	],
	failures: [],
	requirements: [{ id, level: "must", text: "It must.", source: "a page", status: "holds", cases: 1, violatedBy: [] }],
	machines: [{ machine: which, transitions: 2, missing: [] }],
	claims: [],
});

test("both wings are told in one report, each by what was judged of it", () => {
	const all = joinedReport(
		wing("scheduler.a.b", "scheduler", "conforms"),
		wing("protocol.a.b", "protocol", "conforms"),
	);
	const text = terminalReport(all, { style: styleFor({}) });
	expect(text).toMatch(/3 choices.*conforms[\s\S]*7 events.*conforms/);
	expect(text).toMatch(/requirements 2 of 2 exercised[\s\S]*transitions {2}4 of 4 taken/);
	expect(text).toMatch(/CONFORMS: every choice .*, every recorded run .* \(2 runs of 2 implementations, 3\.0 s\)/);
});

test("the worse verdict counts, and a violation before a doubt", () => {
	const verdicts = ["conforms", "undetermined", "violates"] as const;
	for (const [rank, one] of verdicts.entries())
		for (const [other, verdict] of verdicts.entries())
			expect(joinedReport(wing("a.b.c", "scheduler", one), wing("d.e.f", "protocol", verdict)).verdict).toBe(
				verdicts[Math.max(rank, other)],
			);
});

test("two reports on the same requirements are not two wings", () => {
	const one = wing("a.b.c", "scheduler", "conforms");
	expect(() => joinedReport(one, one)).toThrow(/same requirements/);
});
