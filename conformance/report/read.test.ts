// A saved report is read back as it was; what is no report is told with file and field.
import { expect, test } from "vitest";
import { parseReport } from "./read.js";
import { sampleReport } from "./testing.js";

test("a report is read as it was written", () => {
	expect(parseReport(JSON.stringify(sampleReport()), "r.json")).toEqual(sampleReport());
});

test.each<[string, unknown, RegExp]>([
	[
		"a report of another version",
		{ ...sampleReport(), version: 9 },
		/^r\.json: version: a report of version 9, but this kit reads version 1\. Make/,
	],
	["something else", { hello: 1 }, /^r\.json: this is no report: expected/],
	["a list", [], /this is no report/],
	["a missing field", { ...sampleReport(), edition: undefined }, /^r\.json: edition: /],
	["an unknown field", { ...sampleReport(), more: 1 }, /more: unknown field/],
	["a wrong field", { ...sampleReport(), failures: [{ verdict: 3 }] }, /^r\.json: failures\.0\./],
])("not a report: %s", (_, value, message) => {
	expect(() => parseReport(JSON.stringify(value), "r.json")).toThrow(message);
});

test("broken JSON", () => {
	expect(() => parseReport('{"spoolproof":', "r.json")).toThrow(/^r\.json: not JSON: .*is the file cut off\?/);
});
