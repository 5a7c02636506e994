// Reports on the command line: every format, saved reports, known failures, recorded traces and mail logs.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { earlyAnnouncement, exchange } from "../diagrams/examples.js";
import { writeProtocolTrace } from "../protocol/judge/trace.js";
import { reportSchema } from "../report/format.js";
import { type BuiltKit, buildKit } from "./testing.js";

let kit: BuiltKit;
let failing: { readonly code: number | null };

const FORMATS = { json: "r.json", junit: "r.xml", sarif: "r.sarif", markdown: "r.md", html: "r.html" };
const outputs = (prefix: string) => Object.entries(FORMATS).flatMap(([format, file]) => [`--${format}`, prefix + file]);
const read = (name: string) => readFileSync(join(kit.directory, name), "utf8");
const EDITION = ["check", "--edition", "documented", "--cases", "regressions", "--manager", "qmgr"];

beforeAll(() => {
	kit = buildKit();
	failing = kit.run(...EDITION, ...outputs(""));
});
afterAll(() => kit.remove());

function write(name: string, text: string): string {
	writeFileSync(join(kit.directory, name), text);
	return name;
}

test("check writes the report in every format, and a saved one can be converted to the same", () => {
	expect(failing.code).toBe(1);
	expect(reportSchema.parse(JSON.parse(read("r.json"))).verdict).toBe("violates");
	expect(read("r.xml")).toMatch(/<testsuite name="reference qmgr"/);
	expect(JSON.parse(read("r.sarif"))).toMatchObject({ version: "2.1.0" });
	expect(read("r.md")).toMatch(/^## ❌ spoolproof/);
	expect(read("r.html")).toMatch(/^<!doctype html>/);
	expect(kit.run("report", "r.json", ...outputs("again-")).code).toBe(1);
	for (const file of ["r.xml", "r.sarif", "r.md"]) expect(read(`again-${file}`)).toBe(read(file));
	expect(JSON.parse(read("again-r.json"))).toEqual(JSON.parse(read("r.json")));
	expect(read("again-r.html").length).toBe(read("r.html").length);
	expect(kit.run("report", "r.json").out).toMatch(/VIOLATES reference \(qmgr\)/);
});

test("the summary of a CI job is appended to", () => {
	const summary = join(kit.directory, write("summary.md", "before\n"));
	kit.runWith({ GITHUB_STEP_SUMMARY: summary }, "report", "r.json", "--markdown", summary);
	expect(read("summary.md")).toMatch(/^before\n## ❌/);
});

test("known failures: drafted, refused without reasons, accepted with them, stale when they are gone", () => {
	expect(kit.run("report", "r.json", "--draft-known-failures", "known.json").code).toBe(1);
	const refused = kit.run(...EDITION, "--known-failures", "known.json");
	expect(refused.err).toMatch(/^error: known\.json: entry 1, reason: nobody has given the reason yet/);
	expect(refused.code).toBe(2);
	write("given.json", read("known.json").replace(/TODO[^"]*/g, "Another edition."));
	const accepted = kit.run(...EDITION, "--known-failures", "given.json");
	expect(accepted.out).toMatch(/CONFORMS but for \d+ known failure/);
	expect(accepted.code).toBe(0);
	const stale = kit.run("check", "--cases", "regressions", "--manager", "qmgr", "--known-failures", "given.json");
	expect(stale.out).toMatch(/STALE {3}scheduler\..*\n +the case conforms now/);
	expect(stale.code).toBe(1);
	const other = kit.run("check", "--cases", "goldens", "--manager", "qmgr", "--known-failures", "given.json");
	expect(other.out).toMatch(/not run scheduler\./);
	expect(other.code).toBe(0);
});

test("check --trace judges a recorded trace, by its own edition", () => {
	const [file = ""] = readdirSync(join(kit.directory, ".spoolproof"));
	const { code, out } = kit.run("check", "--trace", join(".spoolproof", file), "--html", "trace.html");
	expect(out).toMatch(/VIOLATES reference \(qmgr\)/);
	expect(code).toBe(1);
	expect(read("trace.html")).toContain("<svg");
});

test("check --maillog judges a mail log by what it can decide", () => {
	const at = "Nov 23 06:53:1";
	const lines = [
		`${at}6 mail postfix/cleanup[1]: 72B8C220342: message-id=<x@y>`,
		`${at}6 mail postfix/qmgr[2]: 72B8C220342: from=<a@b>, size=359, nrcpt=1 (queue active)`,
		`${at}7 mail postfix/smtp[3]: 72B8C220342: to=<r@d>, relay=none, delay=1.4, delays=0.02/0.01/0/1.4, dsn=2.0.0, status=sent (x)`,
	];
	const good = kit.run("check", "--maillog", write("good.log", `${lines.join("\n")}\n`));
	expect(good.out).toMatch(/CONFORMS as far as can be told: \d+ requirements could not be judged/);
	expect(good.code).toBe(0);
	const bad = kit.run("check", "--maillog", write("bad.log", `${[...lines, lines[2]].join("\n")}\n`));
	expect(bad.out).toMatch(/bad\.log:4: message 72B8C220342, r@d was delivered to twice: in line 3 and again in line 4/);
	expect(bad.code).toBe(1);
});

test.each<[string, () => string[], RegExp]>([
	[
		"a report of another version",
		() => ["report", write("v.json", '{"spoolproof":"report","version":9}')],
		/^error: v\.json: version: a report of version 9/,
	],
	["broken JSON", () => ["report", write("b.json", "{")], /^error: b\.json: not JSON/],
	["a missing report", () => ["report", "nowhere.json"], /^error: cannot read nowhere\.json/],
	[
		"a directory to write to",
		() => ["check", "--cases", "goldens", "--html", "."],
		/^error: cannot write \.: it is a directory/,
	],
	[
		"a list that is none",
		() => ["check", "--known-failures", write("k.json", "{}")],
		/^error: k\.json: this is not a list/,
	],
	[
		"no mail log",
		() => ["check", "--maillog", write("m.log", "hello\n")],
		/^error: m\.log:1: no line of this file is of Postfix/,
	],
	["no trace", () => ["check", "--trace", write("t.jsonl", "{}\n")], /^error: t\.jsonl:1: /],
	[
		"a trace and a log",
		() => ["check", "--trace", "x", "--maillog", "y"],
		/^error: option .--trace <file>. cannot be used with option .--maillog <file>./,
	],
])("bad input is exit code 2 and one clear message: %s", (_, args, message) => {
	const { code, err } = kit.run(...args());
	expect(err).toMatch(message);
	expect(
		err
			.trimEnd()
			.split("\n")
			.filter((line) => !line.startsWith("(spoolproof --help")),
	).toHaveLength(1);
	expect(code).toBe(2);
});

test("a recorded run of the protocol is judged with every format, drawn in the page, and told with its rule and source", () => {
	const { trace } = earlyAnnouncement();
	write("early.jsonl", writeProtocolTrace(trace));
	const { code, out } = kit.run("check", "--trace", "early.jsonl", ...outputs("early-"));
	expect(code).toBe(1);
	expect(out).toMatch(/requirement {2}protocol\.todo\.announce-after-clean\n.*\n +Source: .*\n {2}at event {5}8\n/);
	expect(out).toMatch(/judge again {2}spoolproof replay early\.jsonl\n(?! +run again)/);
	const report = reportSchema.parse(JSON.parse(read("early-r.json")));
	expect(report.failures[0]).toMatchObject({
		wing: "protocol",
		requirement: "protocol.todo.announce-after-clean",
		event: 8,
	});
	expect(read("early-r.xml")).toMatch(/<failure[^>]*type="protocol\.todo\.announce-after-clean"/);
	expect(JSON.parse(read("early-r.sarif")).runs[0].results[0].ruleId).toBe("protocol.todo.announce-after-clean");
	expect(read("early-r.md")).toMatch(/### Failures\n\n<details>/);
	expect(read("early-r.html").match(/<figure>/g)?.length).toBe(3);
	expect(read("early-r.html")).toContain("Machine todo: the way of message 457, up to the step that is wrong");
	const steps = kit.run("replay", "early.jsonl", "--steps");
	expect(steps.out).toContain("8 todo to send: DB457\\0   <-- here");
	write("fine.jsonl", writeProtocolTrace(exchange()));
	expect(kit.run("check", "--trace", "fine.jsonl").code).toBe(0);
});

test("one case is run again by its name, by words of it, or by its number; a name that is none is told with the nearest", () => {
	const one = kit.run(
		"check",
		"--case",
		"10+2+2 recipients with slot cost 2: the printed example",
		"--manager",
		"qmgr",
	);
	expect(one.out).toMatch(/reference qmgr +1 case/);
	expect(one.code).toBe(0);
	expect(kit.run("check", "--case", "random 17", "--manager", "qmgr").out).toMatch(/reference qmgr +1 case/);
	const clean = kit.run("check", "--profile", "clean", "--case", "at the end of its requests");
	expect(clean.out).toMatch(/reference clean +1 case/);
	const wrong = kit.run("check", "--case", "the printed exemple of slots");
	expect(wrong.code).toBe(2);
	expect(wrong.err).toMatch(
		/--case: no case is called "the printed exemple of slots"[\s\S]*10\+2\+2 recipients with slot cost 2/,
	);
	const other = kit.run("check", "--case", "at the end of its requests it exits 0");
	expect(other.err).toMatch(/It is one of the protocol: add --profile clean\./);
});
