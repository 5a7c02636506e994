/** The protocol's machines keep to the grammar of the house, and cite what there is. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROTOCOL_REQUIREMENT_IDS } from "../../../model/protocol/requirement-ids.js";
import { PROTOCOL_SOURCES } from "../../../model/protocol/sources.js";
import { MACHINES } from "../../../model/protocol/system.js";
import { badCitation } from "../../laws/citation.js";
import { grammarBreaches, importBreaches, machineOf } from "../../laws/grammar.js";
import { isTest, ROOT, sourceFiles } from "../../laws/tree.js";

const files = sourceFiles(["model/protocol/machines"]).filter(
	({ path, text }) => !isTest(path) && text.includes("createMachine("),
);
const ids: ReadonlySet<string> = new Set(PROTOCOL_REQUIREMENT_IDS);
const cites = new Set(
	Object.entries(PROTOCOL_SOURCES).flatMap(([name, { sections }]) => sections.map((section) => `${name} # ${section}`)),
);

describe("the protocol's machines", () => {
	it("stand one in a file, and all of them are part of the system", async () => {
		const found = await Promise.all(files.map(async ({ path }) => machineOf(await import(join(ROOT, path)))));
		expect(new Set(found)).toEqual(new Set(Object.values(MACHINES)));
		expect(files).toHaveLength(7);
	});

	it.each(files)("$path keeps to the grammar", async (file) => {
		const exports: Record<string, unknown> = await import(join(ROOT, file.path));
		// The law knows how the scheduler cites; what it says of our citations is replaced by our own check.
		const citation = [...cites].map((cite) => badCitation(cite)).filter((complaint) => complaint !== null);
		const breaches = grammarBreaches(file.path, exports, (id) => ids.has(id));
		expect(breaches.filter(({ what }) => !citation.some((complaint) => what.endsWith(complaint)))).toEqual([]);
		expect(importBreaches(file)).toEqual([]);
	});
});
