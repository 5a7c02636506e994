// docs/write-an-adapter.md is true: its scheduler is well-formed and conforms, its bug is found, made small as shown, and replayed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltKit, buildKit } from "../../cli/testing.js";
import { hasTool } from "../../testing/tools.js";

const GUIDE = readFileSync(new URL("../../../docs/write-an-adapter.md", import.meta.url), "utf8");
const [, scheduler = "", bug = ""] = /```python\n(.*?)```.*?```python\n(.*?)```/s.exec(GUIDE) ?? [];
const ADAPTER = ["--adapter", "python3 mine.py"];

let kit: BuiltKit;
beforeAll(() => {
	kit = buildKit();
});
afterAll(() => kit.remove());

test.runIf(hasTool("python3"))(
	"from an empty directory: written, validated, judged; a bug is found, shrunk and replayed",
	() => {
		const file = join(kit.directory, "mine.py");
		writeFileSync(file, scheduler);
		const validated = kit.run("validate", "python3 mine.py");
		expect(validated.out).toMatch(
			/ok {3}17 end: exited with code 0\n\nWELL-FORMED.*\n.*check --adapter "python3 mine\.py" --profile scheduler-bounded\n$/,
		);
		expect(validated.code).toBe(0);

		const judged = kit.run(
			"check",
			...ADAPTER,
			"--profile",
			"scheduler-bounded",
			"--random",
			"10",
			"--json",
			"report.json",
		);
		expect(judged.out).toMatch(
			/requirements 8 of 8 exercised\n.*must +6 of 6 exercised\n.*should +2 of 2 exercised\n\nCONFORMS: every property held/,
		);
		expect(judged.code).toBe(0);
		expect(JSON.parse(readFileSync(join(kit.directory, "report.json"), "utf8"))).toMatchObject({
			verdict: "conforms",
			machines: [],
		});

		const buggy = scheduler.replace(/^.*free\[0\]\n/m, bug);
		expect(buggy).not.toBe(scheduler);
		writeFileSync(file, buggy);
		const found = kit.run("check", ...ADAPTER, "--random", "0");
		expect(found.code).toBe(1);
		expect(found.out).toMatch(/requirement {2}scheduler\.bounded\.no-starvation/);
		const smallest = /arrive M1 .*\n +arrive M2 .*\n +drain t1\n/;
		const spaced = (text: string) => smallest.exec(text)?.[0].replaceAll(/\n +/g, "\n");
		expect(spaced(found.out)).toBeDefined();
		expect(spaced(found.out)).toBe(spaced(GUIDE));

		const [, trace = ""] = /run again +spoolproof replay (\S+) --adapter "python3 mine\.py"/.exec(found.out) ?? [];
		expect(GUIDE).toContain(trace);
		const again = kit.run("replay", trace, ...ADAPTER);
		expect(again.out).toMatch(/^VIOLATES mine \(scheduler-bounded\).*\n.*no-starvation/);
		expect(again.code).toBe(1);
		expect(kit.run("replay", trace).code).toBe(1);

		writeFileSync(file, scheduler);
		const fixed = kit.run("replay", trace, ...ADAPTER);
		expect(GUIDE).toContain(fixed.out.trim());
		expect(fixed.code).toBe(0);
	},
);

test("a program that is no adapter is told off by every command, with exit code 2", () => {
	for (const args of [
		["check", "--adapter", "echo hello"],
		["validate", "echo hello"],
		["check", "--adapter", "nosuch"],
		["check", "--adapter", "'open"],
	]) {
		const { code, out, err } = kit.run(...args);
		expect(out + err).toMatch(
			/line 1 of its output: not JSON: "hello"|there is no program nosuch in PATH|the quote ' at character 1 is never closed/,
		);
		expect(out + err).not.toMatch(/^ +at /m);
		expect(code).toBe(2);
	}
});

test("what it does not claim to be it is not judged as; two implementations at a time are too many", () => {
	const directory = mkdtempSync(join(tmpdir(), "claims-"));
	try {
		const hello = `{"id":1,"protocol":"spoolproof-scheduler","version":1,"name":"it","profiles":["scheduler-bounded"]}`;
		writeFileSync(join(directory, "it.mjs"), `process.stdin.once("data", () => console.log('${hello}'));`);
		const command = `${process.execPath} ${join(directory, "it.mjs")}`;
		const exact = kit.run("check", "--adapter", command, "--profile", "scheduler-exact");
		expect(exact.err).toMatch(
			/^error: it claims to be scheduler-bounded, not scheduler-exact; give --profile scheduler-bounded/,
		);
		expect(exact.code).toBe(2);
		const both = kit.run("check", "--adapter", command, "--postfix");
		expect(both.err).toMatch(/--postfix.*--adapter|--adapter.*--postfix/);
		expect(both.code).toBe(2);
	} finally {
		rmSync(directory, { recursive: true });
	}
});
