// `spoolproof simulate` as a user runs it: files in, tables, JSON, SVG and HTML out, and what is told of bad input.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltKit, buildKit } from "./testing.js";

let kit: BuiltKit;
beforeAll(() => {
	kit = buildKit();
});
afterAll(() => kit.remove());

const read = (name: string) => readFileSync(join(kit.directory, name), "utf8");
function write(name: string, text: string): string {
	writeFileSync(join(kit.directory, name), text);
	return name;
}
const MAIL = ["--generate", "bulk:1x400;to=each,single:20@1s-5s;to=each", "--knob", "default_process_limit=10"];

test("a main.cf, a workload, a change; the same seed gives the same figures in every format", () => {
	const config = write(
		"main.cf",
		"# ours\nsmtp_delivery_slot_cost = $cost\ncost =\n  3\nsmtp_destination_concurency_limit = 2\n",
	);
	const master = write("master.cf", "smtp unix - - n - 10 smtp\n");
	const workload = write("mail.csv", "time,recipients,destinations\n0,400,\n1s,1,b.example\n");
	const files = (prefix: string) => ["json", "svg", "html"].flatMap((format) => [`--${format}`, `${prefix}.${format}`]);
	const given = ["--workload", workload, "--config", config, "--master", master, "--site", "*=takes:1s"];
	const run = (prefix: string) =>
		kit.run("simulate", ...given, "--what-if", "smtp_delivery_slot_cost=0", ...files(prefix));
	const one = run("one");
	expect([one.code, one.err]).toEqual([0, ""]);
	expect(one.out).toContain('note main.cf, line 5: "smtp_destination_concurency_limit" is no knob');
	expect(one.out).toMatch(/^warning Nothing is ever preempted/m);
	expect(run("two").out).toBe(one.out);
	for (const format of ["json", "svg", "html"]) expect(read(`two.${format}`)).toBe(read(`one.${format}`));
	const json = JSON.parse(read("one.json"));
	expect(json).toMatchObject({
		version: 1,
		seed: 1,
		settings: { smtp_delivery_slot_cost: "3" },
		workload: { recipients: 401 },
	});
	expect(json.columns).toHaveLength(4);
	expect(read("one.svg")).toMatch(/^<svg /);
	expect(read("one.html")).toMatch(/^<!doctype html>/);
});

test("only the schedulers that are asked for, and another seed", () => {
	const { out, code } = kit.run("simulate", ...MAIL, "--scheduler", "fifo,preemptive", "--seed", "9");
	expect(code).toBe(0);
	expect(out).toContain("seed 9");
	expect(out).not.toContain("round robin");
});

test("what cannot be done is told in a line, with exit code 2 and nothing written", () => {
	const bad = write("bad.cf", "\nsmtp_delivery_slot_cost 5\n");
	const mail = write("bad.jsonl", '{"time": 0, "recipients": 1}\n{"time": 0}\n');
	const cases: [readonly string[], RegExp][] = [
		[["--config", bad], /^error: bad\.cf, line 2: expected a setting, name = value/],
		[["--config", "none.cf"], /^error: cannot read none\.cf/],
		[["--workload", mail], /^error: bad\.jsonl, line 2: recipients: expected how many/],
		[
			["--workload", mail, "--generate", "a:1"],
			/^error: option '--workload <file>' cannot be used with option '--generate <groups>'/,
		],
		[["--generate", "a:lots"], /^error: --generate, group a: expected COUNT/],
		[["--site", "a.example=speed:9"], /^error: --site: expected takes:/],
		[
			["--what-if", "default_delivery_slot_kost=2"],
			/^error: --what-if: unknown knob .* did you mean "default_delivery_slot_cost"\?/,
		],
		[
			["--knob", "default_delivery_slot_cost=-1"],
			/^error: --knob: default_delivery_slot_cost = -1: expected a whole number/,
		],
		[["--scheduler", "lifo"], /Unknown scheduler "lifo"; expected fifo, round-robin, preemptive/],
		[["--for", "ever"], /Expected a time such as 30s/],
		[["--html", "no/such/dir.html"], /^error: cannot write no\/such\/dir\.html/],
	];
	for (const [args, message] of cases) {
		const { code, err, out } = kit.run("simulate", ...args, "--json", "never.json");
		expect(err, args.join(" ")).toMatch(message);
		expect([code, out]).toEqual([2, ""]);
	}
	expect(existsSync(join(kit.directory, "never.json"))).toBe(false);
});
