/**
 * The mutation score as a table of Markdown: a row a mutant, and below it the score of each kind and of all. Leaves out the figures.
 */
import { markdownTable } from "../bench/table.js";
import { type Score, type ScoredMutant, tallied } from "./score.js";

const LONGEST_DETAIL = 100;

/** One row a mutant. */
export function mutantTable(mutants: readonly ScoredMutant[]): string {
	return markdownTable(
		["kind", "mutant", "file", "because", "case", "outcome", "ms"],
		mutants.map(({ kind, name, file, because, case: by, status, how, detail, milliseconds }) =>
			[
				kind,
				name,
				file,
				because,
				by,
				`${status === "survived" ? "SURVIVES" : status === "equivalent" ? "equivalent" : how}: ${short(detail)}`,
				String(milliseconds),
			].map((cell) => cell.replaceAll("|", "\\|")),
		),
	);
}

/** One row a kind, and one for all. */
export function scoreTable({ mutants }: Score): string {
	const kinds = [...new Set(mutants.map(({ kind }) => kind))];
	const rows = kinds.map((kind) =>
		scoreRow(
			kind,
			mutants.filter((one) => one.kind === kind),
		),
	);
	const head = ["mutants of", "number", "killed", "equivalent", "survive", "score", "median to kill", "slowest"];
	return markdownTable(head, [...rows, scoreRow("all", mutants)]);
}

function scoreRow(name: string, mutants: readonly ScoredMutant[]): string[] {
	const { killed, survived, equivalent, score } = tallied(mutants);
	const times = mutants.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
	const told = (time: number | undefined) => `${time ?? 0} ms`;
	return [
		name,
		...[mutants.length, killed, equivalent, survived].map(String),
		`${(100 * score).toFixed(1)} %`,
		told(times[Math.floor(times.length / 2)]),
		told(times.at(-1)),
	];
}

function short(detail: string): string {
	const line = detail.replaceAll(/\s+/g, " ");
	return line.length <= LONGEST_DETAIL ? line : `${line.slice(0, LONGEST_DETAIL)} ...`;
}
