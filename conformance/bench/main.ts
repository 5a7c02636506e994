/**
 * `npm run bench`: how fast the reference's scheduler is, beside a naive one that is equal to it choice by choice, on the workloads for
 * which the speed of Postfix's own loop is known; how fast its qmail-todo is beside itself one message at a time; how fast the explorer
 * is beside other model checkers; and how fast the live Postfix is taken through scenarios. Prints Markdown. Exit code 1 if two that
 * should agree ever do not, 2 if the bench cannot be run as asked.
 */
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { Disagreement } from "../explore/oracles/compare.js";
import { OracleFailure } from "../explore/oracles/program.js";
import { measureApart, weighApart } from "./cell.js";
import { explorerReport, FULL_EXPLORER, QUICK_EXPLORER } from "./explorer/main.js";
import { liveTable } from "./live.js";
import { type Effort, firstDifference } from "./measure.js";
import { defaultDirectories, protocolTable } from "./protocol.js";
import { rowSizes } from "./row-sizes.js";
import { type Cell, memoryTable, type Row, rowTable, shortCount, shortRate, speedTable } from "./table.js";
import { WORKLOADS, type Workload, workloadOf } from "./workloads.js";

const PARTS = ["scheduler", "protocol", "explorer", "live"] as const;
type Part = (typeof PARTS)[number];

interface Options {
	readonly parts: readonly Part[];
	/** Messages in a queue. */
	readonly messages: number;
	/** Where queues are made. */
	readonly directories: readonly string[];
	readonly sizes: readonly number[];
	readonly workloads: readonly Workload[];
	readonly seed: number;
	readonly effort: Effort;
	readonly memoryJobs: number;
	/** Live scenarios of each kind. */
	readonly scenarios: number;
}

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const QUICK_SIZES = [1_000, 10_000];
const FULL: Effort = { warmUp: 500_000, rounds: 3, selections: 500_000, naiveSeconds: 3 };
const QUICK: Effort = { warmUp: 100_000, rounds: 1, selections: 50_000, naiveSeconds: 0.5 };
/** The loads whose memory is told: a destination each, and ten. */
const WEIGHED = ["each", "ten"];

class UsageError extends Error {}
class OrderError extends Error {}

function readOptions(args: readonly string[]): Options {
	const { values } = parseArgs({
		args: [...args],
		options: {
			sizes: { type: "string" },
			workload: { type: "string" },
			seed: { type: "string" },
			quick: { type: "boolean" },
			part: { type: "string" },
			messages: { type: "string" },
			directory: { type: "string", multiple: true },
		},
	});
	const quick = values.quick ?? false;
	const sizes = values.sizes?.split(",").map((text) => wholeNumber("--sizes", text, 10));
	const ids = values.workload?.split(",");
	return {
		parts: values.part === undefined ? PARTS : values.part.split(",").map(partCalled),
		messages: values.messages === undefined ? (quick ? 1000 : 10_000) : wholeNumber("--messages", values.messages, 1),
		directories: values.directory?.map(existing) ?? defaultDirectories(),
		sizes: sizes ?? (quick ? QUICK_SIZES : SIZES),
		workloads: ids === undefined ? WORKLOADS : ids.map(workloadCalled),
		seed: values.seed === undefined ? 1 : wholeNumber("--seed", values.seed, 0),
		effort: quick ? QUICK : FULL,
		scenarios: quick ? 20 : 300,
		memoryJobs: Math.max(...(sizes ?? (quick ? QUICK_SIZES : SIZES))),
	};
}

function wholeNumber(option: string, text: string, least: number): number {
	const value = Number(text);
	if (Number.isInteger(value) && value >= least) return value;
	throw new UsageError(`${option}: expected a whole number of at least ${least}, not "${text}"`);
}

function partCalled(name: string): Part {
	const found = PARTS.find((part) => part === name);
	if (found !== undefined) return found;
	throw new UsageError(`--part: there is no "${name}"; there are ${PARTS.join(", ")}`);
}

function existing(directory: string): string {
	if (existsSync(directory)) return directory;
	throw new UsageError(`--directory: there is no ${directory}`);
}

function workloadCalled(id: string): Workload {
	const found = workloadOf(id);
	if (found !== undefined) return found;
	throw new UsageError(`--workload: there is no "${id}"; there are ${WORKLOADS.map((one) => one.id).join(", ")}`);
}

function measureCell(workload: Workload, jobs: number, { seed, effort }: Options): Cell {
	const indexed = measureApart({ workload: workload.id, kind: "indexed", jobs, seed, effort });
	const tooMany = workload.naiveJobs !== undefined && jobs > workload.naiveJobs;
	const naive = tooMany
		? undefined
		: measureApart({ workload: workload.id, kind: "naive", jobs, seed, effort: { ...effort, rounds: 1 } });
	const difference = naive === undefined ? null : firstDifference(indexed, naive);
	if (difference !== null) {
		throw new OrderError(
			`"${workload.id}" at ${jobs} jobs, seed ${seed}: within ${difference} selections the orders of both differ`,
		);
	}
	return { jobs, indexed, naive };
}

function measureRow(workload: Workload, options: Options): Row {
	const cells = options.sizes.map((jobs) => {
		const cell = measureCell(workload, jobs, options);
		progress(workload, cell);
		return cell;
	});
	return { workload, cells };
}

function progress(workload: Workload, { jobs, indexed, naive }: Cell): void {
	const spread = indexed.spread.map(shortRate).join(" to ");
	const compared =
		naive === undefined ? "naive not tried" : `${compare(naive.hashes.length)}, naive ${shortRate(naive.rate)}`;
	process.stderr.write(
		`${workload.id} ${shortCount(jobs)}: ${shortRate(indexed.rate)} (${spread}) over ${indexed.selections}; ${compared}\n`,
	);
}

function compare(noted: number): string {
	return `same order for ${noted},000 selections`;
}

async function bench(options: Options): Promise<void> {
	const { parts, messages, directories, effort } = options;
	if (parts.includes("scheduler")) benchScheduler(options);
	if (parts.includes("protocol")) {
		const rounds = effort.rounds === 1 ? 1 : 5;
		const table = await protocolTable(directories, messages, rounds, (text) => process.stderr.write(text));
		process.stdout.write(
			`qmail-todo with qmail-clean, median of ${rounds} rounds, both modes in turn; wall-clock time.\n\n${table}\n\n`,
		);
	}
	if (parts.includes("explorer")) {
		const effortOfAll = effort.rounds === 1 ? QUICK_EXPLORER : FULL_EXPLORER;
		process.stdout.write(`${await explorerReport(effortOfAll, (text) => process.stderr.write(text))}\n`);
	}
	if (parts.includes("live")) process.stdout.write(`${await liveTable(options.scenarios, options.seed)}\n`);
}

function benchScheduler(options: Options): void {
	const rows = options.workloads.map((workload) => measureRow(workload, options));
	const footprints = WEIGHED.map((workload) => weighApart({ workload, jobs: options.memoryJobs, seed: options.seed }));
	const [processor] = cpus();
	process.stdout.write(
		[
			`Node ${process.version}, ${processor?.model.trim() ?? "unknown processor"}, ${cpus().length} cores; seed ${options.seed}.`,
			`Processor time of one process; median of ${options.effort.rounds} rounds after a warm-up; * a prefix of ${options.effort.naiveSeconds} s.`,
			"",
			speedTable(rows, options.sizes),
			"",
			memoryTable(footprints),
			"",
			rowTable(rowSizes()),
			"",
		].join("\n"),
	);
}

try {
	await bench(readOptions(process.argv.slice(2)));
} catch (error) {
	if (!(error instanceof Error)) throw error;
	const isUsage = error instanceof UsageError || ("code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));
	const couldNot = isUsage || error instanceof OracleFailure;
	if (!couldNot && !(error instanceof OrderError || error instanceof Disagreement)) throw error;
	process.stderr.write(`bench: ${error.message}\n`);
	process.exitCode = couldNot ? 2 : 1;
}
