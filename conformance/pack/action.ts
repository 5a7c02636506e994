/**
 * For tests: a composite action of GitHub's, checked against the syntax of its metadata and run as the runner does: every step's script
 * in a file, by `bash --noprofile --norc -e -o pipefail`, inputs by its env alone, and the lines that the runner would obey taken out of
 * what is printed. Leaves out `uses`, conditions and expressions other than `inputs`: there are none in this action, and they are refused.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const step = z.strictObject({
	name: z.string().optional(),
	shell: z.literal("bash"),
	env: z.record(z.string().regex(/^[A-Z_]+$/), z.string()),
	run: z.string().min(1),
});

/** What GitHub's schema of action.yml allows, as far as this kit makes use of it. */
const actionSchema = z.strictObject({
	name: z.string().min(1),
	description: z.string().min(1),
	inputs: z.record(
		z.string().regex(/^[A-Za-z_][\w-]*$/),
		z.strictObject({
			description: z.string().min(1),
			required: z.boolean().optional(),
			default: z.string().optional(),
			deprecationMessage: z.string().optional(),
		}),
	),
	runs: z.strictObject({ using: z.literal("composite"), steps: z.array(step).min(1) }),
});

export type Action = z.infer<typeof actionSchema>;

/** Reads YAML, by the library that typedoc brings along. */
export function parseYaml(text: string): unknown {
	const library = createRequire(createRequire(import.meta.url).resolve("typedoc"))("yaml");
	return library.parse(text);
}

/**
 * Reads an action.yml.
 * @throws ZodError at what GitHub would refuse, and at what this cannot run.
 */
export function parseAction(text: string): Action {
	return actionSchema.parse(parseYaml(text));
}

const EXPRESSION = /\$\{\{\s*(.*?)\s*\}\}/g;

/** The value of a text with expressions. */
function evaluate(text: string, inputs: ReadonlyMap<string, string>): string {
	return text.replaceAll(EXPRESSION, (_, expression: string) => {
		const value = inputs.get(/^inputs\.([\w-]+)$/.exec(expression)?.[1] ?? "");
		if (value === undefined) throw new Error(`the expression ${expression} is no input of the action`);
		return value;
	});
}

export interface WorkflowCommand {
	readonly name: string;
	readonly properties: Readonly<Record<string, string>>;
	readonly message: string;
}

/** A line that begins with :: after any spaces is obeyed; so is ##[, the older form, anywhere. */
const COMMAND = /^\s*::([\w-]+)(?: (.*?))?::(.*)$|##\[([\w-]+)(?: (.*?))?\](.*)$/;

/** The lines that the runner would obey. */
export function workflowCommands(printed: string): WorkflowCommand[] {
	return printed.split(/\r?\n/).flatMap((line) => {
		const match = COMMAND.exec(line);
		if (match === null) return [];
		const properties = (match[2] ?? match[5] ?? "").split(/[,;]/).filter((one) => one !== "");
		return [
			{
				name: match[1] ?? match[4] ?? "",
				properties: Object.fromEntries(properties.map((one) => [one.replace(/=.*/s, ""), one.replace(/^.*?=/s, "")])),
				message: (match[3] ?? match[6] ?? "").replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%"),
			},
		];
	});
}

export interface Ran {
	/** Of the last step that ran: the first that fails is the last. */
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
	/** What the steps have written for the job. */
	readonly summary: string;
	readonly outputs: string;
	readonly commands: readonly WorkflowCommand[];
}

/**
 * Runs the steps of an action in a workspace.
 * @param given `with` of the step that uses it; an input that the action does not have is only warned of by GitHub, and refused here.
 */
export function runAction(action: Action, workspace: string, given: Readonly<Record<string, string>>): Ran {
	for (const name of Object.keys(given)) if (!(name in action.inputs)) throw new Error(`there is no input ${name}`);
	const inputs = new Map(
		Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default ?? ""]),
	);
	const temporary = mkdtempSync(join(tmpdir(), "spoolproof-runner-"));
	const file = (name: string) => join(temporary, name);
	for (const name of ["summary", "output", "env", "path"]) writeFileSync(file(name), "");
	const runner = {
		...{ CI: "true", GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary, NO_COLOR: "1" },
		...{ GITHUB_STEP_SUMMARY: file("summary"), GITHUB_OUTPUT: file("output") },
		...{ GITHUB_ENV: file("env"), GITHUB_PATH: file("path") },
	};
	let [code, out, err]: [number | null, string, string] = [0, "", ""];
	for (const [at, { env, run }] of action.runs.steps.entries()) {
		if (/\$\{\{/.test(run)) throw new Error("an expression in a script: whoever sets the input writes the script");
		const own = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, evaluate(text, inputs)]));
		writeFileSync(file(`${at}.sh`), run);
		const flags = ["--noprofile", "--norc", "-e", "-o", "pipefail", file(`${at}.sh`)];
		const done = spawnSync("bash", flags, {
			cwd: workspace,
			encoding: "utf8",
			env: { ...process.env, ...runner, ...own },
		});
		[code, out, err] = [done.status, out + done.stdout, err + done.stderr];
		if (code !== 0) break;
	}
	const written = (name: string) => readFileSync(file(name), "utf8");
	const [summary, outputs] = [written("summary"), written("output")];
	rmSync(temporary, { recursive: true });
	return { code, out, err, summary, outputs, commands: workflowCommands(`${out}\n${err}`) };
}
