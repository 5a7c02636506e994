// The documents are pinned. Where their texts are at hand (directories in SPOOLPROOF_SOURCES, divided by ":"), they are compared.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SOURCES, type Source } from "../../model/sources.js";
import { compareWithText, malformedSource } from "./sources.js";

const sources: [string, Source][] = Object.entries(SOURCES);
const directories = (process.env.SPOOLPROOF_SOURCES ?? "").split(":").filter((directory) => directory !== "");

test("every source is pinned", () => {
	expect(sources.flatMap(([id, source]) => malformedSource(id, source))).toEqual([]);
});

test.runIf(directories.length > 0)("the texts at hand are those that were read, and have the sections cited", () => {
	const compared = sources.map(([id, source]) => {
		const results = directories.map((directory) => compareWithText(id, source, directory));
		return results.find((result) => result !== null) ?? [{ path: id, what: `is not in ${directories.join(" or ")}` }];
	});
	expect(compared.flat()).toEqual([]);
});

test("noticed: no checksum, another text, a section that is not there", () => {
	const text = "A\bAb\bbo\bou\but\bt queues\n\nThey wait.\n";
	const source: Source = {
		title: "About queues",
		version: "1",
		published: "nowhere",
		file: "queues.txt",
		sha256: createHash("sha256").update(text).digest("hex"),
		sections: ["About queues"],
	};
	const directory = mkdtempSync(join(tmpdir(), "sources-"));
	try {
		expect(compareWithText("Q", source, directory)).toBeNull();
		writeFileSync(join(directory, "queues.txt"), text);
		expect(compareWithText("Q", source, directory)).toEqual([]);
		expect(compareWithText("Q", { ...source, sections: ["About stacks"] }, directory)).toHaveLength(1);
		writeFileSync(join(directory, "queues.txt"), `${text}More.\n`);
		expect(compareWithText("Q", source, directory)).toHaveLength(1);
		expect(malformedSource("Q", { ...source, sha256: "abc", sections: [] })).toHaveLength(2);
	} finally {
		rmSync(directory, { recursive: true });
	}
});
