/** The comparison as tables for a terminal. Leaves out pictures. */
import { printable } from "../../report/printable.js";
import type { Style } from "../../report/style.js";
import type { Comparison } from "./comparison.js";
import type { Quantiles } from "./quantiles.js";
import type { Warning } from "./rules.js";
import type { ClassSummary, RunSummary } from "./summary.js";

export function comparisonText(comparison: Comparison, style: Style): string {
	const { workload, columns, warnings, notes, seed } = comparison;
	const counts = `${number(workload.messages)} messages, ${number(workload.recipients)} recipients, the last after ${timeText(workload.lasts)}; seed ${seed}`;
	const parts = [
		`${style.strong("Workload")} ${printable(workload.title)}\n${counts}`,
		notes.map((note) => `${style.unsure("note")} ${printable(note)}`).join("\n"),
		delayTable("From arrival until the first delivery starts", columns, style, ({ start }) => start),
		delayTable("From arrival until the last recipient is done", columns, style, ({ done }) => done),
		inflationTable(columns, style),
		resourceTable(columns, style),
		warnings.length === 0
			? style.good("No setting crosses a threshold of the theorems.")
			: warnings.map((warning) => warningText(warning, style)).join("\n\n"),
	];
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const QUANTILES = ["median", "p90", "p99", "max"] as const;

function delayTable(
	title: string,
	columns: readonly RunSummary[],
	style: Style,
	of: (summary: ClassSummary) => Quantiles | null,
): string {
	const rows = byClass(columns, (summary) => {
		const found = of(summary);
		return QUANTILES.map((name) => (found === null ? "-" : timeText(found[name])));
	});
	return table(title, ["size", "scheduler", ...QUANTILES], rows, style);
}

function inflationTable(columns: readonly RunSummary[], style: Style): string {
	const rows = byClass(columns, ({ inflation }) =>
		inflation === null
			? ["-", "-", "-", "-", "-"]
			: [
					inflation.median.toFixed(2),
					inflation.p99.toFixed(2),
					inflation.max.toFixed(2),
					inflation.bound === null ? "none" : inflation.bound.toFixed(2),
					number(inflation.beyond),
				],
	);
	const head = ["size", "scheduler", "median", "p99", "max", "F(N)/N", "beyond"];
	return table("Inflation: slots from first to last selection, over the message's own", head, rows, style);
}

/** A row for each size class and scheduler; the class is named once. */
function byClass(columns: readonly RunSummary[], cells: (summary: ClassSummary) => string[]): string[][] {
	const labels = columns[0]?.classes.map(({ label }) => label) ?? [];
	return labels.flatMap((label) =>
		columns.flatMap(({ title, classes }, index) => {
			const summary = classes.find((one) => one.label === label);
			return summary === undefined ? [] : [[index === 0 ? label : "", title, ...cells(summary)]];
		}),
	);
}

export const RESOURCES = [
	"agents mean",
	"most",
	"of",
	"in core",
	"limit",
	"preempted",
	"blocked",
	"batches",
	"undelivered",
	"over after",
] as const;

export function resourceCells(summary: RunSummary): string[] {
	const { agents, inCore, preemptions, blockings, batches, undelivered, end } = summary;
	return [
		agents.mean.toFixed(1),
		number(agents.most),
		agents.limit === null ? "any" : number(agents.limit),
		number(inCore.most),
		number(inCore.limit),
		...[preemptions, blockings, batches, undelivered].map(number),
		timeText(end),
	];
}

function resourceTable(columns: readonly RunSummary[], style: Style): string {
	const rows = columns.map((summary) => [summary.title, ...resourceCells(summary)]);
	return table("Agents in use, recipients in core, and what happened", ["scheduler", ...RESOURCES], rows, style);
}

function warningText({ what, columns, transport, threshold, value, change, source }: Warning, style: Style): string {
	return [
		`${style.unsure("warning")} ${what}`,
		`  where      ${columns.join("; ")}${transport === null ? "" : `, transport ${transport}`}`,
		`  threshold  ${threshold}`,
		`  value      ${value}`,
		`  change     ${change}`,
		`  source     ${style.faint(source)}`,
	]
		.map(printable)
		.join("\n");
}

/** Text to the left, figures to the right. Cells that are texts come first. */
function table(title: string, head: readonly string[], rows: readonly string[][], style: Style): string {
	const shown = rows.map((row) => row.map(printable));
	const widths = head.map((name, at) => Math.max(name.length, ...shown.map((row) => row[at]?.length ?? 0)));
	const left = head.indexOf("scheduler");
	const line = (cells: readonly string[]): string =>
		cells
			.map((cell, at) => (at <= left ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
			.join("  ")
			.trimEnd();
	return [style.strong(title), style.faint(line(head)), ...shown.map(line)].join("\n");
}

export function number(value: number): string {
	return value.toLocaleString("en");
}

/** Seconds as people say them: three figures at most. */
export function timeText(seconds: number): string {
	if (seconds === 0) return "0 s";
	if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
	return seconds < 100 ? `${figures(seconds)} s` : inUnits(seconds, 2);
}

/** A round time, as at the ticks of an axis: in the largest unit of which there is at least one. */
export function roundTimeText(seconds: number): string {
	return seconds < 60 ? timeText(seconds) : inUnits(seconds, 1);
}

const UNITS = [
	[60, "min"],
	[3600, "h"],
	[86_400, "d"],
] as const;

function inUnits(seconds: number, least: number): string {
	const [length, unit] = UNITS.findLast(([size]) => seconds >= least * size) ?? UNITS[0];
	return `${figures(seconds / length)} ${unit}`;
}

function figures(value: number): number {
	return Number(value.toPrecision(3));
}
