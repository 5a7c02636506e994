/**
 * The law of commands: a command that README or a guide shows exists, with these options, and so do npm scripts, programs and paths in it.
 * Leaves out running them (`snippets-runs.ts`).
 */
import { type Command, InvalidArgumentError } from "commander";
import { splitWords } from "../adapters/stdio/words.js";
import type { SourceFile } from "./tree.js";

export interface Shown {
	/** The page, from the top of the checkout. */
	readonly page: string;
	/** The command without its comment: "npx spoolproof check --postfix". */
	readonly text: string;
	/** In a block that is meant to be typed; else it is mentioned in a sentence. */
	readonly block: boolean;
}

const FENCE = /^```(\w*)\n(.*?)^```$/gms;
const BEGINS = /^(?:\$ )?((?:npx )?spoolproof |npm |npx |node dist\/)/;

/** Every command of a Markdown page. A comment begins with #, or after three spaces if no option does. */
export function commandsOf({ path, text }: SourceFile): Shown[] {
	const lines: string[] = [];
	for (const [, language, block = ""] of text.matchAll(FENCE)) {
		if (language === "sh") lines.push(...block.replaceAll(/\s*\\\n\s*/g, " ").split("\n"));
		// Of a workflow; what an expression stands for is a number there.
		else if (language === "yaml")
			lines.push(
				...[...block.matchAll(/^ *- run: (.*)$/gm)].map(([, run = ""]) => run.replaceAll(/\$\{\{.*?\}\}/g, "1")),
			);
		else lines.push(...block.split("\n").filter((line) => line.startsWith("$ ")));
	}
	const prose = text.replaceAll(FENCE, "");
	lines.push(...prose.split("\n").filter((line) => /^ {4}/.test(line)));
	const shown = (command: string, block: boolean): Shown => ({ page: path, text: command, block });
	const typed = lines
		.flatMap((line) =>
			line
				.trim()
				.replace(/^\$ /, "")
				.replace(/\s+#\s.*| {3}(?! *-).*| \|\| .*/, "")
				.split(" && "),
		)
		.filter((line) => BEGINS.test(line));
	const mentioned = [...prose.matchAll(/`((?:npx )?spoolproof [a-z][^`]*|npm run [^`]*)`/g)];
	return [
		...typed.map((command) => shown(command.trim(), true)),
		...mentioned.map(([, command = ""]) => shown(command.replaceAll(/\s+/g, " "), false)),
	];
}

/** The arguments of a spoolproof command; undefined if it is another program's. */
export function kitArguments(text: string): string[] | undefined {
	const match = /^(?:npx )?spoolproof (.*)$/.exec(text);
	return match?.[1] === undefined ? undefined : splitWords(match[1]);
}

export interface Surroundings {
	/** Without side effects: it is asked for its commands and options only. */
	readonly program: Command;
	/** Names of the scripts in package.json. */
	readonly scripts: readonly string[];
	/** Whether there is such a file or directory in the checkout. */
	readonly exists: (path: string) => boolean;
}

/** What is wrong with a command; empty if nothing is. */
export function faultsOf(text: string, { program, scripts, exists }: Surroundings): string[] {
	const args = kitArguments(text);
	if (args !== undefined) return kitFaults(args, program);
	const [, script] = /^npm run ([\w-]+)/.exec(text) ?? [];
	if (script !== undefined && !scripts.includes(script)) return [`package.json has no script ${script}`];
	const [, built] = /^node dist\/([\w/-]+)\.js/.exec(text) ?? [];
	if (built !== undefined && !exists(`${built}.ts`)) return [`there is no ${built}.ts`];
	if (!text.startsWith("npx vitest")) return [];
	const paths = text.split(" ").filter((word) => /^(?:conformance|impl|model|\.config)\//.test(word));
	return paths.filter((path) => !exists(path)).map((path) => `there is no ${path}`);
}

function kitFaults([name = "", ...args]: readonly string[], program: Command): string[] {
	const command = program.commands.find((one) => one.name() === name);
	if (command === undefined) return [`there is no command ${name}`];
	const faults: string[] = [];
	let operands = 0;
	for (let index = 0; index < args.length; index++) {
		const [word = "", given] = (args[index] ?? "").split(/=(.*)/s);
		if (!word.startsWith("-")) {
			operands++;
			continue;
		}
		const option = command.options.find(({ long, short }) => long === word || short === word);
		if (option === undefined) {
			if (word !== "--help") faults.push(`${name} has no option ${word}`);
			continue;
		}
		if (!option.required && !option.optional) continue;
		// What need not have a value has none where an option follows, or nothing.
		if (option.optional && given === undefined && (args[index + 1] ?? "-").startsWith("-")) continue;
		const value = given ?? args[++index];
		if (value === undefined) faults.push(`${word} needs a value`);
		else if (!/^[A-Z]+$/.test(value) && refuses(() => option.parseArg?.<unknown>(value, undefined)))
			faults.push(`${word} does not take ${value}`);
	}
	const places = command.registeredArguments;
	const most = places.some(({ variadic }) => variadic) ? Number.POSITIVE_INFINITY : places.length;
	if (operands > most) faults.push(`${name} takes at most ${most} words, not ${operands}`);
	return faults;
}

/** Other errors, such as a file that cannot be read here, say nothing about the command. */
function refuses(parse: () => unknown): boolean {
	try {
		parse();
		return false;
	} catch (error) {
		return error instanceof InvalidArgumentError;
	}
}
