// Files are where they may be, say what they are for and are short; and the checks of it notice when not.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { missingPurpose, staleExceptions, strayEntries, tooLong } from "./files.js";
import { isTest, ROOT, sourceFiles } from "./tree.js";

const files = sourceFiles([".config", "model", "impl", "conformance", "docs"]);

test("nothing stands at the top of the checkout that does not belong there", () => {
	const ignored = new Set(
		execFileSync("git", ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory"], { cwd: ROOT })
			.toString()
			.split("\n")
			.map((name) => name.replace(/\/$/, "")),
	);
	expect(strayEntries(readdirSync(ROOT), (name) => ignored.has(name))).toEqual([]);
	expect(strayEntries(["model", "src", ".config", "dist"], (name) => name === "dist")).toEqual([
		{ path: "src", what: "stands at the top of the checkout" },
	]);
});

test("every source file begins with what it is for", () => {
	const paths = new Set(files.map(({ path }) => path));
	// A test that stands beside the code of the same name says by its name what it is for.
	const named = files.filter(({ path }) => !paths.has(path.replace(/\.test\.ts$/, ".ts")) || !isTest(path));
	expect(named.flatMap(missingPurpose)).toEqual([]);
});

test("long files have a reason", () => {
	expect(files.flatMap((file) => tooLong(file))).toEqual([]);
	expect(staleExceptions(files)).toEqual([]);
});

test.each(['import { x } from "./x.js";\n// The scheduler comes here.', "// Scheduler.\nexport {};", ""])(
	"noticed: %j does not say what it is for",
	(text) => {
		expect(missingPurpose({ path: "model/a.ts", text })).toHaveLength(1);
	},
);

test("a first line for the shell is no obstacle", () => {
	const text = "#!/usr/bin/env node\n// The command line, one file a command.\n";
	expect(missingPurpose({ path: "conformance/cli/main.ts", text })).toEqual([]);
});

test("noticed: a long file, and an exception that is not needed", () => {
	const long = { path: "model/long.ts", text: "x\n".repeat(301) };
	const short = { path: "model/short.ts", text: "x\n".repeat(300) };
	expect(tooLong(long)).toHaveLength(1);
	expect(tooLong(short)).toEqual([]);
	expect(tooLong(long, { "model/long.ts": "a table" })).toEqual([]);
	expect(staleExceptions([long, short], { "model/long.ts": "a table", "model/short.ts": "a table" })).toEqual([
		{ path: "model/short.ts", what: "is on the list of long files without need" },
	]);
});
