// No rule of the protocol is unchecked, and nothing that checks one is made up; and the law notices when not.
import { expect, test } from "vitest";
import { PROPERTIES } from "../../model/protocol/properties.js";
import { PROTOCOL_REQUIREMENTS } from "../../model/protocol/requirements.js";
import { MACHINES } from "../../model/protocol/system.js";
import { PROTOCOL_MODEL_MUTANTS } from "../mutants/protocol-model.js";
import { missingTests, protocolChecks, testNames, uncheckedRules } from "./protocol-checks.js";
import { PROTOCOL_TESTS } from "./protocol-tests.js";
import { sourceFiles } from "./tree.js";

const files = sourceFiles();
const checks = protocolChecks(files);

test("every rule is checked or excluded with a reason, and checks are of rules that there are", () => {
	expect(uncheckedRules(PROTOCOL_REQUIREMENTS, checks)).toEqual([]);
	for (const { id, exclusion } of PROTOCOL_REQUIREMENTS)
		if (exclusion) expect(exclusion.reason, id).toMatch(/\w{3}.*\.$/);
});

test("a rule that only the model speaks of is checked on a program too, unless it is a permission", () => {
	const onPrograms = new Set(
		checks.filter(({ kind }) => kind !== "transition" && kind !== "property").map(({ id }) => id),
	);
	const modelOnly = PROTOCOL_REQUIREMENTS.filter(
		({ id, level, exclusion }) => !exclusion && level !== "may" && !onPrograms.has(id),
	);
	expect(modelOnly.map(({ id }) => id)).toEqual([]);
});

test("all kinds of checks are found, and every machine cites", () => {
	const kinds = new Set(checks.map(({ kind }) => kind));
	for (const kind of ["transition", "property", "judge", "lint", "test"] as const) expect(kinds).toContain(kind);
	const citing = new Set(checks.filter(({ kind }) => kind === "transition").map(({ where }) => where));
	expect([...citing].sort()).toEqual(
		Object.values(MACHINES)
			.map(({ id }) => id)
			.sort(),
	);
});

test("every test that is named as a check exists", () => {
	expect(missingTests(PROTOCOL_TESTS, files)).toEqual([]);
});

test("every property has a mutant of the model that breaks it", () => {
	const broken = new Set(PROTOCOL_MODEL_MUTANTS.flatMap(({ killedBy }) => killedBy));
	expect(PROPERTIES.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
});

test("noticed: a rule that nothing checks, one excluded without need, a check of nothing", () => {
	const rule = { id: "protocol.a.b" };
	const excluded = { ...rule, exclusion: { reason: "Nobody can see it." } };
	const check = { id: "protocol.a.b", where: "x" };
	expect(uncheckedRules([rule], [check])).toEqual([]);
	expect(uncheckedRules([excluded], [])).toEqual([]);
	expect(uncheckedRules([rule], [])).toHaveLength(1);
	expect(uncheckedRules([excluded], [check])).toHaveLength(1);
	expect(uncheckedRules([rule], [check, { id: "protocol.a.c", where: "x" }])).toHaveLength(1);
});

test("noticed: a test that does not exist, or that is skipped", () => {
	const text = 'test("a", () => {}); it.each([1])("b %s", () => {}); test.skip("c", () => {}); other("d", 1);';
	const file = { path: "x.test.ts", text };
	expect(testNames(file)).toEqual(["a", "b %s"]);
	expect(missingTests({ "x.test.ts": { a: [], "b %s": [], c: [], d: [] } }, [file])).toHaveLength(2);
	expect(missingTests({ "y.test.ts": { a: [] } }, [file])).toHaveLength(1);
});

test("noticed: ids in the code of the judge and of cases, but not in comments, tests and other folders", () => {
	const text = '// "protocol.a.comment"\ndemand("protocol.a.b"); say("protocol is a word");';
	const found = (path: string) => {
		return protocolChecks([{ path, text }]).filter(({ where }) => where === path);
	};
	const path = "conformance/protocol/judge/x.ts";
	expect(found(path)).toEqual([{ id: "protocol.a.b", kind: "judge", where: path }]);
	expect(found("conformance/protocol/cases/x.ts")).toHaveLength(1);
	expect(found("conformance/protocol/judge/x.test.ts")).toEqual([]);
	expect(found("conformance/protocol/lint/x.ts")).toEqual([]);
});
