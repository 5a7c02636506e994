// The arrows between the floors hold, and the check of them notices each kind of wrong arrow.
import { expect, test } from "vitest";
import { forbiddenImports, importsOf, VOCABULARY } from "./arrows.js";
import { sourceFiles } from "./tree.js";

test("every import goes down, and from impl/ to the vocabulary only", () => {
	const files = sourceFiles();
	expect(files.length).toBeGreaterThan(50);
	expect(files.flatMap(forbiddenImports)).toEqual([]);
});

test("the vocabulary uses nothing but itself", () => {
	const vocabulary = sourceFiles(["model"]).filter(({ path }) => VOCABULARY.includes(path));
	expect(vocabulary.length).toBeGreaterThan(2);
	expect(vocabulary.flatMap(importsOf).filter((imported) => !VOCABULARY.includes(imported))).toEqual([]);
});

test.each([
	["model/a.ts", 'import { x } from "../impl/scheduler/index.js";'],
	["model/a.ts", 'import type { X } from "../conformance/trace/format.js";'],
	["model/a.ts", 'import { readFileSync } from "node:fs";'],
	["model/a.ts", 'export * from "zod";'],
	["impl/scheduler/a.ts", 'import { select } from "../../model/scheduler/selection.js";'],
	["impl/scheduler/a.ts", 'const late = await import("../../model/scheduler/system.js");'],
	["impl/scheduler/a.ts", 'import { hrtime } from "node:process";'],
	["impl/scheduler/a.ts", 'import { createMachine } from "xstate";'],
	["impl/protocol/a.test.ts", 'import { judge } from "../../conformance/judge/judge.js";'],
])("noticed: %s with %s", (path, text) => {
	expect(forbiddenImports({ path, text })).toHaveLength(1);
});

test.each([
	["model/scheduler/a.ts", 'import { setup } from "xstate"; import { x } from "./b.js";'],
	["impl/scheduler/a.ts", 'import type { Stimulus } from "../../model/scheduler/events.js";'],
	["impl/protocol/a.ts", 'import { openSync } from "node:fs";'],
	["impl/scheduler/a.test.ts", 'import fc from "fast-check"; import { test } from "vitest";'],
	["conformance/a.ts", 'import { x } from "../impl/scheduler/index.js"; import { y } from "../model/index.js";'],
])("allowed: %s with %s", (path, text) => {
	expect(forbiddenImports({ path, text })).toEqual([]);
});
