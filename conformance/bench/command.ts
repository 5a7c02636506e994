/**
 * What `spoolproof bench` does once its options are read: how fast the reference's scheduler is, beside a naive one that is equal to it
 * choice by choice, on the workloads for which the speed of Postfix's own loop is known; how fast its qmail-todo is beside itself one
 * message at a time; how fast the explorer is beside other model checkers; and how fast the live Postfix is taken through scenarios.
 * Prints Markdown. Leaves out the options (conformance/cli/bench.ts).
 */
import { cpus } from "node:os";
import { measureApart, weighApart } from "./cell.js";
import { explorerReport, FULL_EXPLORER, QUICK_EXPLORER } from "./explorer/main.js";
import { liveTable } from "./live.js";
import { type Effort, firstDifference } from "./measure.js";
import { defaultDirectories, protocolTable } from "./protocol.js";
import { NOTED_EVERY } from "./rig.js";
import { rowSizes } from "./row-sizes.js";
import { type Cell, memoryTable, type Row, rowTable, shortCount, shortRate, speedTable } from "./table.js";
import type { Workload } from "./workloads.js";

export type Part = "scheduler" | "protocol" | "explorer" | "live";

export interface Options {
	readonly parts: readonly Part[];
	/** A look, instead of figures to rely on. */
	readonly quick: boolean;
	/** Messages in a queue. */
	readonly messages: number;
	/** Where queues are made; by default where this machine has memory and a disk. */
	readonly directories?: readonly string[];
	/** Numbers of jobs. */
	readonly sizes: readonly number[];
	readonly workloads: readonly Workload[];
	readonly seed: number;
}

const FULL: Effort = { warmUp: 500_000, rounds: 3, selections: 500_000, naiveSeconds: 3 };
const QUICK: Effort = { warmUp: 100_000, rounds: 1, selections: 50_000, naiveSeconds: 0.5 };
/** Live scenarios of each kind. */
const SCENARIOS = { full: 300, quick: 20 };
/** The loads whose memory is told: a destination each, and ten. */
const WEIGHED = ["each", "ten"];

/** Two that should agree choice by choice do not. */
export class OrderError extends Error {
	override readonly name = "OrderError";
}

/**
 * Measures, and prints Markdown.
 * @throws OrderError or Disagreement if two that should agree do not; OracleFailure if another model checker cannot be run.
 */
export async function bench(options: Options): Promise<void> {
	const { parts, messages, directories, quick, seed } = options;
	if (parts.includes("scheduler")) benchScheduler(options);
	if (parts.includes("protocol")) {
		const rounds = quick ? 1 : 5;
		const table = await protocolTable(directories ?? defaultDirectories(), messages, rounds, tell);
		process.stdout.write(
			`qmail-todo with qmail-clean, median of ${rounds} rounds, both modes in turn; wall-clock time.\n\n${table}\n\n`,
		);
	}
	if (parts.includes("explorer")) {
		process.stdout.write(`${await explorerReport(quick ? QUICK_EXPLORER : FULL_EXPLORER, tell)}\n`);
	}
	if (parts.includes("live")) {
		process.stdout.write(`${await liveTable(quick ? SCENARIOS.quick : SCENARIOS.full, seed)}\n`);
	}
}

function tell(text: string): void {
	process.stderr.write(text);
}

function benchScheduler(options: Options): void {
	const { rounds, naiveSeconds } = options.quick ? QUICK : FULL;
	const jobs = Math.max(...options.sizes);
	const rows = options.workloads.map((workload) => measureRow(workload, options));
	const footprints = WEIGHED.map((workload) => weighApart({ workload, jobs, seed: options.seed }));
	const [processor] = cpus();
	process.stdout.write(
		[
			`Node ${process.version}, ${processor?.model.trim() ?? "unknown processor"}, ${cpus().length} cores; seed ${options.seed}.`,
			`Processor time of one process; median of ${rounds} rounds after a warm-up; * a prefix of ${naiveSeconds} s.`,
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

function measureCell(workload: Workload, jobs: number, { seed, quick }: Options): Cell {
	const effort = quick ? QUICK : FULL;
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
	tell(
		`${workload.id} ${shortCount(jobs)}: ${shortRate(indexed.rate)} (${spread}) over ${indexed.selections}; ${compared}\n`,
	);
}

function compare(noted: number): string {
	return noted === 0
		? "too few selections to compare"
		: `same order for ${(noted * NOTED_EVERY).toLocaleString("en")} selections`;
}
