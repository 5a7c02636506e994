// spoolproof diagram as a user runs it: one text to the output, files with --out, and what it says of wrong use.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { exchange, withoutPreemption } from "../diagrams/examples.js";
import { writeProtocolTrace } from "../protocol/judge/trace.js";
import { formatTrace } from "../trace/write.js";
import { diagramCommand } from "./diagram.js";

const directory = mkdtempSync(join(tmpdir(), "spoolproof-diagram-"));
const failing = join(directory, "failing.jsonl");
const protocol = join(directory, "protocol.jsonl");
let output = "";

beforeAll(async () => {
	writeFileSync(failing, formatTrace((await withoutPreemption()).trace));
	writeFileSync(protocol, writeProtocolTrace(exchange()));
});
beforeEach(() => {
	output = "";
	vi.spyOn(process.stdout, "write").mockImplementation((text) => {
		output += String(text);
		return true;
	});
	return () => vi.restoreAllMocks();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<string> {
	const command = diagramCommand({ signal: new AbortController().signal });
	await command
		.exitOverride()
		.configureOutput({ writeErr: () => undefined })
		.parseAsync(args, { from: "user" });
	return output;
}

test("one diagram goes to the output", async () => {
	expect(await run("job")).toMatch(/^<svg .*machine job of the scheduler/);
	output = "";
	expect(await run("protocol-message", "--format", "plantuml")).toMatch(/^@startuml\n/);
	output = "";
	expect(await run("processes", "--wing", "scheduler", "--format", "mermaid")).toMatch(/^flowchart LR\n/);
	output = "";
	expect(await run("trace", protocol)).toContain("qmail-todo");
	output = "";
	expect(await run("trace", failing, "--kind", "timeline")).toContain("should preempt");
});

test("with --out there are files, of a trace all that can be drawn of it", async () => {
	const out = join(directory, "of-trace");
	expect(await run("trace", failing, "--out", out)).toBe(`11 files written to ${out}\n`);
	expect(readdirSync(out)).toEqual(expect.arrayContaining(["path-scheduler-job.svg", "sequence.puml", "timeline.svg"]));
	expect(readFileSync(join(out, "sequence.svg"), "utf8")).toContain("✗");
	const machine = join(directory, "of-machine");
	await run("todo", "--out", machine);
	expect(readdirSync(machine).sort()).toEqual(
		["dot", "json", "mmd", "puml", "svg"].map((one) => `protocol-todo.${one}`),
	);
});

test.each<[string, readonly string[]]>([
	["There are several: scheduler-message, protocol-message", ["message"]],
	["Expected trace, processes or a machine: scheduler-message", ["jobs"]],
	["all diagrams need a place", []],
	["which trace?", ["trace"]],
	["there is no sequence of a trace as dot", ["trace", failing, "--format", "dot"]],
	["give a place by --out DIR", ["trace", failing, "--kind", "path"]],
	["a timeline shows deliveries of a scheduler", ["trace", protocol, "--kind", "timeline"]],
	["cannot read /nowhere", ["trace", "/nowhere"]],
	['drawn by "spoolproof diagram trace x.jsonl"', ["job", "x.jsonl"]],
	["cannot write to /dev/null/x", ["job", "--out", "/dev/null/x"]],
])("says %j", async (message, args) => {
	await expect(run(...args)).rejects.toThrow(message);
});

test("a file that is no trace is told with its line", async () => {
	const file = join(directory, "broken.jsonl");
	writeFileSync(file, "hello\n");
	await expect(run("trace", file)).rejects.toThrow(`${file}:1:`);
});
