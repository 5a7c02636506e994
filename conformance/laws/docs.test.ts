// What the docs mention is there; and the check of it notices what is not.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { deadReferences } from "./docs.js";
import { ROOT } from "./tree.js";

function exists(path: string): boolean {
	if (!path.includes("*")) return existsSync(join(ROOT, path));
	const name = new RegExp(`^${basename(path).replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
	return (
		existsSync(join(ROOT, dirname(path))) && readdirSync(join(ROOT, dirname(path))).some((file) => name.test(file))
	);
}

const pages = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)]
	.filter((path) => path.endsWith(".md") && existsSync(join(ROOT, path)))
	.map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));

test("links and paths in the docs lead somewhere", () => {
	expect(pages.length).toBeGreaterThan(5);
	expect(pages.flatMap((page) => deadReferences(page, exists))).toEqual([]);
});

test("README leads to every page of docs/", () => {
	const readme = pages.find(({ path }) => path === "README.md")?.text ?? "";
	const lost = pages.filter(({ path }) => path.startsWith("docs/") && !readme.includes(`](${path})`));
	expect(lost.map(({ path }) => path)).toEqual([]);
});

test("noticed: a dead link, a file that is not there", () => {
	const text = "See [a](b.md#c), [w](https://example.org/x), `model/a.ts`, `conformance/laws/*.ts`, `docs/nowhere.md`.";
	const there = ["docs/b.md", "conformance/laws/*.ts"];
	expect(deadReferences({ path: "docs/x.md", text }, (path) => there.includes(path))).toEqual([
		{ path: "docs/x.md", what: "mentions model/a.ts, which is not there" },
		{ path: "docs/x.md", what: "mentions docs/nowhere.md, which is not there" },
	]);
	expect(deadReferences({ path: "docs/x.md", text: "[a](b.md)" }, () => false)).toHaveLength(1);
});
