/** The bench's results as Markdown tables. */

import type { Measurement } from "./measure.js";
import type { Footprint } from "./memory.js";
import type { RowSize } from "./row-sizes.js";
import type { Workload } from "./workloads.js";

export interface Cell {
	readonly jobs: number;
	readonly indexed: Measurement;
	/** Undefined: not tried at this size. */
	readonly naive: Measurement | undefined;
}

export interface Row {
	readonly workload: Workload;
	readonly cells: readonly Cell[];
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Rates of both schedulers by size, and what a decision costs at the largest size compared with the smallest. */
export function speedTable(rows: readonly Row[], sizes: readonly number[]): string {
	const head = ["indexed / naive, selections a second", ...sizes.map(shortCount), "cost, largest : smallest"];
	return markdownTable(
		head,
		rows.map(({ workload, cells }) => [workload.title, ...cells.map(cellText), costText(cells)]),
	);
}

function cellText({ indexed, naive }: Cell): string {
	const other = naive === undefined ? "-" : `${shortRate(naive.rate)}${naive.isPrefix ? "*" : ""}`;
	return `${shortRate(indexed.rate)} / ${other}`;
}

function costText(cells: readonly Cell[]): string {
	const first = cells[0]?.indexed.rate ?? 0;
	const last = cells.at(-1)?.indexed.rate ?? 0;
	return (first / last).toFixed(2);
}

export function memoryTable(footprints: readonly Footprint[]): string {
	return markdownTable(
		["memory", "jobs", "entries", "MB", "bytes an entry"],
		footprints.map(({ title, jobs, entries, bytes }) => [
			title,
			shortCount(jobs),
			shortCount(entries),
			(bytes / 1e6).toFixed(0),
			(bytes / entries).toFixed(0),
		]),
	);
}

export function rowTable(rows: readonly RowSize[]): string {
	return markdownTable(
		["bytes of one", "here", "Postfix's C", "share"],
		rows.map(({ what, bytes, postfix }) => [
			what,
			bytes.toFixed(0),
			String(postfix),
			`${((100 * bytes) / postfix).toFixed(0)} %`,
		]),
	);
}

export function shortCount(count: number): string {
	if (count >= 1e6) return `${trimmed(count / 1e6)}M`;
	return count >= 1000 ? `${trimmed(count / 1000)}k` : String(count);
}

/** Three figures. */
export function shortRate(rate: number): string {
	if (rate >= 1e6) return `${(rate / 1e6).toFixed(2)}M`;
	if (rate >= 1000) return `${(rate / 1000).toPrecision(3)}k`;
	return rate.toPrecision(3);
}

function trimmed(value: number): string {
	return value.toFixed(2).replace(/\.?0+$/, "");
}
