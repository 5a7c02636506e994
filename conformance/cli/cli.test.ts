// The program as a user meets it: exit codes, messages, no stack traces.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { directed } from "../cases/index.js";
import { specificationAdapter } from "../judge/specification-adapter.js";
import { PROFILE_NAMES, reportSchema } from "../report/format.js";
import { runScenario } from "../runner/run.js";
import type { Trace, TraceEvent } from "../trace/format.js";
import { formatTrace } from "../trace/write.js";
import { CASE_SETS } from "./cases.js";
import { type BuiltKit, buildKit } from "./testing.js";

let kit: BuiltKit;
let recorded: Trace;

beforeAll(async () => {
	kit = buildKit();
	const scenario = directed().find(({ managers }) => managers.includes("qmgr"));
	if (scenario === undefined) throw new Error("there is no directed case for qmgr");
	recorded = await runScenario(specificationAdapter(), scenario, "qmgr");
});
afterAll(() => kit.remove());

function write(name: string, text: string): string {
	writeFileSync(join(kit.directory, name), text);
	return name;
}

test.each<[string, string[], RegExp]>([
	["an unknown command", ["chekc"], /unknown command 'chekc'.*\n.*Did you mean check\?/],
	["an unknown option", ["check", "--postfxi"], /unknown option '--postfxi'.*\n.*Did you mean --postfix\?/],
	["no number", ["check", "--random", "many"], /'many' is invalid\. Expected a whole number from 0 to 4294967296\./],
	["an unknown manager", ["check", "--manager", "nqmgr"], /Expected qmgr, oqmgr or both\./],
	["an unknown set", ["check", "--cases", "golden"], /Unknown set of cases "golden"; expected goldens, regressions/],
	["an unknown edition", ["check", "--edition", "3.12"], /Expected documented, postfix-3\.7, intended\./],
	[
		"an unknown knob",
		["check", "--knob", "default_delivery_slot_costs=2"],
		/unknown knob "default_delivery_slot_costs"; did you mean "default_delivery_slot_cost"\?/,
	],
	["a knob out of range", ["check", "--knob", "default_delivery_slot_discount=101"], /out of range: expected 0 to 100/],
	["no setting", ["check", "--knob", "fast"], /Expected name=value/],
	["a missing file", ["replay", "nowhere.jsonl"], /cannot read nowhere\.jsonl: ENOENT/],
	[
		"an adapter that is not there",
		["check", "--adapter", "no-such-program"],
		/there is no program no-such-program in PATH/,
	],
	["an unknown profile", ["check", "--profile", "fast"], /Allowed choices are .*scheduler-bounded/],
	["an unknown format", ["schema", "trail"], /Allowed choices are trace, .*adapter/],
	["an unknown group", ["requirements", "scheduler.nothing"], /no requirement's id begins with "scheduler\.nothing"/],
	[
		"a directory that cannot be written",
		["check", "--cases", "goldens", "--json", "no/where.json"],
		/cannot write no\/where\.json/,
	],
])("bad input is exit code 2 and one clear message: %s", (_, args, message) => {
	const { code, err } = kit.run(...args);
	expect(err).toMatch(message);
	expect(err).not.toMatch(/^ {4}at /m);
	expect(code).toBe(2);
});

test("check judges the reference: exit code 0, a verdict per requirement, and a report that satisfies its schema", () => {
	const { code, out, err } = kit.run(
		"check",
		"--cases",
		"goldens,random",
		"--random",
		"5",
		"--seed",
		"3",
		"--json",
		"r.json",
	);
	expect(err).toMatch(/^judged reference qmgr: \d+ cases in [\d.]+ s\njudged reference oqmgr: .*\n$/);
	expect(out).toMatch(/ok {3}fifo-by-job +\d+ runs/);
	expect(out).toMatch(/CONFORMS: every choice/);
	expect(out).toMatch(/Seed 3, 5 random cases for each scheduler/);
	const report = reportSchema.parse(JSON.parse(readFileSync(join(kit.directory, "r.json"), "utf8")));
	expect(report).toMatchObject({ verdict: "conforms", seed: 3, failures: [] });
	expect(report.implementations.map(({ name, manager }) => `${name} ${manager}`)).toEqual([
		"reference qmgr",
		"reference oqmgr",
	]);
	expect(code).toBe(0);
});

test("judging by another edition finds where it differs, writes the trace, and the trace can be replayed", () => {
	const { code, out } = kit.run("check", "--edition", "documented", "--cases", "regressions", "--traces", "failed");
	expect(out).toMatch(/VIOLATES reference \(\w+\), case ".*"/);
	expect(out).toMatch(/ {2}requirement {2}scheduler\./);
	expect(code).toBe(1);
	const [file = ""] = readdirSync(join(kit.directory, "failed"));
	expect(file).toMatch(/^reference-.*\.trace\.jsonl$/);
	const again = kit.run("replay", join("failed", file));
	expect(again.out).toMatch(/^VIOLATES reference/);
	expect(again.code).toBe(1);
	const otherwise = kit.run("replay", join("failed", file), "--edition", "postfix-3.7", "--adapter", "reference");
	expect(otherwise.out).toMatch(/^CONFORMS reference/);
	expect(otherwise.code).toBe(0);
});

test("replay of a trace that conforms: exit code 0", () => {
	const { code, out } = kit.run("replay", write("good.jsonl", formatTrace(recorded)), "--steps");
	expect(out).toMatch(/^ {4}1 arrive /);
	expect(out).toMatch(/CONFORMS model \(qmgr\)/);
	expect(code).toBe(0);
});

test("replay of a trace that violates: exit code 1, with expected, observed and the step", () => {
	const events = recorded.events.filter((event) => !("saw" in event && event.saw === "ask"));
	const trace = { ...recorded, events: events.map((event, index) => ({ ...event, n: index + 1 })) };
	const { code, out } = kit.run("replay", write("wrong.jsonl", formatTrace(trace)));
	expect(out).toMatch(/VIOLATES .*\n {2}requirement {2}scheduler\.transport\./);
	expect(out).toMatch(/at event {5}1\n/);
	expect(out).toMatch(/expected {5}activate/);
	expect(code).toBe(1);
});

test("replay of a truncated trace: exit code 2 with file and line", () => {
	const lines = formatTrace(recorded).split("\n");
	const { code, err } = kit.run("replay", write("cut.jsonl", lines.slice(0, 4).join("\n")));
	expect(err).toMatch(/^error: cut\.jsonl:4: the trace is cut off: expected a last line \{"end":N\}/);
	expect(code).toBe(2);
});

test("replay of an impossible event: exit code 2 with its index", () => {
	const n = recorded.events.length + 1;
	const impossible: TraceEvent = { n, do: "complete", delivery: 999, outcome: "delivered" };
	const trace = { ...recorded, events: [...recorded.events, impossible] };
	const { code, out } = kit.run("replay", write("impossible.jsonl", formatTrace(trace)));
	expect(out).toMatch(new RegExp(`COULD NOT TELL .*\n.*at event {5}${n}\n.*event ${n} cannot happen: .*999`));
	expect(code).toBe(2);
});

test("a knob given on the command line is put above those of the cases", () => {
	const { code, out } = kit.run(
		"check",
		"--cases",
		"goldens",
		"--manager",
		"qmgr",
		"--knob",
		"default_delivery_slot_cost=0",
	);
	expect(out).toMatch(/ {2}-- {3}slots-charged +not exercised/);
	expect(code).toBe(0);
});

test("agree without the live part compares model and reference, and says on how much", () => {
	const { code, out } = kit.run("agree", "--no-live", "--random", "20", "--seed", "11");
	expect(out).toMatch(
		/^AGREE: model, reference on 20 random scenarios for qmgr and oqmgr \(seeds 11 to 30\): [\d,]+ selections/,
	);
	expect(code).toBe(0);
});

const NOWHERE = { SPOOLPROOF_POSTFIX: "/nowhere", SPOOLPROOF_REQUIRE_POSTFIX: "0" };
const LACKING = /^error: SPOOLPROOF_POSTFIX names \/nowhere, which has no qmgr and oqmgr.*\n$/;

test("Postfix that cannot be had is told in one line, and is no pass where it was asked for", () => {
	for (const args of [
		["check", "--postfix"],
		["agree", "--require-live"],
	]) {
		const { code, err } = kit.runWith(NOWHERE, ...args);
		expect(err).toMatch(LACKING);
		expect(code).toBe(2);
	}
	const recording = write("built.jsonl", formatTrace(recorded));
	for (const args of [
		["check", "--postfix", "/elsewhere"],
		["replay", recording, "--adapter", "postfix:/elsewhere"],
	]) {
		const { code, err } = kit.runWith(NOWHERE, ...args);
		expect(err).toMatch(/^error: --postfix names \/elsewhere, which has no qmgr.*\n$/);
		expect(code).toBe(2);
	}
	const required = kit.runWith({ ...NOWHERE, SPOOLPROOF_REQUIRE_POSTFIX: "1" }, "start");
	expect(required.err).toMatch(LACKING);
	expect(required.code).toBe(2);
});

test("start goes on without Postfix, says so, and judges the reference on every set of cases", () => {
	const { code, out, err } = kit.runWith(NOWHERE, "start", "--random", "3", "--json", "start.json");
	expect(err).toMatch(/^Postfix itself was not judged: .*\/nowhere/);
	expect(out).toMatch(/Postfix itself was not judged: .*\/nowhere.*\n\nCONFORMS/);
	const report = reportSchema.parse(JSON.parse(readFileSync(join(kit.directory, "start.json"), "utf8")));
	expect(report.implementations.filter(({ live }) => live)).toEqual([]);
	expect(report.notes).toHaveLength(1);
	const setsOf = (which: string | undefined) =>
		report.implementations.filter(({ wing }) => wing === which).map(({ sets }) => sets.map(({ name }) => name));
	expect(setsOf(undefined)).toEqual([[...CASE_SETS], [...CASE_SETS]]);
	expect(setsOf("protocol")).toEqual(PROFILE_NAMES.map((name) => [name]));
	const schedulers = report.machines.filter(({ machine }) => !["todo", "send", "clean"].includes(machine));
	expect(schedulers.flatMap(({ missing }) => missing)).toEqual([]);
	expect(report.requirements.filter(({ status }) => status === "not exercised")).toEqual([]);
	expect(report.claims.filter(({ proofs }) => proofs === 0)).toEqual([]);
	expect(code).toBe(0);
});

test("requirements are listed with their sources", () => {
	const { code, out } = kit.run("requirements", "scheduler.preempt");
	expect(out).toMatch(/^scheduler\.preempt\.slot-cost \(must\)\n {2}.*\n {2}Source: /);
	expect(out).not.toMatch(/scheduler\.blocker/);
	expect(code).toBe(0);
});

test("the version and the help are exit code 0", () => {
	expect(kit.run("--version")).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
	const { code, out } = kit.run("--help");
	expect(out).toMatch(/Exit codes: 0 conforms, 1 violates, 2 could not tell/);
	expect(code).toBe(0);
});

test("an interrupted run says so, and leaves at once", async () => {
	const child = spawn(process.execPath, [kit.main, "agree", "--no-live", "--random", "10000000"], {
		cwd: kit.directory,
	});
	let err = "";
	child.stderr.on("data", (data) => {
		err += data;
	});
	await once(child.stderr, "data");
	expect(err).toMatch(/^model, reference: 10,000,000 random scenarios, seeds 1 to 10000000\n/);
	child.kill("SIGINT");
	const [code] = await once(child, "close");
	expect(err).toMatch(/interrupted/);
	expect(code).toBe(130);
	expect(existsSync(join(kit.directory, ".spoolproof"))).toBe(false);
});
