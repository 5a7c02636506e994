// The package as others get it: packed, installed in an empty directory, every command run from there, every export imported and its
// types checked. Slow: it runs where SPOOLPROOF_REQUIRE_TOOLS is set, as in CI.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { livePostfix } from "../adapters/postfix/testing.js";
import { buildProgram } from "../cli/program.js";
import { snippetsOf } from "../report/docs/snippets.js";
import { entryPoints } from "../site/pages.js";
import { parseAction, parseYaml, runAction } from "./action.js";
import { type Installed, install, PATIENCE_MS } from "./installed.js";
import { JOURNEY, wordsOf } from "./journey.js";
import { blockOf, giveReasons, writeMaterials } from "./materials.js";

const required = process.env.SPOOLPROOF_REQUIRE_TOOLS !== undefined;
const postfix = required ? await livePostfix() : undefined;

describe.skipIf(!required)("the packed package", () => {
	let kit: Installed;
	beforeAll(() => {
		kit = install();
		writeMaterials(kit.packed, kit.home);
	}, PATIENCE_MS);
	afterAll(() => kit?.remove());

	const steps = JOURNEY.filter(({ needs }) => needs !== "postfix" || postfix?.installation !== null);
	const shown = steps.map((step) => [`spoolproof ${step.args.join(" ")}`, step] as const);
	test.each(shown)(
		"%s",
		(_, step) => {
			const words = wordsOf(step, kit.home);
			if (words.includes("reasons.json") && !existsSync(join(kit.home, "reasons.json"))) giveReasons(kit.home);
			const { code, out, err } = kit.spoolproof(words);
			expect(`${out}${err}`).toMatch(step.prints);
			expect(err).not.toMatch(/^\s+at .*:\d+:\d+/m);
			expect(code).toBe(step.code);
			for (const name of step.writes ?? []) expect(statSync(join(kit.home, name)).size, name).toBeGreaterThan(0);
		},
		PATIENCE_MS,
	);

	test("no command is left out", () => {
		const taken = JOURNEY.map(({ args }) => args[0]);
		const { commands } = buildProgram({ signal: new AbortController().signal });
		expect(commands.map((command) => command.name()).filter((name) => !taken.includes(name))).toEqual([]);
	});

	test("the workflow of the guide runs here, as on GitHub: npx, the action, its summary", () => {
		const guide = blockOf(kit.packed, "gate.md", "yaml");
		const { jobs } = z
			.object({ jobs: z.object({ gate: z.object({ steps: z.array(z.record(z.string(), z.unknown())) }) }) })
			.parse(parseYaml(guide));
		const judged = jobs.gate.steps.map(({ run }) => String(run)).find((run) => run.includes("spoolproof check"));
		expect(judged).toMatch(/^npx spoolproof check .* --json mine\.json \|\| true$/);
		// Fewer cases: what is tried here is the way.
		const fewer = judged?.replace("--json", "--random 0 --json") ?? "";
		expect(kit.run("bash", ["-e", "-c", fewer]).code).toBe(0);
		const use = jobs.gate.steps.find(({ uses }) => uses === "./.github/actions/spoolproof-gate");
		const given = z.record(z.string(), z.string()).parse(use?.with);
		const action = parseAction(readFileSync(join(kit.packed, ".github/actions/spoolproof-gate/action.yml"), "utf8"));
		expect(kit.spoolproof(["gate", "--report", "mine.json", "--update"]).code).toBe(0);
		const done = runAction(action, kit.home, given);
		expect([done.code, done.commands]).toEqual([0, []]);
		expect(done.summary).toContain("as good as the baseline");
		expect(runAction(action, kit.home, { ...given, reports: "bad.json" })).toMatchObject({ code: 1 });
		expect(runAction(action, kit.home, { ...given, reports: "" })).toMatchObject({ code: 2 });
	});

	test("in it is what is needed, and nothing else", () => {
		const files = readdirSync(kit.packed, { recursive: true, encoding: "utf8" }).sort();
		for (const name of ["LICENSE", "README.md", "package.json", "docs/requirements.md"]) expect(files).toContain(name);
		const kinds =
			/(?:^|\/)(?:LICENSE|[^.]+(?:\.d|\.schema)?\.(?:c|css|golden|js|json|md|mjs|mmd|dot|puml|py|scripts|svg|ts|yml))$/;
		const isFile = (name: string) => statSync(join(kit.packed, name)).isFile();
		expect(files.filter((name) => isFile(name) && !kinds.test(name))).toEqual([]);
		const junk = /\.test\.|tsbuildinfo|^docs\/api\/|\.spoolproof|conformance\/(?:pack|site)(?:\/|$)|\.map$/;
		expect(files.filter((name) => junk.test(name))).toEqual([]);
		const sources = files.filter((name) => /\.(?:js|ts)$/.test(name) && isFile(name));
		const mapped = sources.filter((name) =>
			readFileSync(join(kit.packed, name), "utf8").includes("//# source" + "Mapping"),
		);
		expect(mapped).toEqual([]);
		const bytes = files.reduce((sum, name) => sum + statSync(join(kit.packed, name)).size, 0);
		expect(bytes).toBeLessThan(12e6);
	});

	test("its package.json names files that there are, and programs that can be run", () => {
		const { bin, exports, scripts } = z
			.object({
				bin: z.record(z.string(), z.string()),
				exports: z.record(
					z.string(),
					z.union([z.string(), z.object({ types: z.string(), default: z.string() }).strict()]),
				),
				scripts: z.record(z.string(), z.string()),
			})
			.parse(JSON.parse(readFileSync(join(kit.packed, "package.json"), "utf8")));
		const targets = Object.values(exports).flatMap((it) => (typeof it === "string" ? [it] : [it.types, it.default]));
		for (const target of targets) expect(existsSync(join(kit.packed, target)), target).toBe(true);
		for (const [name, target] of Object.entries(bin)) {
			expect(readFileSync(join(kit.packed, target), "utf8"), name).toMatch(/^#!\/usr\/bin\/env node\n/);
			expect(statSync(join(kit.home, "node_modules", ".bin", name)).mode & 0o111, name).toBe(0o111);
		}
		// Else whoever installs the package would have to build it.
		for (const name of ["preinstall", "install", "postinstall"]) expect(scripts).not.toHaveProperty(name);
	});

	test.each([
		["as a bundler finds it", "esnext", "bundler"],
		["as Node finds it", "node16", "node16"],
		["as the newest Node finds it", "nodenext", "nodenext"],
	])("every export can be imported and has types, %s", (_, module, resolution) => {
		const names = entryPoints().map(({ name }) => name);
		const program = [
			'import { judge, parseTrace, type Verdict } from "spoolproof";',
			...names.map((name, index) => `import * as m${index} from "${name}";`),
			'const verdict: Verdict = judge(parseTrace("", "a.jsonl"));',
			`console.log(verdict, ${names.map((_name, index) => `Object.keys(m${index}).length`).join(", ")});`,
			"// @ts-expect-error: if this were no error, there would be no types",
			"judge(7);",
		];
		writeFileSync(join(kit.home, "consumer.mts"), `${program.join("\n")}\n`);
		const flags = ["--strict", "--noEmit", "--target", "es2023", "--module", module, "--moduleResolution", resolution];
		expect(kit.compile(flags, "consumer.mts")).toBe("");
	});

	test("every export can be loaded", () => {
		for (const { name } of entryPoints()) {
			const show = `import(${JSON.stringify(name)}).then((it) => console.log(Object.keys(it).length > 0))`;
			expect(kit.run(process.execPath, ["-e", show]).out).toBe("true\n");
		}
	});

	test("the guide's program for those who embed the scheduler is strict TypeScript, and prints what the guide says", () => {
		const [guide] = snippetsOf("embed", readFileSync(join(kit.packed, "docs", "embed-the-scheduler.md"), "utf8"));
		writeFileSync(join(kit.home, "embed.mts"), guide?.program ?? "");
		const strict = ["--strict", "--noUncheckedIndexedAccess", "--target", "es2023"];
		expect(kit.compile([...strict, "--module", "nodenext"], "embed.mts")).toBe("");
		expect(kit.run(process.execPath, ["embed.mjs"]).out).toBe(guide?.prints);
	});

	test("a file that a command needs and that was not packed would be noticed", () => {
		const goldens = join(kit.packed, "conformance", "cases", "goldens");
		cpSync(goldens, join(kit.home, "kept"), { recursive: true });
		rmSync(goldens, { recursive: true });
		expect(kit.spoolproof(["check", "--random", "1"]).code).not.toBe(0);
		cpSync(join(kit.home, "kept"), goldens, { recursive: true });
	});
});
