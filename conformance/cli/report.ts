/**
 * `spoolproof report`: shows a saved JSON report again, or writes it in other formats.
 */
import { Command } from "commander";
import { draftOfKnownFailures } from "../report/known/apply.js";
import { parseReport } from "../report/read.js";
import { styleFor } from "../report/style.js";
import { terminalReport } from "../report/terminal.js";
import { EXIT, readText } from "./errors.js";
import { checkWritable, type Outputs, withOutputs, writeOutputs, writeText } from "./outputs.js";
import type { Environment } from "./program.js";

interface Options extends Outputs {
	readonly draftKnownFailures?: string;
}

export function reportCommand(_environment: Environment): Command {
	const command = new Command("report")
		.description("show a saved JSON report again, or write it in another format; exits by its verdict")
		.argument("<file>", "a report, as written by --json")
		.option("--draft-known-failures <file>", "write a list of its failures, for --known-failures");
	return withOutputs(command).action(async (file: string, { draftKnownFailures, ...outputs }: Options) => {
		checkWritable(draftKnownFailures, ...Object.values(outputs));
		const report = parseReport(readText(file), file);
		await writeOutputs(outputs, report);
		if (draftKnownFailures !== undefined) {
			writeText(draftKnownFailures, `${JSON.stringify(draftOfKnownFailures(report), null, "\t")}\n`);
		}
		if (draftKnownFailures === undefined && Object.keys(outputs).length === 0) {
			process.stdout.write(terminalReport(report, { style: styleFor(process.stdout) }));
		}
		process.exitCode = EXIT[report.verdict];
	});
}
