/**
 * The files that a report can be written to, and the options that name them. Every command that has a report offers the same.
 */
import { accessSync, appendFileSync, constants, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Command } from "commander";
import type { Report } from "../report/format.js";
import { htmlReport } from "../report/html/page.js";
import { junitReport } from "../report/junit/junit.js";
import { markdownReport } from "../report/markdown/markdown.js";
import { sarifReport } from "../report/sarif/sarif.js";
import { UserError } from "./errors.js";
import { kitVersion } from "./version.js";

/** File names, one a format. */
export interface Outputs {
	readonly json?: string;
	readonly junit?: string;
	readonly sarif?: string;
	readonly markdown?: string;
	readonly html?: string;
}

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
export function checkOutputs(outputs: Outputs): void {
	for (const [, file] of named(outputs)) {
		try {
			accessSync(dirname(file), constants.W_OK);
			if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error("it is a directory");
		} catch (error) {
			throw new UserError(`cannot write the report ${file}: ${reason(error)}`);
		}
	}
}

/**
 * Writes the report to every file that is named.
 * @throws UserError that names the file.
 */
export async function writeOutputs(outputs: Outputs, report: Report): Promise<void> {
	for (const [format, file] of named(outputs)) {
		const text = await WRITERS[format](report);
		writeText(file, text, format === "markdown" && file === process.env.GITHUB_STEP_SUMMARY);
	}
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

function named(outputs: Outputs): [keyof Outputs, string][] {
	return (["json", "junit", "sarif", "markdown", "html"] as const).flatMap((format) => {
		const file = outputs[format];
		return file === undefined ? [] : [[format, file]];
	});
}

function reason(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
