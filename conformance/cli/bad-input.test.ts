// Bad input of every kind, in process: one clear message, exit code 2, and nothing that only the kit's authors understand.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { directed } from "../cases/index.js";
import { specificationAdapter } from "../judge/specification-adapter.js";
import { runScenario } from "../runner/run.js";
import { formatTrace } from "../trace/write.js";
import { tell } from "./errors.js";
import { buildProgram } from "./program.js";
import { runHere } from "./testing-here.js";

const before = process.cwd();
let directory: string;
let trace: string;

beforeAll(async () => {
	directory = mkdtempSync(join(tmpdir(), "spoolproof-bad-input-"));
	process.chdir(directory);
	mkdirSync("directory");
	const scenario = directed().find(({ managers }) => managers.includes("qmgr"));
	if (scenario === undefined) throw new Error("there is no directed case for qmgr");
	trace = formatTrace(await runScenario(specificationAdapter(), scenario, "qmgr"));
	writeFileSync("trace.jsonl", trace);
	const bounds = { order: "message", overtaking: 1, deadline: 1 };
	writeFileSync("bounded.jsonl", trace.replace('"requirements"', `"bounds":${JSON.stringify(bounds)},"requirements"`));
	const wing = '"spoolproof":"trace","version":2,"wing":"protocol"';
	const header = `{${wing},"implementation":"x","dialect":"exttodo","requirements":"1"}`;
	writeFileSync("protocol.jsonl", `${header}\n{"n":1,"started":"todo"}\n{"end":1}\n`);
	writeFileSync("mistyped.jsonl", `${header}\n{"n":1,"from":"todo","to":"send","bytes":7}\n{"end":1}\n`);
	const deep = "[".repeat(5000) + "]".repeat(5000);
	writeFileSync("deep.jsonl", trace.replace('"do":"arrive"', `"do":${deep}`));
	writeFileSync("deep.json", `{"spoolproof":"report","version":${deep}}`);
	writeFileSync("deep-mail.jsonl", `{"time":0,"recipients":[${deep}]}\n`);
	writeFileSync("strange.jsonl", `${header}\n{"n":1,"what":true}\n{"end":1}\n`);
});
afterAll(() => {
	process.chdir(before);
	rmSync(directory, { recursive: true, force: true });
});

const idle = (option: string) => new RegExp(`^error: ${option} has no effect .*: leave it out\\n$`);
const NOWHERE = ["--adapter", "nowhere"];

test.each<[string, string[], RegExp]>([
	["an empty value", ["check", "--traces", ""], /option '--traces <dir>' was given an empty value/],
	["an empty argument", ["replay", ""], /argument 1 is empty/],
	["a value that is missing at the end", ["check", "--seed"], /option '--seed <s>' argument missing/],
	["another option in a value's place", ["check", "--traces", "--postfix"], /'--traces <dir>' was given no value/],
	["a second value where one counts", ["check", ...NOWHERE, ...NOWHERE], /'--adapter <command>' was given twice/],
	[
		"a knob set twice",
		["check", "--knob", "default_delivery_slot_cost=1", "--knob", "default_delivery_slot_cost=2"],
		/is set twice/,
	],
	["a set of cases twice", ["check", "--cases", "goldens,goldens"], /"goldens" stands there twice/],
	["a seed that others would repeat", ["check", "--seed", "4294967296"], /from 0 to 4294967295/],
	["more jobs than can be", ["check", "--jobs", "99999999999"], /from 1 to 1000/],
	["more patience than timers have", ["check", "--profile", "clean", "--patience", "3000000"], /from 1 to 86400/],
	["an answer awaited for ever", ["validate", "true", "--answer-limit", "9999999"], /from 1 to 86400/],
	["an exponent", ["check", "--random", "1e999"], /Expected a whole number/],
	["two implementations", ["check", "--postfix", ...NOWHERE], /cannot be used with option '--adapter <command>'/],
	["two recordings", ["check", "--trace", "x", "--maillog", "y"], /cannot be used with option '--maillog <file>'/],
	["live and not live", ["agree", "--no-live", "--require-live"], /cannot be used with option '--no-live'/],
	["two workloads", ["simulate", "--workload", "x", "--generate", "a:1"], /cannot be used with option/],
	["two places for one format", ["merge", "x", "-o", "a", "--json", "b"], /cannot be used with option '--json <file>'/],
	["one file for two formats", ["check", "--json", "r", "--html", "./r"], /cannot write \.\/r: it is given twice/],
	["postfix as a program of the protocol", ["check", "--profile", "clean", "--postfix"], idle("--postfix")],
	["cases of the other wing", ["check", "--profile", "clean", "--cases", "goldens"], idle("--cases")],
	["a program of the other wing", ["check", "--profile", "scheduler-exact", "--todo", "x"], idle("--todo")],
	["a program without a part", ["check", "--profile", "clean", "--todo", "x"], /todo has no part in the profile clean/],
	["a todo for a family without", ["check", "--todo", "x", "--dialect", "notqmail"], /notqmail have no todo/],
	["bounds of another profile", ["check", "--deadline", "1"], idle("--deadline")],
	[
		"an edition without a specification",
		["check", "--profile", "scheduler-bounded", "--edition", "intended"],
		/--edit/,
	],
	["random cases of none", ["check", "--cases", "goldens", "--random", "5"], idle("--random")],
	["a clean trace with a profile", ["check", "--trace", "trace.jsonl", "--profile", "clean"], idle("--profile")],
	["what belongs to a log", ["check", "--never-flushed"], idle("--never-flushed")],
	["an edition of a bounded trace", ["replay", "bounded.jsonl", "--edition", "intended"], idle("--edition")],
	["an edition of the protocol", ["replay", "protocol.jsonl", "--edition", "intended"], idle("--edition")],
	["faults of no program", ["crash", "--errors"], idle("--errors")],
	["a part of a picture that is another", ["diagram", "job", "--kind", "path"], idle("--kind")],
	["a scope of the benchmark", ["export", "tla", "--out", "m", "--bench", "3", "--kills", "1"], idle("--kills")],
	["a summary of nothing", ["gate", "--update", "--summary", "s"], idle("--summary")],
	["a list and a table", ["verify", "--list", "--draw"], idle("--draw")],
	["a directory in a file's place", ["replay", "directory"], /cannot read directory: EISDIR/],
	["a report into a directory", ["verify", "--json", "directory"], /cannot write directory: it is a directory/],
	["traces below a file", ["check", "--traces", "trace.jsonl/x"], /trace\.jsonl is no directory; give another/],
	["a wrong type in the protocol", ["replay", "mistyped.jsonl"], /mistyped\.jsonl: line 2: bytes: .*expected string/],
	["an event of no kind", ["check", "--trace", "strange.jsonl"], /strange\.jsonl:2: fits none of the forms/],
	["an event nested without end", ["replay", "deep.jsonl"], /unknown event something nested too deep/],
	["a version nested without end", ["report", "deep.json"], /version something nested too deep/],
	["an address nested without end", ["simulate", "--workload", "deep-mail.jsonl"], /not something nested too deep/],
	["a name that no system takes", ["check", "--adapter", "x".repeat(5000)], /there is no program x+ in PATH/],
])("%s", async (_, args, message) => {
	const { code, out, err } = await runHere(...args);
	expect(err).toMatch(message);
	expect(err).not.toMatch(/^ +at |undefined|\[object|defect/m);
	expect(out).toBe("");
	expect(code).toBe(2);
});

test("a trace behind a byte order mark, with the line ends of another system, is read", async () => {
	writeFileSync("foreign.jsonl", `\ufeff${trace.replaceAll("\n", "\r\n")}`);
	expect(await runHere("replay", "foreign.jsonl")).toMatchObject({ code: 0, err: "" });
});

test("a trace that was recorded for a profile is judged by that profile, whoever asks", async () => {
	const [replay, check] = [
		await runHere("replay", "bounded.jsonl"),
		await runHere("check", "--trace", "bounded.jsonl"),
	];
	expect(check.code).toBe(replay.code);
	expect(replay.out).toContain("scheduler-bounded");
	expect(check.out).toContain("scheduler-bounded");
});

test("the edition on the command line counts more than the trace's own", async () => {
	const asked = await runHere("check", "--trace", "trace.jsonl", "--edition", "documented", "--json", "r.json");
	expect(asked.code).not.toBe(2);
	expect((await runHere("report", "r.json")).out).toContain("REQUIREMENTS");
});

test("a report that cannot be written has been seen", async () => {
	const { code, out, err } = await runHere("check", "--trace", "trace.jsonl", "--json", "/dev/full");
	expect(out).toContain("CONFORMS");
	expect(err).toMatch(/cannot write \/dev\/full: ENOSPC/);
	expect(code).toBe(2);
});

test("what the system refuses is told as such, with what to do, and not as a defect of the kit", () => {
	const gone = Object.assign(new Error("ENOENT: no such file or directory, uv_cwd"), { syscall: "uv_cwd" });
	expect(tell(gone)).toEqual({ text: expect.stringMatching(/^error: the current directory is gone: change/), code: 2 });
	const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { syscall: "write" });
	expect(tell(full)).toEqual({ text: "error: the system refused: ENOSPC: no space left on device, write", code: 2 });
	expect(tell(new TypeError("x is not a function")).text).toMatch(/please report it/);
});

test("every option of every command refuses an empty value, and every command a word too many", async () => {
	const { commands } = buildProgram({ signal: new AbortController().signal });
	expect(commands.length).toBeGreaterThan(15);
	for (const command of commands) {
		for (const { required, long } of command.options) {
			if (!required || long == null) continue;
			const { code, err } = await runHere(command.name(), long, "");
			expect(err, `${command.name()} ${long}`).toMatch(/empty|Expected|invalid|cannot read ""|no directory/);
			expect(code, `${command.name()} ${long}`).toBe(2);
		}
		expect((await runHere(command.name(), "--nonsense")).code, command.name()).toBe(2);
	}
});
