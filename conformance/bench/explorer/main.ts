/**
 * `spoolproof bench --part explorer`: the explorer beside SPIN, rumur, @xstate/graph and, where its jar is, TLC: in one run, on the same
 * generated models, each whole search in a process of its own. A checker that finds other numbers of states or steps ends the bench.
 * Processor time of the search alone: translating and compiling for SPIN and rumur are left out, starting up for ours.
 */
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { sheetOf } from "../../explore/export/sheet.js";
import { spool, spoolSize } from "../../explore/models/spool.js";
import { mustAgree, whyNot } from "../../explore/oracles/compare.js";
import type { Oracle } from "../../explore/oracles/oracle.js";
import { rumurOracle } from "../../explore/oracles/rumur.js";
import { spinOracle } from "../../explore/oracles/spin.js";
import { tlcOracle } from "../../explore/oracles/tlc.js";
import { markdownTable, shortCount, shortRate } from "../table.js";
import { ask } from "./apart.js";

export interface ExplorerEffort {
	/** Numbers of messages. */
	readonly sizes: readonly number[];
	/** The median of so many. */
	readonly rounds: number;
	/** The run that may not fit: messages, and bytes it may take. */
	readonly large: { readonly messages: number; readonly bytes: number } | null;
}

export const FULL_EXPLORER: ExplorerEffort = {
	sizes: [4, 5, 6, 7, 8],
	rounds: 3,
	large: { messages: 9, bytes: 6e9 },
};
export const QUICK_EXPLORER: ExplorerEffort = { sizes: [4, 5], rounds: 1, large: null };

/** What one engine made of one size. */
interface Measured {
	readonly statesPerSecond: number;
	/** Null where the engine does not tell. */
	readonly bytesPerState: number | null;
}

/** Beyond these sizes an engine takes too long to be asked, and nobody is asked often. */
const LARGEST = { graph: 4, tlc: 6, often: 7 };
const SECONDS = 1800;
/** Entries of SPIN's table, as a power of two, and depth of its stack: ample for what is to come, as SPIN's manual wants it. */
const spinFor = (states: number): Oracle =>
	spinOracle({ table: Math.min(28, Math.max(16, Math.ceil(Math.log2(states)))), depth: 2_000_000 });

const median = (numbers: readonly number[]): number =>
	[...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

type Tell = (text: string) => void;

/** One size: the rows of both tables. */
async function measureSize(messages: number, wanted: number, tell: Tell): Promise<readonly [string[], string[]]> {
	const { states } = spoolSize(messages);
	const rounds = messages > LARGEST.often ? 1 : wanted;
	const sheet = sheetOf(spool(messages), { learn: 100_000 });
	const mine = Array.from({ length: rounds }, () => ask({ kind: "search", messages }));
	const first = mine[0] ?? ask({ kind: "search", messages });
	tell(`${messages} messages: ours ${mine.map((one) => shortRate(one.statesPerCpuSecond)).join(" ")}\n`);
	const measure = async (oracle: Oracle): Promise<Measured | null> => {
		const reason = oracle.name === "TLC" && messages > LARGEST.tlc ? "TLC is not asked: too slow" : whyNot(oracle);
		if (reason !== null) {
			tell(`${reason}\n`);
			return null;
		}
		const rates: number[] = [];
		let bytesPerState: number | null = null;
		for (let round = 0; round < rounds; round++) {
			const counted = await oracle.count(sheet, SECONDS);
			mustAgree(`${messages} messages`, first, oracle.name, counted);
			rates.push(counted.states / counted.ran.cpuSeconds);
			bytesPerState = (counted.stateBytes ?? counted.ran.peakBytes) / counted.states;
		}
		tell(`${messages} messages: ${oracle.name} ${rates.map(shortRate).join(" ")}\n`);
		return { statesPerSecond: median(rates), bytesPerState };
	};
	const ours = median(mine.map((one) => one.statesPerCpuSecond));
	const spin = await measure(spinFor(states));
	const rumur = await measure(rumurOracle());
	const tlc = await measure(tlcOracle);
	const graph = messages > LARGEST.graph ? null : ask({ kind: "graph", messages });
	if (graph) mustAgree(`${messages} messages`, first, "@xstate/graph", graph);
	const rate = (one: Measured | null) => (one ? shortRate(one.statesPerSecond) : "-");
	const factor = (one: Measured | null) => (one ? (ours / one.statesPerSecond).toFixed(2) : "-");
	const bytes = (one: Measured | null) => one?.bytesPerState?.toFixed(0) ?? "-";
	const size = [String(messages), shortCount(states)];
	return [
		[
			...size,
			shortCount(first.steps),
			shortRate(ours),
			rate(spin),
			factor(spin),
			rate(rumur),
			factor(rumur),
			rate(tlc),
			graph ? shortRate(graph.statesPerCpuSecond) : "-",
		],
		[...size, first.bytesPerState.toFixed(0), first.allocatedBytesPerState.toFixed(0), bytes(spin), bytes(rumur)],
	];
}

/** @param tell progress, for people */
export async function explorerReport(effort: ExplorerEffort, tell: Tell): Promise<string> {
	const rows: (readonly [string[], string[]])[] = [];
	for (const messages of effort.sizes) rows.push(await measureSize(messages, effort.rounds, tell));
	const what = await others(effort, tell);
	return [
		heading(effort.rounds),
		"",
		markdownTable(
			[
				"messages",
				"states",
				"steps",
				"ours, states/CPU s",
				"SPIN",
				"ours : SPIN",
				"rumur",
				"ours : rumur",
				"TLC",
				"@xstate/graph",
			],
			rows.map(([speed]) => speed),
		),
		"",
		markdownTable(
			[
				"messages",
				"states",
				"ours, bytes a state",
				"with slack",
				"SPIN: states and table",
				"rumur: peak of the process",
			],
			rows.map(([, memory]) => memory),
		),
		"",
		markdownTable(["what", "size", "measured"], what),
		"",
	].join("\n");
}

function heading(rounds: number): string {
	const [processor] = cpus();
	const load = loadavg()[0] ?? 0;
	return `Node ${process.version}, ${processor?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, load ${load.toFixed(1)} at the end; processor time of the search, median of ${rounds} (of one from ${LARGEST.often + 1} messages on).`;
}

async function others({ large, sizes }: ExplorerEffort, tell: Tell): Promise<string[][]> {
	const rows: string[][] = [];
	const symmetric = ask({ kind: "search", messages: 12, symmetry: true });
	rows.push([
		"12 messages under symmetry",
		`${shortCount(symmetric.states)} orbits for ${spoolSize(12).states.toExponential(1)} states`,
		`${symmetric.cpuSeconds.toFixed(2)} CPU s`,
	]);
	const messages = Math.min(7, Math.max(...sizes));
	for (const strength of ["weak", "strong"] as const) {
		const cost = ask({ kind: "fairness", messages, strength });
		rows.push([
			`leads-to under ${strength} fairness, ${messages} messages`,
			`${shortCount(cost.states)} states, ${shortCount(cost.steps)} steps`,
			`${cost.verdict}; ${shortRate(cost.stepsPerCpuSecond)} steps a CPU s`,
		]);
		tell(`fairness, ${strength}: ${shortRate(cost.stepsPerCpuSecond)} steps/s\n`);
	}
	if (large) {
		if (free() < large.bytes * 1.6) {
			const wanted = `${large.messages} messages, at most ${(large.bytes / 1e9).toFixed(0)} GB`;
			rows.push([wanted, "not tried", `only ${(free() / 1e9).toFixed(0)} GB of memory are free`]);
			return rows;
		}
		const cost = ask({ kind: "search", messages: large.messages, bytes: large.bytes });
		rows.push([
			`${large.messages} messages, at most ${(large.bytes / 1e9).toFixed(0)} GB`,
			`${shortCount(cost.states)} of ${shortCount(spoolSize(large.messages).states)} states`,
			`${cost.complete ? "complete" : `partial: ${cost.exhausted}`}; ${cost.cpuSeconds.toFixed(0)} CPU s; ${shortRate(cost.statesPerCpuSecond)} states/CPU s; ${cost.bytesPerState.toFixed(0)} bytes a state, ${cost.allocatedBytesPerState.toFixed(0)} with slack`,
		]);
	}
	return rows;
}

/** Bytes of memory that can still be had. */
function free(): number {
	return Number(/MemAvailable:\s+(\d+)/.exec(readFileSync("/proc/meminfo", "latin1"))?.[1] ?? 0) * 1024;
}
