// Requirements are written and sourced, and cases and requirements cover each other; and the checks notice when not.
import { expect, test } from "vitest";
import type { Requirement, RequirementSet } from "../../model/requirements.js";
import { SCHEDULER_REQUIREMENTS } from "../../model/scheduler/requirements/index.js";
import { cite } from "../../model/sources.js";
import { directed, goldens, paths, regressions } from "../cases/index.js";
import { citationBreaches, malformedRequirements } from "./requirements.js";

test("every requirement has a text and cites a pinned document and section", () => {
	expect(malformedRequirements(SCHEDULER_REQUIREMENTS)).toEqual([]);
	expect(new Set(SCHEDULER_REQUIREMENTS.ids).size).toBe(SCHEDULER_REQUIREMENTS.ids.length);
	expect(SCHEDULER_REQUIREMENTS.version).toMatch(/^20\d\d-\d\d-\d\d\.\d+$/);
});

test("every case cites known requirements, and every requirement has a case or an exclusion", () => {
	const cases = [...goldens(), ...regressions(), ...directed(), ...paths()];
	expect(cases.length).toBeGreaterThan(50);
	expect(citationBreaches(SCHEDULER_REQUIREMENTS, cases)).toEqual([]);
});

const GOOD: Requirement = { level: "must", text: "Mail is delivered.", source: [cite("SR", "Overview")] };

function setOf(requirements: Record<string, Requirement>): RequirementSet<string> {
	return { version: "2026-01-01.1", ids: Object.keys(requirements), requirements };
}

test.each<[string, Partial<Requirement>]>([
	["no text", { text: "" }],
	["an unknown section", { source: [{ document: "SR", section: "How to cook" }] }],
	["no reason for an exclusion", { exclusion: { reason: " " } }],
	["equal editions", { editions: { documented: "One.", "postfix-3.7": "One.", intended: "Two." } }],
])("noticed: a requirement with %s", (_, change) => {
	expect(malformedRequirements(setOf({ a: GOOD }))).toEqual([]);
	expect(malformedRequirements(setOf({ a: { ...GOOD, ...change } }))).toHaveLength(1);
});

test("noticed: what is cited and does not exist, what is not cited, what is excluded without need", () => {
	const set = setOf({ a: GOOD, b: { ...GOOD, exclusion: { reason: "Nobody can see it." } } });
	expect(citationBreaches(set, [{ name: "one", cites: ["a"] }])).toEqual([]);
	expect(citationBreaches(set, [{ name: "one", cites: ["a", "c"] }])).toHaveLength(1);
	expect(citationBreaches(set, [{ name: "one", cites: ["a"] }, { name: "two" }])).toHaveLength(1);
	expect(citationBreaches(set, [])).toHaveLength(1);
	expect(citationBreaches(set, [{ name: "one", cites: ["a", "b"] }])).toHaveLength(1);
});
