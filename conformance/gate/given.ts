/**
 * The state of things out of JSON files: reports of either wing, and mutation scores. Leaves out making them.
 */
import { firstIssueText, shown } from "../issue.js";
import { SCORE_VERSION, type Score, scoreSchema } from "../mutants/score.js";
import type { Report } from "../report/format.js";
import { parseReport } from "../report/read.js";
import { GateError, headerOf, parseJson } from "./baseline.js";
import type { Measured } from "./format.js";
import { type Given, mutantsOf, wingOf } from "./measure.js";

/** Texts of files, each with the name that it goes by in messages. */
export type Files = readonly { readonly file: string; readonly text: string }[];

/** A file that the gate and `merge` read. */
export type Content =
	| { readonly kind: "report"; readonly report: Report }
	| { readonly kind: "score"; readonly score: Score };

/**
 * Reads a report or a mutation score.
 * @throws GateError or ReportError at the first thing that is wrong.
 */
export function readContent(text: string, file: string): Content {
	const value = parseJson(text, file, "Make it again");
	const { spoolproof, version } = headerOf(value);
	if (spoolproof === "report") return { kind: "report", report: parseReport(text, file) };
	if (spoolproof !== "mutation score") {
		throw new GateError(
			`${file}: expected a report ("spoolproof": "report", by --json) or a mutation score ("mutation score", by \`spoolproof mutants --json FILE\`), not ${spoolproof === undefined ? "something without the field spoolproof" : shown(spoolproof)}.`,
		);
	}
	if (version !== SCORE_VERSION) {
		throw new GateError(
			`${file}: version: a mutation score of version ${shown(version)}, but this kit reads version ${SCORE_VERSION}. Make it again with this kit.`,
		);
	}
	const result = scoreSchema.safeParse(value);
	if (result.success) return { kind: "score", score: result.data };
	throw new GateError(`${file}: ${firstIssueText(result.error, value)}. Make it again.`);
}

/**
 * What some files say together.
 * @throws GateError or ReportError at the first thing that is wrong.
 */
export function measured(files: Files): Measured {
	const reports: Given<Report>[] = [];
	const scores: Given<Score>[] = [];
	for (const { file, text } of files) {
		const content = readContent(text, file);
		if (content.kind === "report") reports.push({ file, content: content.report });
		else scores.push({ file, content: content.score });
	}
	const [score, second] = scores;
	if (score !== undefined && second !== undefined) {
		throw new GateError(`${score.file} and ${second.file} are both mutation scores: give one, or merge them.`);
	}
	for (const { file, content } of reports) {
		if (content.implementations.length === 0) throw new GateError(`${file}: implementations: nothing was judged.`);
	}
	const [scheduler, protocol] = [wingOf(reports, "scheduler"), wingOf(reports, "protocol")];
	return {
		...(scheduler === undefined ? {} : { scheduler }),
		...(protocol === undefined ? {} : { protocol }),
		...(score === undefined ? {} : { mutants: mutantsOf(score) }),
	};
}
