// The gate and merge as a user meets them: exit codes, messages that name file, field and what to do, and parts that make the whole.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { printBaseline } from "../gate/baseline.js";
import { goodReport, things } from "../gate/testing/things.js";
import { type Report, reportSchema } from "../report/format.js";
import { type BuiltKit, buildKit } from "./testing.js";

let kit: BuiltKit;

beforeAll(() => {
	kit = buildKit();
	write("good.json", goodReport());
	const score = { spoolproof: "mutation score", version: 1, seconds: 1, mutants: [] };
	write("score.json", score);
	write("part.json", { ...score, shard: { index: 1, of: 2, kit: "1", choice: "" } });
	write("only.json", { ...score, only: "loan" });
	write("score-9.json", { ...score, version: 9 });
	write("report-9.json", { ...goodReport(), version: 9 });
	write("baseline-9.json", { ...JSON.parse(printBaseline(things())), version: 9 });
	write("odd.json", { ...JSON.parse(printBaseline(things())), states: { one: { states: -1, steps: 2 } } });
	write("cut.json", '{"spoolproof":"report",');
	write("things.json", JSON.parse(printBaseline(things())));
});
afterAll(() => kit.remove());

function write(name: string, value: unknown): void {
	writeFileSync(join(kit.directory, name), typeof value === "string" ? value : JSON.stringify(value));
}

function report(name: string): Report {
	return reportSchema.parse(JSON.parse(readFileSync(join(kit.directory, name), "utf8")));
}

test("a report becomes a baseline, passes against itself, and fails with a requirement less", () => {
	const made = kit.run("gate", "--report", "good.json", "--update");
	expect([made.code, made.err]).toEqual([0, ""]);
	const same = kit.run("gate", "--report", "good.json");
	expect([same.code, same.out]).toEqual([0, expect.stringMatching(/AS GOOD AS THE BASELINE\.\n$/)]);
	write("less.json", { ...goodReport(), requirements: goodReport().requirements.slice(1) });
	const environment = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(kit.directory, "summary.md") };
	const less = kit.runWith(environment, "gate", "--report", "less.json");
	expect(less.code).toBe(1);
	expect(less.out).toMatch(/worse +scheduler +requirement scheduler\.select\.fifo-by-job: gone/);
	expect(less.out).toMatch(/^::error file=\.spoolproof-baseline\.json,line=\d+,title=/m);
	expect(readFileSync(environment.GITHUB_STEP_SUMMARY, "utf8")).toContain("spoolproof gate: worse than the baseline");
});

test.each<[string, string[], RegExp]>([
	["no baseline", ["--baseline", "none.json"], /there is no baseline none\.json\. .*--update.* makes it/],
	[
		"a baseline of another version",
		["--baseline", "baseline-9.json"],
		/baseline-9\.json: version: a baseline of version 9, but this kit reads version 1/,
	],
	["a baseline with a field that is wrong", ["--baseline", "odd.json"], /odd\.json: states\.one\.states: .*--update/],
	[
		"a baseline that is none",
		["--baseline", "good.json"],
		/good\.json: this is no baseline: expected .*"gate baseline"/,
	],
	[
		"a report of another version",
		["--baseline", "things.json", "--report", "report-9.json"],
		/report-9\.json: version: a report of version 9/,
	],
	[
		"a report that is cut off",
		["--baseline", "things.json", "--report", "cut.json"],
		/cut\.json: not JSON: .*cut off\?/,
	],
	["a report that is not there", ["--baseline", "things.json", "--report", "gone.json"], /cannot read gone\.json/],
	[
		"a score of another version",
		["--baseline", "things.json", "--report", "score-9.json"],
		/score-9\.json: version: a mutation score of version 9/,
	],
	[
		"a part of a score",
		["--baseline", "things.json", "--report", "part.json"],
		/part\.json: shard: this is part 1 of 2\. .*spoolproof merge/,
	],
	[
		"a score of some mutants",
		["--baseline", "things.json", "--report", "only.json"],
		/only\.json: only: not all mutants were tried/,
	],
	[
		"a report and again",
		["--baseline", "things.json", "--report", "good.json", "--report", "good.json"],
		/are both about reference qmgr/,
	],
	["an unknown part", ["--part", "speed"], /Unknown part "speed"; expected scheduler, protocol/],
])("%s: exit code 2 and what to do, no stack trace", (_, options, message) => {
	const { code, err } = kit.run("gate", "--no-run", ...options);
	expect(code).toBe(2);
	expect(err).toMatch(message);
	expect(err).not.toMatch(/\n\s+at /);
});

test("what no report is about cannot be told, unless it is left out", () => {
	const missing = kit.run(
		"gate",
		"--baseline",
		"things.json",
		"--report",
		"score.json",
		"--no-run",
		"--part",
		"states",
	);
	expect([missing.code, missing.out]).toEqual([2, expect.stringMatching(/unclear +states .*no report is about it/)]);
	const worse = kit.run("gate", "--baseline", "things.json", "--report", "score.json", "--part", "mutants");
	expect([worse.code, worse.out]).toEqual([
		1,
		expect.stringMatching(/worse +mutants +mutant reference scheduler: one: gone/),
	]);
});

/** Without what times and the choice of examples have to do with. */
function timeless({ seconds: _, examples: __, implementations, ...rest }: Report) {
	return { ...rest, implementations: implementations.map(({ seconds: ___, ...one }) => one) };
}

test("the parts of a run together are the whole run; a part that is missing or there twice is an error", () => {
	const check = ["check", "--cases", "directed,paths,random", "--manager", "qmgr", "--random", "10", "--seed", "5"];
	const parts = ["p1.json", "p2.json", "p3.json"];
	for (const [index, part] of parts.entries()) {
		const { code, err } = kit.run(...check, "--shard", `${index + 1}/3`, "--json", part);
		expect([code, err]).toEqual([0, expect.stringContaining("judged")]);
	}
	expect(kit.run(...check, "--json", "whole.json").code).toBe(0);
	expect(kit.run("merge", "p3.json", "p1.json", "p2.json", "-o", "all.json").code).toBe(0);
	expect(timeless(report("all.json"))).toEqual(timeless(report("whole.json")));

	const bad = (...files: string[]) => {
		const { code, err } = kit.run("merge", ...files);
		expect(code).toBe(2);
		return err;
	};
	expect(bad("p1.json", "p3.json")).toMatch(/part 2\/3 is missing: run it with --shard 2\/3/);
	expect(bad("p1.json", "p2.json", "p3.json", "p2.json")).toMatch(/are both part 2\/3: leave one out/);
	expect(bad("p1.json", "whole.json")).toMatch(/whole\.json: shard: this is a whole report/);
	expect(bad("p1.json", "score.json")).toMatch(/is a mutation score, p1\.json a report/);
	for (const [field, change] of [
		["seed", { seed: 6 }],
		["edition", { edition: "documented" }],
		["requirementSet", { requirementSet: "x" }],
	] as const) {
		write("other.json", { ...report("p2.json"), ...change });
		expect(bad("p1.json", "other.json", "p3.json")).toMatch(
			new RegExp(`other\\.json: ${field}: another ${field} than p1`),
		);
	}
	for (const [field, change] of [
		["commit", { commit: "0000" }],
		["kit", { kit: "9.9.9" }],
		["choice", { choice: "{}" }],
	] as const) {
		const other = report("p2.json");
		write("other.json", { ...other, shard: { ...other.shard, ...change } });
		expect(bad("p1.json", "other.json", "p3.json")).toMatch(new RegExp(`other\\.json: shard\\.${field}: another`));
	}
	const again = kit.run("gate", "--baseline", "x.json", "--report", "p1.json", "--update");
	expect([again.code, again.err]).toEqual([2, expect.stringMatching(/p1\.json: shard: this is part 1 of 3 of a run/)]);
});

test.each(["0/3", "4/3", "x", "1/0", "1-2"])("--shard %s is refused", (part) => {
	expect(kit.run("check", "--shard", part)).toMatchObject({
		code: 2,
		err: expect.stringMatching(/Expected i\/n with i from 1 to n, as in 2\/5\./),
	});
});
