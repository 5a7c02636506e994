// The composite action runs as on GitHub: it passes, fails and cannot tell with the gate; what its inputs hold is never carried out.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltKit, buildKit } from "../cli/testing.js";
import { goodReport } from "../gate/testing/things.js";
import { ROOT } from "../laws/tree.js";
import { type Action, parseAction, type Ran, runAction, workflowCommands } from "./action.js";

const text = readFileSync(join(ROOT, ".github/actions/spoolproof-gate/action.yml"), "utf8");
const action = parseAction(text);

describe("the file", () => {
	test("every input is used, by the environment alone", () => {
		const used = action.runs.steps.flatMap(({ env }) => Object.values(env));
		expect(used.sort()).toEqual(
			Object.keys(action.inputs)
				.map((name) => `\${{ inputs.${name} }}`)
				.sort(),
		);
		expect(action.runs.steps.map(({ run }) => run).join()).not.toContain("${{");
	});

	test.each([
		["a step without a shell", text.replace("shell: bash", "name: gate")],
		["a key that there is not", text.replace("using: composite", "using: composite\n  main: index.js")],
		["a default that is no text", text.replace('default: "false"', "default: false")],
		["a description that YAML takes for a mapping", text.replace('description: \'"true"', 'description: x: "true"')],
	])("refused: %s", (_, broken) => {
		expect(broken).not.toBe(text);
		expect(() => parseAction(broken)).toThrow();
	});
});

describe("run", () => {
	let kit: BuiltKit;
	const write = (name: string, value: unknown) => writeFileSync(join(kit.directory, name), JSON.stringify(value));
	/** In the kit's directory; a line of shell instead of a program of the package that is not there. */
	const gate = (given: Readonly<Record<string, string>>, changed: Action = action): Ran =>
		runAction(changed, kit.directory, { command: `${process.execPath} ${kit.main}`, ...given });

	beforeAll(() => {
		kit = buildKit();
		write("good.json", goodReport());
		write("less.json", { ...goodReport(), requirements: goodReport().requirements.slice(1) });
		expect(kit.run("gate", "--report", "good.json", "--update").code).toBe(0);
	});
	afterAll(() => kit?.remove());

	test("it passes what is as good as the baseline, and writes the summary of the job", () => {
		const { code, out, summary, outputs, commands } = gate({ reports: "good.json" });
		expect([code, commands, outputs]).toEqual([0, [], ""]);
		expect(out).toContain("AS GOOD AS THE BASELINE");
		expect(summary).toMatch(/^## ✅ spoolproof gate: as good as the baseline/);
	});

	test("it fails what is worse, with an annotation at the line of the baseline", () => {
		const { code, summary, commands } = gate({ reports: "less.json\n" });
		expect(code).toBe(1);
		expect(summary).toMatch(/^## ❌/);
		expect(commands).toHaveLength(1);
		expect(commands[0]).toMatchObject({ name: "error", message: expect.stringContaining("fifo-by-job") });
		const { file = "", line } = commands[0]?.properties ?? {};
		expect(readFileSync(join(kit.directory, file), "utf8").split("\n")[Number(line) - 1]).toContain("fifo-by-job");
	});

	test.each([
		["no report is given", {}, /unclear/],
		["a report is not there", { reports: "none.json" }, /cannot read none\.json/],
		["there is no baseline", { baseline: "none.json", reports: "good.json" }, /there is no baseline none\.json/],
		["a part is unknown", { parts: "everything", reports: "good.json" }, /part "everything"/],
	])("it cannot tell if %s", (_, given, printed) => {
		const { code, out, err } = gate(given);
		expect(`${out}${err}`).toMatch(printed);
		expect(code).toBe(2);
	});

	test("several reports, parts and another file for the summary", () => {
		const given = { reports: "\ngood.json\n\n", parts: "scheduler", summary: "here.md" };
		expect(gate(given).code).toBe(0);
		expect(readFileSync(join(kit.directory, "here.md"), "utf8")).toContain("as good as the baseline");
	});

	const HARM = [
		"$(touch harm)",
		"`touch harm`",
		'"; touch harm; "',
		"' ; touch harm ; '",
		"x && touch harm",
		"--update",
		"*",
	];
	/** A program that tells its arguments, one a line. */
	const TELL = { command: "printf <%s>\\n" };
	const arrived = (given: Readonly<Record<string, string>>) => gate({ ...TELL, ...given }).out.split("\n");

	test.each(HARM)("what an input holds is not carried out, but arrives as it is: %s", (hostile) => {
		for (const [name, option] of [
			["baseline", "--baseline"],
			["reports", "--report"],
			["parts", "--part"],
			["summary", "--summary"],
		] as const) {
			expect(arrived({ [name]: hostile }).join("\n")).toContain(`<${option}>\n<${hostile}>\n`);
		}
		expect(arrived({ run: hostile })).toContain("<--no-run>");
		expect(gate({ command: `echo ${hostile}` }).out).toContain(`${hostile} gate`);
		expect(existsSync(join(kit.directory, "harm"))).toBe(false);
	});

	test("without anything given the options are the action's defaults", () => {
		const defaults = ["gate", "--baseline", ".spoolproof-baseline.json", "--annotations", "--no-run"];
		expect(arrived({})).toEqual([...defaults.map((one) => `<${one}>`), ""]);
		expect(arrived({ run: "true" })).not.toContain("<--no-run>");
		expect(action.inputs.command?.default).toBe("npx spoolproof");
	});

	test("a program under test cannot give the runner orders", () => {
		const name = "mine\n::stop-commands::all\n  ::add-mask::e\r::error::no ##[error]no";
		const [first, ...others] = goodReport().implementations;
		write("orders.json", { ...goodReport(), implementations: [{ ...first, name }, ...others] });
		const { code, commands, summary } = gate({ reports: "orders.json" });
		expect(code).not.toBe(0);
		expect(commands.filter(({ properties }) => !properties.title?.startsWith("spoolproof gate"))).toEqual([]);
		expect(summary).not.toMatch(/^\s*::/m);
	});

	test("that what is printed can be an order, and that an order can be seen", () => {
		const careless = text.replace(/^ *"\$\{command\[@\]\}" gate.*/m, '        eval "$COMMAND $BASELINE"');
		expect(careless).not.toBe(text);
		const broken = parseAction(careless);
		expect(gate({ command: "echo", baseline: "$(touch harm)" }, broken).code).toBe(0);
		expect(existsSync(join(kit.directory, "harm"))).toBe(true);
		expect(workflowCommands("a\n  ::error file=x,line=3::100%25\nb ##[add-mask]c")).toEqual([
			{ name: "error", properties: { file: "x", line: "3" }, message: "100%" },
			{ name: "add-mask", properties: {}, message: "c" },
		]);
	});
});
