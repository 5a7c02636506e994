/**
 * `spoolproof gate`: compares a run, or given JSON reports, with the committed baseline. Leaves out comparing (conformance/gate).
 */
import { existsSync } from "node:fs";
import { Command } from "commander";
import { BASELINE_FILE, GateError, parseBaseline, printBaseline } from "../gate/baseline.js";
import { compare } from "../gate/compare.js";
import { type Measured, PARTS, type Part } from "../gate/format.js";
import { measured } from "../gate/given.js";
import { annotations, exitCode, gateMarkdown, gateText, partLines } from "../gate/result.js";
import { runPart } from "../gate/run.js";
import { styleFor } from "../report/style.js";
import { EXIT, readText } from "./errors.js";
import { givenOptions, refuse } from "./given.js";
import { gathered, listOf } from "./options.js";
import { checkWritable, writeText } from "./outputs.js";
import type { Environment } from "./program.js";

interface Options {
	readonly baseline: string;
	readonly report: readonly string[];
	readonly part?: readonly Part[];
	readonly run: boolean;
	readonly update?: true;
	readonly summary?: string;
	readonly annotations?: true;
}

export function gateCommand({ signal }: Environment): Command {
	return new Command("gate")
		.description("compare a run, or given reports, with the committed baseline; exit 1 if anything is worse")
		.option("--baseline <file>", "what to compare with", BASELINE_FILE)
		.option("--report <file>", "a report or mutation score that is there already; may be given again", gathered, [])
		.option(
			"--part <parts>",
			`only these, separated by commas: ${PARTS.join(",")}; default: the baseline's`,
			listOf("part", PARTS),
		)
		.option("--no-run", "run nothing: what no report is about cannot be told (exit 2)")
		.option("--update", "write the baseline instead; parts that are not measured stay")
		.option("--summary <file>", "write a summary in Markdown; default: $GITHUB_STEP_SUMMARY, which is appended to")
		.option("--annotations", "print GitHub's annotations; default: where GITHUB_ACTIONS is true")
		.action(async (options: Options, called: Command) => {
			if (options.update) refuse(givenOptions(called), "with --update", ["summary", "annotations"]);
			checkWritable(options.update ? options.baseline : options.summary);
			process.exitCode = options.update ? await update(options, signal) : await gate(options, signal);
		});
}

async function gate(options: Options, signal: AbortSignal): Promise<number> {
	const { baseline: file } = options;
	if (!existsSync(file)) {
		throw new GateError(
			`there is no baseline ${file}. \`spoolproof gate --baseline ${file} --update\` makes it; commit it. Or give another with --baseline FILE.`,
		);
	}
	const text = readText(file);
	const baseline = parseBaseline(text, file);
	const wanted = options.part ?? PARTS.filter((part) => baseline[part] !== undefined);
	const now = await measure(wanted, options, signal);
	const result = { file, text, now, findings: compare(baseline, now, wanted) };
	process.stdout.write(gateText(result, styleFor(process.stdout)));
	if (options.annotations ?? process.env.GITHUB_ACTIONS === "true") {
		for (const line of annotations(result)) process.stdout.write(`${line}\n`);
	}
	const { GITHUB_STEP_SUMMARY: ofTheJob = "" } = process.env;
	const summary = options.summary ?? (ofTheJob === "" ? undefined : ofTheJob);
	if (summary !== undefined) writeText(summary, gateMarkdown(result), summary === ofTheJob);
	return exitCode(result.findings);
}

async function update(options: Options, signal: AbortSignal): Promise<number> {
	const { baseline: file, part, report } = options;
	const before = existsSync(file) ? readBefore(file) : {};
	const known = PARTS.filter((one) => before[one] !== undefined);
	const wanted = part ?? (report.length > 0 ? [] : known.length > 0 ? known : PARTS);
	const now = await measure(wanted, options, signal);
	writeText(file, printBaseline({ ...before, ...now }));
	for (const [name, told] of partLines(now)) process.stdout.write(`  ${name.padEnd(10)} ${told}\n`);
	process.stdout.write(`${file}: written. Look at its changes (git diff ${file}), then commit it.\n`);
	return EXIT.conforms;
}

/** The baseline so far; one that cannot be read is told and forgotten, for this is the way out of that. */
function readBefore(file: string): Measured {
	try {
		return parseBaseline(readText(file), file);
	} catch (error) {
		if (!(error instanceof GateError)) throw error;
		process.stderr.write(`${error.message}\nNothing of it is kept.\n`);
		return {};
	}
}

/** What was given, and those of the wanted parts that were not by running them. */
async function measure(wanted: readonly Part[], { report, run }: Options, signal: AbortSignal): Promise<Measured> {
	let now = measured(report.map((file) => ({ file, text: readText(file) })));
	const say = (line: string) => process.stderr.write(`gate: ${line}\n`);
	for (const part of wanted) {
		if (now[part] === undefined && run) now = { ...now, ...(await runPart(part, say, signal)) };
	}
	return now;
}
