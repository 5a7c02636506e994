/**
 * Reads a report that was saved as JSON, and says which field is wrong where it is none.
 */
import { firstIssueText, shown } from "../issue.js";
import { reason } from "../reason.js";
import { REPORT_VERSION, type Report, reportSchema } from "./format.js";

/** The text is not a report that this kit can read. The message names file and field. */
export class ReportError extends Error {
	override readonly name = "ReportError";
}

/**
 * Parses a saved report.
 * @param file how it is called in messages.
 * @throws ReportError at the first thing that is wrong.
 */
export function parseReport(text: string, file: string): Report {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new ReportError(
			`${file}: not JSON: ${reason(error)}. Expected a report as --json writes it; is the file cut off?`,
		);
	}
	if (typeof value !== "object" || value === null || !("spoolproof" in value) || value.spoolproof !== "report") {
		throw new ReportError(
			`${file}: this is no report: expected {"spoolproof":"report",...}, as \`spoolproof check --json FILE\` writes it.`,
		);
	}
	const version = "version" in value ? value.version : undefined;
	if (version !== REPORT_VERSION) {
		throw new ReportError(
			`${file}: version: a report of version ${shown(version)}, but this kit reads version ${REPORT_VERSION}. Make the report again with this kit, or read it with the kit that wrote it.`,
		);
	}
	const result = reportSchema.safeParse(value);
	if (result.success) return result.data;
	throw new ReportError(
		`${file}: ${firstIssueText(result.error, value)}. docs/report.schema.json tells what a report looks like.`,
	);
}
