// Commands are split as a POSIX shell would split them, and what needs a shell is refused; programs are found as a shell finds them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findCommand } from "./command.js";
import { splitWords } from "./words.js";

test.each([
	"python3 mine.py",
	"  a   b\tc ",
	`a "b c" 'd e'`,
	"a\\ b c\\\\d",
	`"h\\"i" 'j\\k' "l\\m" --x="y z"w`,
	`'' ""`,
	`'$HOME | true' "a;b"`,
	`a"b"'c'd`,
])("%s is split as sh splits it", (command) => {
	const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8" });
	expect(splitWords(command)).toEqual(printed.split("\0").slice(0, -1));
});

test.each([
	["a | b", "the | at character 3 is for a shell"],
	["a >b", "the > at character 3 is for a shell"],
	["a && b", "the & at character 3"],
	["a $HOME", "the $ at character 3"],
	['a "$HOME"', "the $ at character 4"],
	["a `b`", "the ` at character 3"],
	['a "b', 'the quote " at character 3 is never closed'],
	["a 'b", "the quote ' at character 3 is never closed"],
	["a \\", "it ends with a backslash"],
])("%s is refused: %s", (command, complaint) => {
	expect(() => splitWords(command)).toThrow(complaint);
});

let directory: string;
beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "command-"));
	writeFileSync(join(directory, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
	writeFileSync(join(directory, "plain.sh"), "#!/bin/sh\n", { mode: 0o644 });
});
afterAll(() => rmSync(directory, { recursive: true }));

test("words that name files become absolute, others stay as they are", () => {
	const { program, args } = findCommand("./run.sh plain.sh --file=plain.sh other -", directory, "/nowhere");
	expect(program).toBe(join(directory, "run.sh"));
	expect(args).toEqual([join(directory, "plain.sh"), "--file=plain.sh", "other", "-"]);
});

test.each([
	["", "the command is empty"],
	["./gone.sh", "there is no program ./gone.sh (looked in"],
	["./plain.sh", "plain.sh is not executable; try chmod +x"],
	["gone.sh", "there is no program gone.sh in PATH"],
	["run.sh", "for the file of that name here write ./run.sh"],
	["run.sh | cat", "cannot be run: the | at character 8"],
])("the command %j: %s", (command, complaint) => {
	expect(() => findCommand(command, directory, "/nowhere")).toThrow(complaint);
});
