// No clock and no randomness in the model and in the scheduler; and the check of it notices them.
import { expect, test } from "vitest";
import { impureUses, mustBePure } from "./purity.js";
import { sourceFiles } from "./tree.js";

test("model/ and impl/scheduler/ know no clock, no randomness and no process", () => {
	const files = sourceFiles(["model", "impl"]).filter(({ path }) => mustBePure(path));
	expect(files.length).toBeGreaterThan(20);
	expect(files.flatMap(impureUses)).toEqual([]);
});

test.each([
	"const now = Date.now();",
	"const dice = Math.random() < 0.5;",
	"setTimeout(() => {}, 1);",
	"if (process.env.DEBUG) console.log(1);",
	"const at = { now: Date };",
])("noticed: %s", (text) => {
	expect(impureUses({ path: "model/a.ts", text })).not.toEqual([]);
});

test("a property, parameter or variable of such a name is fine", () => {
	const text =
		"const f = (performance: number, o: { process: number }) => { const { fetch } = o; return o.process + fetch; }";
	expect(impureUses({ path: "model/a.ts", text })).toEqual([]);
});
