/**
 * `spoolproof verify`: goes through all states or workloads of a scope and prints one table of what is proved, refuted, or open.
 * Leaves out the rows: conformance/verify.
 */
import { availableParallelism, freemem } from "node:os";
import { Command, Option } from "commander";
import { styleFor } from "../report/style.js";
import { writeCounterexample } from "../verify/counterexample/write.js";
import { rowsFor } from "../verify/index.js";
import { type RowAnswer, type RowReport, SCOPE_NAMES, type ScopeName, type TableRow } from "../verify/row.js";
import { runRows } from "../verify/run.js";
import { judgeRow, judgeTable, rowText, tableText } from "../verify/table.js";
import { EXIT, UserError } from "./errors.js";
import { wholeNumber } from "./options.js";
import { writeText } from "./outputs.js";
import type { Environment } from "./program.js";

interface Options {
	readonly scope: ScopeName;
	readonly only?: readonly string[];
	readonly budget?: number;
	readonly memory?: number;
	readonly jobs?: number;
	readonly json?: string;
	readonly traces: string;
	readonly draw?: true;
	readonly list?: true;
}

/** Seconds for a row: several times what it takes on an idle machine, so that a busy one gives the same answer. */
const BUDGET: Readonly<Record<ScopeName, number>> = { small: 300, default: 600, large: 4 * 3600 };
const MEGABYTE = 2 ** 20;

export function verifyCommand({ signal }: Environment): Command {
	return new Command("verify")
		.description("prove or refute claims by going through everything in a scope; exit code 1 for an unexpected answer")
		.addOption(new Option("--scope <s>", "small: seconds; large: hours").choices(SCOPE_NAMES).default("default"))
		.option("--only <id>", "this row, or rows whose id begins so; repeatable", gathered)
		.option("--list", "the rows of the scope, without running them")
		.option("--budget <s>", "seconds for each row; what is done until then is a partial answer", wholeNumber(1))
		.option(
			"--memory <mb>",
			"megabytes for all searches at the same time (default: half of what is free)",
			wholeNumber(1),
		)
		.option("--jobs <n>", "threads (default: one a processor)", wholeNumber(1))
		.option("--json <file>", "write the table as JSON")
		.option("--traces <dir>", "where counterexamples go", ".spoolproof")
		.option("--draw", "draw each counterexample beside its file")
		.action(async (options: Options) => {
			const rows = chosen(options);
			if (options.list) {
				for (const { id, claim, expected } of rows) process.stdout.write(`${expected.padEnd(8)} ${id}  ${claim}\n`);
				return;
			}
			process.exitCode = await verify(rows, options, signal);
		});
}

function gathered(text: string, previous: readonly string[] = []): readonly string[] {
	return [...previous, text];
}

/** @throws UserError for an id that no row has or begins with */
function chosen({ scope, only }: Options): readonly TableRow[] {
	const rows = rowsFor(scope);
	if (only === undefined) return rows;
	for (const id of only) {
		if (rows.some((row) => row.id.startsWith(id))) continue;
		const elsewhere = SCOPE_NAMES.find((name) => rowsFor(name).some((row) => row.id.startsWith(id)));
		throw new UserError(
			`there is no row "${id}" in scope ${scope}; ${elsewhere === undefined ? "--list names them" : `there is one with --scope ${elsewhere}`}`,
		);
	}
	const exact = (row: TableRow) => only.includes(row.id);
	return rows.filter(
		(row) => exact(row) || only.some((id) => !rows.some((one) => one.id === id) && row.id.startsWith(id)),
	);
}

async function verify(rows: readonly TableRow[], options: Options, signal: AbortSignal): Promise<number> {
	const { scope, budget = BUDGET[scope], jobs = availableParallelism(), traces, draw = false, json } = options;
	const bytes = options.memory === undefined ? freemem() / 2 : options.memory * MEGABYTE;
	const begun = performance.now();
	const reports = new Map<string, RowReport>();
	const log = progressLog(rows.length, begun, scope);
	const writing: Promise<void>[] = [];
	const note = async ({ run: _, ...row }: TableRow, answer: RowAnswer, seconds: number) => {
		const written = answer.counterexample
			? await writeCounterexample(traces, row.id, answer.counterexample, draw).catch((error: unknown) => {
					throw new UserError(
						`cannot write to ${traces}: ${error instanceof Error ? error.message : String(error)}; give another directory with --traces DIR`,
					);
				})
			: {};
		const report = { row, ...answer, seconds, ...written };
		reports.set(row.id, report);
		log.done(report, reports.size);
	};
	try {
		await runRows(rows, {
			scope,
			budgetSeconds: budget,
			bytes,
			jobs,
			signal,
			progress: (id, what) => log.doing(id, what),
			done: (row, answer, seconds) => {
				const written = note(row, answer, seconds);
				// Looked at below; until then a failure must not end the program.
				written.catch(() => {});
				writing.push(written);
			},
		});
		await Promise.all(writing);
	} finally {
		log.clear();
	}
	const inOrder = rows.flatMap(({ id }) => reports.get(id) ?? []);
	const seconds = (performance.now() - begun) / 1000;
	process.stdout.write(tableText(inOrder, seconds, styleFor(process.stdout)));
	if (json !== undefined) writeText(json, `${JSON.stringify(asJson(inOrder, scope, seconds), null, 2)}\n`);
	return { "as-expected": EXIT.conforms, unexpected: EXIT.violates, incomplete: EXIT.undetermined }[
		judgeTable(inOrder)
	];
}

function asJson(reports: readonly RowReport[], scope: ScopeName, seconds: number): object {
	const rows = reports.map((report) => {
		const { row, counterexample: _, ...answer } = report;
		return { ...row, ...answer, judged: judgeRow(report) };
	});
	return { spoolproof: "verification", version: 1, scope, seconds, verdict: judgeTable(reports), rows };
}

/** On a terminal one line that is written over; elsewhere, in the large scope, each row when it is done. */
function progressLog(total: number, begun: number, scope: ScopeName) {
	const { stderr } = process;
	let told = Number.NEGATIVE_INFINITY;
	let finished = 0;
	return {
		doing: (id: string, what: string) => {
			if (!stderr.isTTY || performance.now() - told < 250) return;
			told = performance.now();
			const line = `${finished}/${total} rows, ${((told - begun) / 1000).toFixed(0)} s: ${id}: ${what}`;
			stderr.write(`\r\u001b[2K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
		},
		done: (report: RowReport, count: number) => {
			finished = count;
			if (!stderr.isTTY && scope === "large") stderr.write(`${rowText(report, styleFor(stderr))}\n`);
		},
		clear: () => {
			if (stderr.isTTY) stderr.write("\r\u001b[2K");
		},
	};
}
