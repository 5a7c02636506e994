/**
 * `spoolproof validate`: is this adapter well-formed? Teaches by its errors. Exit code 1: it answers, but wrongly; 2: it does not answer.
 */
import { Command } from "commander";
import { type StepResult, type Validation, validate } from "../adapters/stdio/validate.js";
import { printable } from "../report/printable.js";
import { type Style, styleFor } from "../report/style.js";
import { EXIT } from "./errors.js";
import { patience } from "./options.js";
import type { Environment } from "./program.js";

export function validateCommand({ signal }: Environment): Command {
	return new Command("validate")
		.description("check a program that speaks the adapter protocol, step by step, before it is judged")
		.argument("<command>", 'the program with its arguments as one string: "python3 mine.py"')
		.option("--answer-limit <s>", "seconds that an answer may take", patience, 10)
		.action(async (command: string, { answerLimit }: { answerLimit: number }) => {
			const result = await validate(command, { answer: answerLimit * 1000 });
			signal.throwIfAborted();
			process.stdout.write(validationText(command, result, styleFor(process.stdout)));
			const last = result.steps.at(-1)?.state ?? "broken";
			process.exitCode = { ok: EXIT.conforms, wrong: EXIT.violates, broken: EXIT.undetermined }[last];
		});
}

function validationText(command: string, { steps, capabilities }: Validation, style: Style): string {
	const lines = steps.flatMap((step, index) => stepLines(step, index + 1, style));
	const last = steps.at(-1);
	if (last?.state !== "ok") {
		const where = `step ${steps.length}, ${last?.name ?? "the command"}`;
		return `${lines.join("\n")}\n\n${style.bad("NOT YET")}: ${where}. Put it right and run this again.\n`;
	}
	const next = (capabilities?.profiles ?? []).map((profile) => {
		return `  spoolproof check --adapter ${shellQuoted(command)} --profile ${profile}`;
	});
	return `${lines.join("\n")}\n\n${style.good("WELL-FORMED")}: it speaks the adapter protocol. Now judge it:\n${next.join("\n")}\n`;
}

function stepLines({ name, state, told, ...rest }: StepResult, number: number, style: Style): string[] {
	const mark = state === "ok" ? style.good("ok  ") : style.bad("FAIL");
	const first = `  ${mark} ${String(number).padStart(2)} ${name}${told === undefined ? "" : `: ${printable(told)}`}`;
	const details = [
		["sent", rest.sent],
		["came back", rest.came],
		["expected", rest.expected],
		["do this", rest.fix],
	].flatMap(([what, text]) =>
		text === undefined ? [] : [`          ${(what ?? "").padEnd(10)} ${printable(short(text))}`],
	);
	return [first, ...details];
}

function short(text: string): string {
	return text.length > 1_500 ? `${text.slice(0, 1_500)}...` : text;
}

function shellQuoted(text: string): string {
	return text.includes("'") ? JSON.stringify(text) : /\s/.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text;
}
