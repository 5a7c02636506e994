/**
 * `spoolproof verify`: goes through all states or workloads of a scope and prints one table of what is proved, refuted, or open.
 * Leaves out the rows: conformance/verify.
 */
import { accessSync, constants, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { reason } from "../reason.js";
import { styleFor } from "../report/style.js";
import { writeCounterexample } from "../verify/counterexample/write.js";
import { rowsFor } from "../verify/index.js";
import { type RowAnswer, type RowReport, SCOPE_NAMES, type ScopeName, type TableRow } from "../verify/row.js";
import { runRows } from "../verify/run.js";
import { judgeRow, judgeTable, rowText, tableText } from "../verify/table.js";
import { EXIT, UserError } from "./errors.js";
import { allowOnly, givenOptions } from "./given.js";
import { jobs as anyJobs, gathered, wholeNumber } from "./options.js";
import { checkDirectory, checkWritable, writeText } from "./outputs.js";
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
		.option("--jobs <n>", "threads (default: one a processor)", anyJobs)
		.option("--json <file>", "write the table as JSON")
		.option("--traces <dir>", "where counterexamples go", ".spoolproof")
		.option("--draw", "draw each counterexample beside its file")
		.action(async (options: Options, called: Command) => {
			if (options.list) allowOnly(givenOptions(called), "with --list", ["list", "scope", "only"]);
			checkWritable(options.json);
			checkDirectory(options.traces, "--traces");
			const rows = chosen(options);
			if (options.list) {
				for (const { id, claim, expected } of rows) process.stdout.write(`${expected.padEnd(8)} ${id}  ${claim}\n`);
				return;
			}
			process.exitCode = await verify(rows, options, signal);
		});
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
	const bytes = options.memory === undefined ? process.availableMemory() / 2 : options.memory * MEGABYTE;
	mustBeWritable(traces);
	const begun = performance.now();
	const reports = new Map<string, RowReport>();
	const log = progressLog(rows.length, begun, scope);
	const writing: Promise<void>[] = [];
	let failed: UserError | null = null;
	let interrupted = false;
	const note = async ({ run: _, ...row }: TableRow, answer: RowAnswer, seconds: number) => {
		const written = answer.counterexample
			? await writeCounterexample(traces, row.id, answer.counterexample, draw).catch((error: unknown) => {
					failed ??= unwritable(traces, error);
					return {};
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
			done: (row, answer, seconds) => void writing.push(note(row, answer, seconds)),
		});
	} catch (error) {
		if (!signal.aborted) throw error;
		interrupted = true;
	} finally {
		await Promise.all(writing);
		log.clear();
	}
	const inOrder = rows.flatMap(({ id }) => reports.get(id) ?? []);
	const seconds = (performance.now() - begun) / 1000;
	const unasked = interrupted ? rows.length - inOrder.length : null;
	process.stdout.write(tableText(inOrder, seconds, styleFor(process.stdout), unasked));
	if (json !== undefined) writeText(json, `${JSON.stringify(asJson(inOrder, scope, seconds, unasked), null, 2)}\n`);
	if (failed !== null) throw failed;
	if (interrupted) return EXIT.interrupted;
	return { "as-expected": EXIT.conforms, unexpected: EXIT.violates, incomplete: EXIT.undetermined }[
		judgeTable(inOrder)
	];
}

/** Hours of work are not lost for want of a place to write to. */
function mustBeWritable(directory: string): void {
	try {
		mkdirSync(directory, { recursive: true });
		accessSync(directory, constants.W_OK);
	} catch (error) {
		throw unwritable(directory, error);
	}
}

function unwritable(directory: string, error: unknown): UserError {
	return new UserError(`cannot write to ${directory}: ${reason(error)}; give another directory with --traces DIR`);
}

/** @param unasked rows that were not come to when it was interrupted; null if it was not */
function asJson(reports: readonly RowReport[], scope: ScopeName, seconds: number, unasked: number | null): object {
	const rows = reports.map((report) => {
		const { row, counterexample: _, ...answer } = report;
		return { ...row, ...answer, judged: judgeRow(report) };
	});
	const verdict = judgeTable(reports);
	const interrupted = unasked === null ? {} : { interrupted: true, unasked };
	return { spoolproof: "verification", version: 1, scope, seconds, verdict, ...interrupted, rows };
}

/** How often a row that takes long is told of where there is no terminal, in milliseconds. */
const LOG_EVERY = 60_000;

/** On a terminal one line that is written over; elsewhere, in the large scope, each row when it is done, and now and then how far it is. */
function progressLog(total: number, begun: number, scope: ScopeName) {
	const { stderr } = process;
	let told = Number.NEGATIVE_INFINITY;
	let finished = 0;
	return {
		doing: (id: string, what: string) => {
			if (!stderr.isTTY && scope !== "large") return;
			if (performance.now() - told < (stderr.isTTY ? 250 : LOG_EVERY)) return;
			told = performance.now();
			const line = `${finished}/${total} rows, ${((told - begun) / 1000).toFixed(0)} s: ${id}: ${what}`;
			if (!stderr.isTTY) stderr.write(`${line}\n`);
			else stderr.write(`\r\u001b[2K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
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
