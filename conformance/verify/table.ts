/**
 * The table of `spoolproof verify` as text, and the verdict on it: whether each row says what is expected of it. Leaves out running the
 * rows, and writing counterexamples.
 */
import type { Style } from "../report/style.js";
import type { RowReport } from "./row.js";

export type TableVerdict = "as-expected" | "unexpected" | "incomplete";

/** A claim was contradicted that holds, or was not that fails; or something was not searched to its end; or all is as it should be. */
export function judgeRow({ row, verdict }: Pick<RowReport, "row" | "verdict">): TableVerdict {
	if (verdict === row.expected) return "as-expected";
	if (verdict === "partial") return "incomplete";
	// More than was expected was searched.
	if (row.expected === "partial" && verdict === "proved") return "as-expected";
	return "unexpected";
}

export function judgeTable(reports: readonly RowReport[]): TableVerdict {
	const verdicts = reports.map(judgeRow);
	if (verdicts.includes("unexpected")) return "unexpected";
	return verdicts.includes("incomplete") || reports.every(({ verdict }) => verdict === "partial")
		? "incomplete"
		: "as-expected";
}

/** What rows count beside what they share with others: in how many steps the claim was at stake. */
const PROOFS = "put to the proof";

/** What was searched, as a line: rows that share it stand under it. */
function searchText({ covered, counts }: RowReport): string {
	const shared = Object.entries(counts).filter(([unit]) => unit !== PROOFS);
	const count = shared.map(([unit, amount]) => `${amount.toLocaleString("en-US")} ${unit}`);
	return count.length === 0 ? covered : `${covered}: ${count.join(", ")}`;
}

/** What is said of one row; `width` is that of the column of ids. */
export function rowText(report: RowReport, style: Style, width = 0): string {
	const { row, verdict, counts, note, replay, drawings = [], seconds } = report;
	const judged = judgeRow(report);
	const mark = { "as-expected": style.good("ok"), unexpected: style.bad("!!"), incomplete: style.unsure("??") }[judged];
	const said = row.mustFail && verdict === "refuted" ? "noticed" : verdict;
	const took = seconds < 0.05 ? "" : `${seconds.toFixed(1)} s`;
	const remarks = [
		...(judged === "as-expected" ? [] : [`expected: ${row.expected}`]),
		...(judged === "as-expected" && verdict === "refuted" && !row.mustFail ? ["refuted, as expected"] : []),
		...(note === undefined ? [] : [note]),
		...(replay === undefined ? [] : [`spoolproof replay ${replay}`]),
		...drawings.map((file) => `drawn: ${file}`),
	];
	const proofs = counts[PROOFS] === undefined ? "" : ` (${counts[PROOFS].toLocaleString("en-US")} times ${PROOFS})`;
	const line = `  ${mark} ${said.padEnd(7)} ${took.padStart(7)}  ${row.id.padEnd(width)}  ${row.claim}${proofs}`;
	return [line, ...remarks.map((remark) => `${" ".repeat(23)}${style.faint(remark)}`)].join("\n");
}

const HEADINGS = { scheduler: "The scheduler", protocol: "The protocol" } as const;

/** Rows under what was searched for them. */
function rowsText(reports: readonly RowReport[], style: Style): string {
	const width = Math.max(...reports.map(({ row }) => row.id.length));
	const lines: string[] = [];
	let searched = "";
	for (const report of reports) {
		const text = searchText(report);
		if (text !== searched) lines.push(`  ${style.strong(text)}`);
		searched = text;
		lines.push(rowText(report, style, width));
	}
	return lines.join("\n");
}

const MISTAKES = "Deliberate mistakes, to see that the search notices them";

/** @param unasked rows that were not come to when it was interrupted; null if it was not */
export function tableText(
	reports: readonly RowReport[],
	seconds: number,
	style: Style,
	unasked: number | null = null,
): string {
	const parts = [
		...(["scheduler", "protocol"] as const).map(
			(wing) => [HEADINGS[wing], reports.filter(({ row }) => row.wing === wing && !row.mustFail)] as const,
		),
		[MISTAKES, reports.filter(({ row }) => row.mustFail)] as const,
	].flatMap(([heading, rows]) => (rows.length === 0 ? [] : [`${style.strong(heading)}\n\n${rowsText(rows, style)}`]));
	const stopped =
		unasked === null
			? ""
			: `${style.unsure("INTERRUPTED")}: ${unasked} ${unasked === 1 ? "row was" : "rows were"} not come to.\n`;
	return `${[...parts, summary(reports, seconds, style)].join("\n\n")}\n${stopped}`;
}

function summary(reports: readonly RowReport[], seconds: number, style: Style): string {
	const count = (verdict: RowReport["verdict"]) =>
		reports.filter((report) => report.verdict === verdict && !report.row.mustFail).length;
	const mistakes = reports.filter(({ row }) => row.mustFail).length;
	const amounts = [
		`${reports.length} rows`,
		`${count("proved")} proved`,
		`${count("refuted")} refuted`,
		`${count("partial")} partial`,
		...(mistakes > 0 ? [`${mistakes} deliberate mistakes`] : []),
		`${seconds.toFixed(0)} s`,
	].join(", ");
	switch (judgeTable(reports)) {
		case "as-expected":
			return `${style.good("AS EXPECTED")}: ${amounts}. A proof is one for its scope.`;
		case "unexpected": {
			const ids = reports.filter((report) => judgeRow(report) === "unexpected").map(({ row }) => row.id);
			return `${style.bad("NOT AS EXPECTED")}: ${ids.join(", ")} (${amounts}).`;
		}
		case "incomplete":
			return `${style.unsure("INCOMPLETE")}: not everything was searched (${amounts}). A larger --budget or --memory may help.`;
	}
}
