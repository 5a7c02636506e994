/**
 * The files that a report can be written to, and the options that name them. Every command that has a report offers the same.
 */
import { accessSync, appendFileSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { reason } from "../reason.js";
import type { Report } from "../report/format.js";
import { htmlReport } from "../report/html/page.js";
import { junitReport } from "../report/junit/junit.js";
import { markdownReport } from "../report/markdown/markdown.js";
import { sarifReport } from "../report/sarif/sarif.js";
import { styleFor } from "../report/style.js";
import { terminalReport } from "../report/terminal.js";
import { EXIT, UserError } from "./errors.js";
import { kitVersion } from "./version.js";

/** File names, one a format. */
export interface Outputs {
	readonly json?: string;
	readonly junit?: string;
	readonly sarif?: string;
	readonly markdown?: string;
	readonly html?: string;
}

export const OUTPUT_OPTIONS = ["json", "junit", "sarif", "markdown", "html"] as const satisfies (keyof Outputs)[];
const WRITERS: Readonly<Record<keyof Outputs, (report: Report) => string | Promise<string>>> = {
	json: (report) => `${JSON.stringify(report, null, 2)}\n`,
	junit: junitReport,
	sarif: (report) => sarifReport(report, kitVersion()),
	markdown: markdownReport,
	html: htmlReport,
};

/** Adds --json, --junit, --sarif, --markdown and --html to a command. */
export function withOutputs(command: Command): Command {
	return command
		.option("--json <file>", "write the report as JSON")
		.option("--junit <file>", "write it as JUnit XML")
		.option("--sarif <file>", "write it as SARIF 2.1.0")
		.option("--markdown <file>", "write it as Markdown; $GITHUB_STEP_SUMMARY is appended to")
		.option("--html <file>", "write it as one page of HTML");
}

/**
 * Tells before hours of work, not after, that a file cannot be written.
 * @throws UserError that names the file.
 */
export function checkOutputs({ json, junit, sarif, markdown, html }: Outputs): void {
	checkWritable(json, junit, sarif, markdown, html);
}

/**
 * The same for single files; undefined are those that nobody asked for.
 * @throws UserError that names the first file that cannot be written, or would be written twice.
 */
export function checkWritable(...files: readonly (string | undefined)[]): void {
	const seen = new Set<string>();
	for (const file of files) {
		if (file === undefined) continue;
		try {
			const there = statSync(file, { throwIfNoEntry: false });
			if (there?.isDirectory()) throw new Error("it is a directory");
			accessSync(there === undefined ? dirname(file) : file, constants.W_OK);
			if (seen.has(resolve(file)) && there?.isCharacterDevice() !== true) throw new Error("it is given twice");
			seen.add(resolve(file));
		} catch (error) {
			throw new UserError(`cannot write ${file}: ${reason(error)}`);
		}
	}
}

/**
 * Tells beforehand that files cannot be made in a directory, which need not be there yet.
 * @throws UserError that names it and the option by which another can be given.
 */
export function checkDirectory(directory: string, option: string): void {
	let at = resolve(directory);
	while (!existsSync(at)) at = dirname(at);
	try {
		if (!statSync(at).isDirectory()) throw new Error(`${at} is no directory`);
		accessSync(at, constants.W_OK | constants.X_OK);
	} catch (error) {
		throw new UserError(`cannot write to ${directory}: ${reason(error)}; give another directory with ${option} DIR`);
	}
}

/**
 * @param option the one by which the directory was given.
 * @throws UserError if it is not there, or nothing can be made in it.
 */
export function demandDirectory(directory: string, option: string): void {
	if (!existsSync(directory)) throw new UserError(`${option}: there is no directory ${directory}`);
	checkDirectory(directory, option);
}

/**
 * Prints a report, then writes it to every file that is named: what cannot be written has been seen all the same.
 * @returns the exit code.
 * @throws UserError that names the first file that could not be written; the others are written.
 */
export async function present(report: Report, outputs: Outputs): Promise<number> {
	process.stdout.write(terminalReport(report, { style: styleFor(process.stdout) }));
	await writeOutputs(outputs, report);
	return EXIT[report.verdict];
}

/**
 * Writes the report to every file that is named.
 * @throws UserError that names the first file that could not be written; the others are written.
 */
export async function writeOutputs(outputs: Outputs, report: Report): Promise<void> {
	const failed: unknown[] = [];
	for (const format of OUTPUT_OPTIONS) {
		const file = outputs[format];
		if (file === undefined) continue;
		try {
			const text = await WRITERS[format](report);
			writeText(file, text, format === "markdown" && file === process.env.GITHUB_STEP_SUMMARY);
		} catch (error) {
			failed.push(error);
		}
	}
	if (failed.length > 0) throw failed[0];
}

/** @throws UserError that names the file. */
export function writeText(file: string, text: string, append = false): void {
	try {
		if (append) appendFileSync(file, text);
		else writeFileSync(file, text);
	} catch (error) {
		throw new UserError(`cannot write ${file}: ${reason(error)}`);
	}
}

/**
 * Writes files into a directory, which is made if need be.
 * @param option the one by which another directory can be given.
 * @throws UserError that names the directory.
 */
export function writeFiles(
	directory: string,
	files: Iterable<readonly [name: string, text: string]>,
	option: string,
): void {
	try {
		mkdirSync(directory, { recursive: true });
		for (const [name, text] of files) writeFileSync(join(directory, name), text);
	} catch (error) {
		throw new UserError(`cannot write to ${directory}: ${reason(error)}; give another directory with ${option} DIR`);
	}
}
