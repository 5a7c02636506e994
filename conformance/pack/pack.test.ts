// The package as others get it: packed, installed in an empty directory, every command run from there, every export imported and its
// types checked. Slow: it runs where SPOOLPROOF_REQUIRE_TOOLS is set, as in CI.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../laws/tree.js";
import { entryPoints } from "../site/pages.js";

const STARTER = "node_modules/spoolproof/conformance/adapters/starters/javascript/scheduler.mjs";
const ADAPTER = `node ${STARTER}`;

/** What is run in the empty directory, one after the other, and how it must end. */
const COMMANDS: readonly (readonly [code: number, args: readonly string[], printed: RegExp])[] = [
	[0, ["--help"], /Exit codes/],
	[0, ["check", "--random", "5", "--json", "report.json"], /CONFORMS/],
	[0, ["check", "--profile", "clean"], /CONFORMS/],
	[0, ["validate", ADAPTER], /WELL-FORMED/],
	[0, ["check", "--adapter", ADAPTER, "--profile", "scheduler-bounded", "--random", "3"], /CONFORMS/],
	[0, ["report", "report.json", "--html", "report.html", "--junit", "report.xml", "--sarif", "report.sarif"], /^/],
	[0, ["diagram", "--out", "pictures"], /82 files|files written/],
	[0, ["requirements", "scheduler.preempt"], /scheduler\.preempt\.slot-cost/],
	[0, ["schema", "adapter"], /"\$schema"/],
	[0, ["agree", "--random", "5"], /agree/i],
	[0, ["crash", "--loss"], /lost/],
	[0, ["simulate", "--generate", "bulk:1x100@0,single:1/s@0-1m", "--html", "simulation.html"], /preemptive/],
	[0, ["verify", "--scope", "small", "--only", "printed-sequences"], /proved/],
	[2, ["lint-queue", "."], /no qmail queue/],
	[2, ["replay", "nothing.jsonl"], /nothing\.jsonl/],
];

describe.skipIf(process.env.SPOOLPROOF_REQUIRE_TOOLS === undefined)("the packed package", () => {
	const base = mkdtempSync(join(tmpdir(), "spoolproof-pack-"));
	const home = join(base, "home");
	afterAll(() => rmSync(base, { recursive: true, force: true }));

	beforeAll(() => {
		const source = join(base, "source");
		for (const name of ["package.json", "README.md", "LICENSE", "model", "impl", "conformance", "docs"]) {
			cpSync(join(ROOT, name), join(source, name), { recursive: true });
		}
		const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
		const project = join(ROOT, ".config", "tsconfig.build.json");
		// Types are checked by the tests' own run.
		const build = ["-p", project, "--noCheck", "--incremental", "false", "--outDir", join(source, "dist")];
		execFileSync(process.execPath, [compiler, ...build]);
		mkdirSync(home);
		npm(source, "pack", "--ignore-scripts", "--pack-destination", base);
		const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
		// npm 11 does not install into a directory without this file.
		writeFileSync(join(home, "package.json"), '{"private":true,"type":"module"}\n');
		npm(home, "install", "--prefer-offline", "--no-audit", "--no-fund", join(base, `spoolproof-${version}.tgz`));
	});

	test.each(COMMANDS)("exits with %i: spoolproof %j", (code, args, printed) => {
		const program = join(home, "node_modules", ".bin", "spoolproof");
		const env = { ...process.env, NO_COLOR: "1", NODE_PATH: "" };
		const { status, stdout, stderr } = spawnSync(program, args, { cwd: home, encoding: "utf8", env, timeout: 100_000 });
		expect(`${stdout}${stderr}`).toMatch(printed);
		expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
		expect(status).toBe(code);
	});

	test("what the commands were to write is there", () => {
		const files = ["report.html", "report.xml", "report.sarif", "simulation.html", "pictures/scheduler-job.svg"];
		for (const name of files) expect(existsSync(join(home, name)), name).toBe(true);
	});

	test("tests, built sites and caches are not in it", () => {
		const files = execFileSync("find", [join(home, "node_modules", "spoolproof"), "-type", "f"], { encoding: "utf8" });
		expect(files).toMatch(/docs\/requirements\.md/);
		expect(files).not.toMatch(/\.test\.|tsbuildinfo|docs\/api\/|\/\.spoolproof\//);
	});

	test("every export can be imported, and has types", () => {
		const names = entryPoints().map(({ name }) => name);
		const uses = [
			'const verdict: Verdict = judge(parseTrace("", "a.jsonl"));',
			"console.log(verdict, Object.keys(m0).length, Object.keys(m1).length, Object.keys(m2).length);",
			"// @ts-expect-error: if this were no error, there would be no types",
			"judge(7);",
		];
		const imports = names.map((name, index) => `import * as m${index} from "${name}";`);
		const program = ['import { judge, parseTrace, type Verdict } from "spoolproof";', ...imports, ...uses];
		writeFileSync(join(home, "consumer.ts"), `${program.join("\n")}\n`);
		const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
		const types = ["--typeRoots", join(ROOT, "node_modules", "@types"), "--types", "node"];
		const flags = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023", "--skipLibCheck", ...types];
		const { stdout } = spawnSync(process.execPath, [compiler, ...flags, "consumer.ts"], {
			cwd: home,
			encoding: "utf8",
		});
		expect(stdout).toBe("");
		for (const name of names) {
			const show = `import(${JSON.stringify(name)}).then((it) => console.log(Object.keys(it).length > 0))`;
			expect(execFileSync(process.execPath, ["-e", show], { cwd: home, encoding: "utf8" })).toBe("true\n");
		}
	});

	test("a file that a command needs and that was not packed would be noticed", () => {
		const goldens = join(home, "node_modules", "spoolproof", "conformance", "cases", "goldens");
		cpSync(goldens, join(base, "kept"), { recursive: true });
		rmSync(goldens, { recursive: true });
		const program = join(home, "node_modules", ".bin", "spoolproof");
		expect(spawnSync(program, ["check", "--random", "1"], { cwd: home }).status).not.toBe(0);
		cpSync(join(base, "kept"), goldens, { recursive: true });
	});

	function npm(cwd: string, ...args: readonly string[]): void {
		execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
	}
});
