/**
 * What the site is made of: the API as package.json exports it, and the pages of docs/ in groups. Leaves out how it is built.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../laws/tree.js";

/** Headings of the sidebar, in this order, with names of pages; a page that none of them names is a guide. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
	Guides: [],
	Specification: ["requirements", "diagrams", "trace", "architecture"],
	Results: ["findings", "theorems", "oracles", "bench", "crash-points", "silly-qmail"],
	"Change the kit": ["add-a-case", "add-a-mutant", "add-a-requirement", "add-an-adapter"],
};

export function groupOf(page: string): string {
	return Object.entries(GROUPS).find(([, pages]) => pages.includes(page))?.[0] ?? "Guides";
}

/** Paths of the Markdown pages, from the top of the checkout. */
export function guidePages(): string[] {
	const guides = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
	return [...guides.map((name) => `docs/${name}`), "docs/diagrams/README.md"];
}

/** The first heading of a Markdown page, as it is read: without marks for code. */
export function titleOf(markdown: string): string | undefined {
	return /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll("`", "");
}

export interface EntryPoint {
	/** As it is imported: "spoolproof/model". */
	readonly name: string;
	/** The source, from the top of the checkout: "model/index.ts". */
	readonly source: string;
}

/** Everything that package.json exports, but for package.json itself. */
export function entryPoints(): EntryPoint[] {
	const { name, exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
	return Object.entries<unknown>(exports).flatMap(([path, target]) => {
		if (typeof target !== "object" || target === null || !("types" in target)) return [];
		const source = String(target.types).replace(/^\.\/dist\//, "");
		return [{ name: `${name}${path.slice(1)}`, source: source.replace(/\.d\.ts$/, ".ts") }];
	});
}
