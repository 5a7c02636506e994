// The commands that README and guides show exist as they are shown; those of spoolproof are run, or there is a reason why not.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram } from "../cli/program.js";
import { type BuiltKit, buildKit } from "../cli/testing.js";
import { commandsOf, faultsOf, kitArguments, type Surroundings } from "./snippets.js";
import { RULES, ruleFor, smallArguments } from "./snippets-runs.js";
import { ROOT } from "./tree.js";

const pages = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)]
	.filter((path) => path.endsWith(".md"))
	.map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
const commands = pages.flatMap((page) => commandsOf(page));
const surroundings: Surroundings = {
	program: buildProgram({ signal: new AbortController().signal }),
	scripts: Object.keys(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts),
	exists: (path) => existsSync(join(ROOT, path)),
};

test("every command in the docs exists, with its options", () => {
	expect(commands.length).toBeGreaterThan(40);
	const faults = commands.flatMap(({ page, text }) =>
		faultsOf(text, surroundings).map((it) => `${page}: ${text}: ${it}`),
	);
	expect(faults).toEqual([]);
});

test.each([
	["spoolproof judge", ["there is no command judge"]],
	["npx spoolproof check --colour red", ["check has no option --colour", "check takes at most 0 words, not 1"]],
	["npx spoolproof check --random many", ["--random does not take many"]],
	["npx spoolproof check --random", ["--random needs a value"]],
	["npm run everything", ["package.json has no script everything"]],
	["node dist/conformance/nothing.js", ["there is no conformance/nothing.ts"]],
	["npx vitest run conformance/nothing", ["there is no conformance/nothing"]],
	["npx spoolproof check --random=3 --postfix", []],
])("noticed: %s", (text, faults) => {
	expect(faultsOf(text, surroundings)).toEqual(faults);
});

test("commands are found in blocks, in indented lines, after a prompt and in sentences", () => {
	const text = [
		"Use `spoolproof agree` or\n\n    spoolproof check   --postfix   judges it\n",
		"```sh\nnpm ci && npm test\nspoolproof a \\\n  b # c\n```\n",
		"```text\n$ npx spoolproof d\nspoolproof e\n```\n",
		`\`\`\`yaml\n  - run: npx spoolproof f --shard \${{ matrix.part }}/3 || true\n    with: spoolproof g\n\`\`\`\n`,
	].join("\n");
	expect(commandsOf({ path: "p", text }).map((command) => command.text)).toEqual([
		...[
			"npm ci",
			"npm test",
			"spoolproof a b",
			"npx spoolproof d",
			"npx spoolproof f --shard 1/3",
			"spoolproof check   --postfix",
			"spoolproof agree",
		],
	]);
});

describe("run in a directory of its own", () => {
	let kit: BuiltKit;
	beforeAll(() => {
		kit = buildKit();
		const write = (name: string, text = "") => writeFileSync(join(kit.directory, name), text);
		const block = (page: string, language: string) =>
			new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(
				pages.find(({ path }) => path === page)?.text ?? "",
			)?.[1];
		write("mine.py", block("docs/write-an-adapter.md", "python"));
		mkdirSync(join(kit.directory, ".spoolproof"));
		// The example of the page on the trace format stands for whatever FILE the docs mean.
		const trace = block("docs/trace.md", "jsonl");
		for (const name of ["FILE", "FILE.jsonl", ".spoolproof/FILE.jsonl", ".spoolproof/FILE.trace.jsonl"])
			write(name, trace);
		expect(kit.run("check", "--cases", "random", "--random", "2", "--json", "report.json").code).toBe(0);
		write("known.json", "[]\n");
	});
	afterAll(() => kit?.remove());

	const shown = commands.filter(({ block }) => block).flatMap(({ text }) => kitArguments(text) ?? []);
	const all = commands.filter(({ block }) => block).map(({ text }) => kitArguments(text) ?? []);
	const runs = new Map<string, { readonly args: readonly string[]; readonly code: number }>();
	for (const args of all) {
		const rule = ruleFor(args);
		const whole = rule === undefined ? args : smallArguments(args, rule);
		if (args.length > 0 && rule?.reason === undefined)
			runs.set(whole.join(" "), { args: whole, code: rule?.code ?? 0 });
	}

	test.each([...runs])("spoolproof %s", (_, { args, code }) => {
		const { code: found, out, err } = kit.run(...args);
		expect(`exit code ${found}\n${found === code ? "" : out + err}`).toBe(`exit code ${code}\n`);
	});

	test("no rule is without need", () => {
		expect(shown.length).toBeGreaterThan(0);
		const used = new Set(all.map(ruleFor));
		expect(RULES.filter((rule) => !used.has(rule)).map(({ when }) => String(when))).toEqual([]);
	});
});
