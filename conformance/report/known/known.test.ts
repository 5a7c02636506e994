// A known failure does not fail the run and is shown; a stale one does; a broken list is told with entry and field.
import { expect, test } from "vitest";
import { reportSchema } from "../format.js";
import { styleFor } from "../style.js";
import { terminalReport } from "../terminal.js";
import { brokenOff, failing, sampleReport, violation } from "../testing.js";
import { draftOfKnownFailures, type Ran, withKnownFailures } from "./apply.js";
import { parseKnownFailures, REASON_WANTED } from "./read.js";
import { signatureOf } from "./signature.js";

const everything: Ran = { ran: () => true, exists: () => true };
const nothing: Ran = { ran: () => false, exists: (name) => name !== "gone" };
const entry = {
	requirement: "scheduler.preempt.slot-cost",
	case: violation.case,
	reason: "Ours counts recipients.",
	signature: signatureOf(violation),
};
const other = { case: brokenOff.case, reason: "It dies; issue 12.", signature: signatureOf(brokenOff) };

test("when every failure is known the run conforms, and each failure and entry is shown", () => {
	const report = withKnownFailures(sampleReport(), [entry, other], everything);
	expect(report.verdict).toBe("conforms");
	expect(report.failures.map(({ known }) => known)).toEqual([entry.reason, other.reason]);
	expect(report.knownFailures?.map(({ status }) => status)).toEqual(["occurred", "occurred"]);
	expect(reportSchema.parse(report)).toEqual(report);
	const text = terminalReport(report, { style: styleFor({}) });
	expect(text).toMatch(/known {3}scheduler\.preempt\.slot-cost, case "one .*: Ours counts recipients\./);
	expect(text).toMatch(/CONFORMS but for 2 known failures/);
});

test("a failure that is not on the list still fails the run", () => {
	expect(withKnownFailures(sampleReport(), [other], everything).verdict).toBe("violates");
	expect(withKnownFailures(sampleReport(), [entry], everything).verdict).toBe("undetermined");
});

test("an entry of one implementation is not about another", () => {
	const elsewhere = withKnownFailures(
		sampleReport(),
		[{ ...entry, implementation: "reference qmgr" }, other],
		everything,
	);
	expect(elsewhere.verdict).toBe("violates");
	const here = withKnownFailures(sampleReport(), [{ ...entry, implementation: `${failing.name} qmgr` }], everything);
	expect(here.failures[0]?.known).toBe(entry.reason);
});

test.each([
	[
		"the failure looks otherwise",
		{ ...entry, signature: "expected an ask" },
		everything,
		/fails otherwise now: expected select M1/,
	],
	[
		"another rule is broken",
		{ ...entry, requirement: "scheduler.preempt.recursive" },
		everything,
		/fails by scheduler\.preempt\.slot-cost now/,
	],
	["it did not occur", { ...entry, case: "two" }, everything, /the case conforms now/],
	["there is no such case", { ...entry, case: "gone" }, nothing, /there is no case of this name/],
])("a stale entry fails the run: %s", (_, stale, ran, why) => {
	const report = withKnownFailures({ ...sampleReport(), verdict: "conforms", failures: [violation] }, [stale], ran);
	expect(report.knownFailures?.[0]).toMatchObject({ status: "stale", why: expect.stringMatching(why) });
	expect(report.verdict).toBe("violates");
	const clean = { ...report, failures: [], implementations: [] };
	expect(terminalReport(clean, { style: styleFor({}) })).toMatch(/FAILS: of the known failures one entry is stale/);
});

test("an entry whose case was not run in this run says nothing", () => {
	const report = withKnownFailures({ ...sampleReport(), verdict: "conforms", failures: [] }, [entry], nothing);
	expect(report.knownFailures?.[0]).toMatchObject({ status: "not run" });
	expect(report.verdict).toBe("conforms");
});

test("a draft of a list matches its failures, and is refused until each reason is given", () => {
	const draft = draftOfKnownFailures(sampleReport());
	expect(withKnownFailures(sampleReport(), draft, everything).verdict).toBe("conforms");
	expect(() => parseKnownFailures(JSON.stringify(draft), "k.json")).toThrow(
		"k.json: entry 1, reason: nobody has given",
	);
	const given = JSON.stringify(draft).replaceAll(REASON_WANTED, "Issue 12.");
	expect(parseKnownFailures(given, "k.json")).toHaveLength(2);
});

test.each<[string, string, RegExp]>([
	["no JSON", "[{", /^k\.json: not JSON: .*\. Expected a JSON list/],
	["no list", "{}", /^k\.json: this is not a list/],
	["a missing field", JSON.stringify([entry, { ...other, reason: undefined }]), /^k\.json: entry 2, reason: missing/],
	["an empty field", JSON.stringify([{ ...entry, reason: "" }]), /^k\.json: entry 1, reason: /],
	["an unknown field", JSON.stringify([{ ...entry, until: "2027" }]), /^k\.json: entry 1, until: unknown field/],
	["no object", "[3]", /^k\.json: entry 1: /],
	[
		"an unknown requirement",
		JSON.stringify([{ ...entry, requirement: "scheduler.x" }]),
		/entry 1, requirement: there is no requirement "scheduler\.x"/,
	],
	["the same twice", JSON.stringify([entry, entry]), /entry 2, case: entry 1 is about the same/],
])("a broken list is told with entry and field: %s", (_, text, message) => {
	expect(() => parseKnownFailures(text, "k.json")).toThrow(message);
});

test("a signature is the first difference, whatever the numbers of a run", () => {
	expect(signatureOf(violation)).toBe(
		"expected select M1 (delivery 1) for a@d1.t1 to d1 by t1, saw select M2 (delivery 1) for b@d1.t1 to d1 by t1",
	);
	expect(signatureOf({ ...violation, observed: [] })).toMatch(/, saw nothing$/);
	expect(signatureOf({ ...violation, expected: ["a", "b"], observed: ["b", "a"] })).toBe(
		"expected first a, saw first b",
	);
	expect(signatureOf({ ...violation, expected: ["a"], observed: ["a"] })).toMatch(/^M# has earned no slot/);
	expect(signatureOf(brokenOff)).toBe(signatureOf({ ...brokenOff, explanation: "it died at event 13 with signal 9" }));
});
