/** Running rows and the table: what is as expected, what is not, and what the exit code rests on. */
import { describe, expect, it } from "vitest";
import { styleFor } from "../report/style.js";
import { rowsFor } from "./index.js";
import { type RowAnswer, type RowReport, SCOPE_NAMES, type TableRow } from "./row.js";
import { runRows } from "./run.js";
import { judgeTable, tableText } from "./table.js";

const style = styleFor({});

function row(
	id: string,
	expected: TableRow["expected"],
	answer: Partial<RowAnswer>,
	more: Partial<TableRow> = {},
): TableRow {
	const run = async () => ({ verdict: "proved" as const, counts: { states: 12345 }, covered: "all", ...answer });
	return { id, wing: "protocol", claim: "It holds.", source: "-", expected, group: id, run, ...more };
}

async function reportsOf(rows: readonly TableRow[]): Promise<RowReport[]> {
	const reports: RowReport[] = [];
	await runRows(rows, {
		scope: "small",
		budgetSeconds: 60,
		bytes: 1e9,
		jobs: 2,
		signal: new AbortController().signal,
		progress: () => {},
		done: ({ run: _, ...about }, answer, seconds) => void reports.push({ row: about, ...answer, seconds }),
	});
	return reports;
}

describe("the table", () => {
	it("is as expected if what is to be proved is, and what is to be refuted is", async () => {
		const reports = await reportsOf([row("a", "proved", {}), row("b", "refuted", { verdict: "refuted" })]);
		expect(judgeTable(reports)).toBe("as-expected");
		expect(tableText(reports, 1, style)).toContain("all: 12,345 states");
	});

	it.each([
		["a claim that holds was refuted", "proved", "refuted"],
		["a claim that fails was proved: the search sees less than it did", "refuted", "proved"],
	] as const)("is not as expected if %s", async (_, expected, verdict) => {
		const reports = await reportsOf([row("a", expected, { verdict })]);
		expect(judgeTable(reports)).toBe("unexpected");
		expect(tableText(reports, 1, style)).toMatch(/!! .*a[\s\S]*NOT AS EXPECTED: a/);
	});

	it("is incomplete if a search ended early, or if nothing was searched at all", async () => {
		expect(judgeTable(await reportsOf([row("a", "proved", {}), row("b", "proved", { verdict: "partial" })]))).toBe(
			"incomplete",
		);
		expect(judgeTable(await reportsOf([row("a", "partial", { verdict: "partial" })]))).toBe("incomplete");
		expect(judgeTable([])).toBe("incomplete");
	});

	it("does not mind a partial answer where no other is expected", async () => {
		const reports = await reportsOf([row("a", "proved", {}), row("b", "partial", { verdict: "partial", note: "why" })]);
		expect(judgeTable(reports)).toBe("as-expected");
		expect(tableText(reports, 1, style)).toContain("why");
	});
});

describe("the rows", () => {
	it.each(SCOPE_NAMES)("of scope %s have ids of their own, and a claim and a source each", (scope) => {
		const rows = rowsFor(scope);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
		for (const { claim, source } of rows) expect([claim.at(-1), source.length > 0]).toEqual([".", true]);
		expect(new Set(rows.map(({ wing }) => wing))).toEqual(new Set(["scheduler", "protocol"]));
	});
});
