// The programs in the docs run, and print what the docs say.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../../laws/tree.js";
import { Workshop } from "../../mutants/workshop.js";
import { snippetsOf } from "./snippets.js";

const pages = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
const snippets = pages.flatMap((page) => snippetsOf(page, readFileSync(join(ROOT, "docs", page), "utf8")));
const workshop = new Workshop();
afterAll(() => workshop.clear());

test.each(snippets)("$name", ({ name, program, prints }) => {
	const local = program.replaceAll(/"spoolproof\/(scheduler|protocol)"/g, '"./impl/$1/index.js"');
	const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true };
	const file = join(workshop.base, `${name.replaceAll(/\W+/g, "-")}.js`);
	writeFileSync(file, ts.transpileModule(local, { compilerOptions: options }).outputText);
	const cwd = join(workshop.base, "run", name.replaceAll(/\W+/g, "-"));
	mkdirSync(cwd, { recursive: true });
	expect(execFileSync(process.execPath, [file], { cwd, encoding: "utf8" })).toBe(prints);
});

test("there are programs, and a wrong one would be noticed", () => {
	expect(snippets.length).toBeGreaterThan(0);
	expect(snippetsOf("p", "```ts\na();\n```\n\nprints\n\n```text\nx\n```\n")).toEqual([
		{ name: "p 1", program: "a();\n", prints: "x\n" },
	]);
});
