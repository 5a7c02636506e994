// Nothing is specified in vain; and the check of it notices what is.
import { join } from "node:path";
import { expect, test } from "vitest";
import { isSchedulerRequirementId } from "../../model/scheduler/requirements/index.js";
import { exportedValues, importedValues, reachableFrom, unpairedProperties, unusedExports } from "./orphans.js";
import { isTest, ROOT, sourceFiles } from "./tree.js";

const files = sourceFiles();

test.each([
	["scheduler", 5],
	["protocol", 7],
])("every machine of the %s is a part of its system", (wing, count) => {
	const system = reachableFrom(`model/${wing}/system.ts`, files);
	const machines = files
		.filter(({ path, text }) => path.startsWith(`model/${wing}/`) && !isTest(path) && text.includes("createMachine("))
		.map(({ path }) => path);
	expect(machines).toHaveLength(count);
	expect(machines.filter((path) => !system.has(path))).toEqual([]);
});

const propertyFiles = files.filter(
	({ path }) => /^model\/scheduler\/properties[\w-]*\.ts$/.test(path) && !isTest(path),
);

test.each(propertyFiles)("every property of $path is asked by a test or by the judge", (file) => {
	const users = files.filter(({ path }) => isTest(path) || path.startsWith("conformance/judge/"));
	expect(unusedExports(file, users)).toEqual([]);
});

test("every property says when it is put to the proof, and cites a requirement", async () => {
	let properties = 0;
	for (const { path } of propertyFiles) {
		const exports: Record<string, unknown> = await import(join(ROOT, path));
		properties += Object.keys(exports).length;
		expect(unpairedProperties(path, exports, isSchedulerRequirementId)).toEqual([]);
	}
	expect(properties).toBeGreaterThan(20);
});

test("noticed: a property that may be true of nothing, or is about nothing", () => {
	const good = { breach: () => null, sometimes: () => true, requirements: ["a"] };
	const breaches = (change: object) => unpairedProperties("p", { it: { ...good, ...change } }, (id) => id === "a");
	expect(breaches({})).toEqual([]);
	expect(breaches({ sometimes: undefined })).toHaveLength(1);
	expect(breaches({ breach: undefined })).toHaveLength(1);
	expect(breaches({ requirements: [] })).toHaveLength(1);
	expect(breaches({ requirements: ["b"] })).toHaveLength(1);
});

const properties = {
	path: "model/properties.ts",
	text: `export const a = 1; export function b() {} export type C = 1; const d = 2; export class E {}`,
};

test("what a file exports and what another takes", () => {
	expect(exportedValues(properties)).toEqual(["a", "b", "E"]);
	const user = { path: "conformance/x.ts", text: 'import { a, b as c, type C } from "../model/properties.js";' };
	expect(importedValues(user, properties.path)).toEqual(["a", "b", "C"]);
	const other = { path: "conformance/y.ts", text: 'import * as p from "../model/properties.js";' };
	expect(importedValues(other, properties.path)).toEqual(["*"]);
});

test("noticed: a property that nothing asks", () => {
	const user = { path: "model/x.test.ts", text: 'import { a, E } from "./properties.js";' };
	expect(unusedExports(properties, [user])).toEqual([
		{ path: "model/properties.ts", what: "exports b, which nothing asks" },
	]);
	expect(unusedExports(properties, [])).toHaveLength(3);
});

test("noticed: a file that the system does not reach", () => {
	const tree = [
		{ path: "model/system.ts", text: 'import "./a.js";' },
		{ path: "model/a.ts", text: 'import { b } from "./b.js"; import "./system.js";' },
		{ path: "model/b.ts", text: "" },
		{ path: "model/lonely.ts", text: 'import "./b.js";' },
	];
	expect([...reachableFrom("model/system.ts", tree)].sort()).toEqual(["model/a.ts", "model/b.ts", "model/system.ts"]);
});
