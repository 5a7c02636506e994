/**
 * `spoolproof merge`: puts the partial reports of a run that was split with --shard together, or partial mutation scores.
 */
import { Command, Option } from "commander";
import { readContent } from "../gate/given.js";
import { mergeScores, tallied } from "../mutants/score.js";
import { mergeReports } from "../report/merge.js";
import { MergeError } from "../report/shard.js";
import { EXIT, readText } from "./errors.js";
import { givenOptions, refuse } from "./given.js";
import { checkOutputs, type Outputs, present, withOutputs, writeText } from "./outputs.js";
import type { Environment } from "./program.js";

interface Options extends Outputs {
	readonly output?: string;
}

export function mergeCommand(_environment: Environment): Command {
	const command = new Command("merge")
		.description(
			"put the partial reports of a run with --shard together, or partial mutation scores; exits by the verdict",
		)
		.argument("<files...>", "the reports of all parts, as written by --json")
		.addOption(
			new Option("-o, --output <file>", "where the whole goes, as JSON; the same as --json").conflicts("json"),
		);
	return withOutputs(command).action(
		async (files: readonly string[], { output, ...given }: Options, called: Command) => {
			const outputs = { ...given, ...(output === undefined ? {} : { json: output }) };
			checkOutputs(outputs);
			const contents = files.map((file) => ({ file, content: readContent(readText(file), file) }));
			const reports = contents.flatMap(({ file, content }) =>
				content.kind === "report" ? [{ file, content: content.report }] : [],
			);
			const scores = contents.flatMap(({ file, content }) =>
				content.kind === "score" ? [{ file, content: content.score }] : [],
			);
			const [report, score] = [reports[0], scores[0]];
			if (report !== undefined && score !== undefined) {
				throw new MergeError(
					`${score.file} is a mutation score, ${report.file} a report: merge each kind with its own`,
				);
			}
			if (report === undefined) {
				refuse(givenOptions(called), "on mutation scores", ["junit", "sarif", "markdown", "html"]);
				const { json } = outputs;
				const whole = mergeScores(scores);
				const { killed, survived, equivalent } = tallied(whole.mutants);
				process.stdout.write(`${killed} of ${killed + survived} mutants killed, ${equivalent} equivalent\n`);
				if (json !== undefined) writeText(json, `${JSON.stringify(whole, null, 2)}\n`);
				process.exitCode = survived === 0 ? EXIT.conforms : EXIT.violates;
				return;
			}
			process.exitCode = await present(mergeReports(reports), outputs);
		},
	);
}
