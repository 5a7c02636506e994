/**
 * The speed of the decision loop as a ratio: the reference's scheduler beside the naive one, in turn on the same machine, several times.
 * The naive one is the unit of measure, so that machines compare. Leaves out what is measured and how (conformance/bench).
 */
import { measureApart } from "../bench/cell.js";
import { type Effort, firstDifference } from "../bench/measure.js";
import type { Kind } from "../bench/rig.js";
import { workloadOf } from "../bench/workloads.js";
import { GateError } from "./baseline.js";
import type { Rate } from "./format.js";

/**
 * Loads on which the naive one walks far, so that it is hardly slowed by what slows both: a slower part that they share shows as well.
 */
export const BENCH_WORKLOADS: readonly string[] = ["full", "waiting", "stuck"];
const JOBS = 1_000;
const SEED = 1;
const ROUNDS = 3;
/** A round is short, so that both of a pair meet the same disturbances. */
const EFFORT: Effort = { warmUp: 20_000, rounds: 1, selections: 50_000, naiveSeconds: 0.4 };

/** Measures one of the two once, in a process of its own. */
export type Measure = typeof measureApart;

export interface RatioOptions {
	readonly workloads?: readonly string[];
	readonly rounds?: number;
	readonly measure?: Measure;
	/** Hears how many rounds are done. */
	readonly onRound?: (done: number, of: number, workload: string) => void;
}

/**
 * The ratio of both for each workload.
 * @throws GateError if they do not select alike: then a ratio says nothing.
 */
export function measureRatios({
	workloads = BENCH_WORKLOADS,
	rounds = ROUNDS,
	measure = measureApart,
	onRound = () => {},
}: RatioOptions = {}): Record<string, Rate> {
	const found: Record<string, Rate> = {};
	let done = 0;
	for (const workload of workloads) {
		if (workloadOf(workload) === undefined) throw new GateError(`bench: there is no workload "${workload}".`);
		const ratios: number[] = [];
		const round = (kind: Kind) => measure({ workload, kind, jobs: JOBS, seed: SEED, effort: EFFORT });
		while (ratios.length < rounds) {
			const [indexed, naive] = [round("indexed"), round("naive")];
			const difference = firstDifference(indexed, naive);
			if (difference !== null) {
				throw new GateError(
					`bench: on the workload ${workload} both schedulers differ within ${difference} selections. \`npm test\` tells more.`,
				);
			}
			ratios.push(indexed.rate / naive.rate);
			onRound(++done, rounds * workloads.length, workload);
		}
		found[workload] = rateOf(ratios);
	}
	return found;
}

function rateOf(ratios: readonly number[]): Rate {
	const sorted = [...ratios].sort((a, b) => a - b).map((ratio) => Math.round(ratio * 1000) / 1000);
	const [least = 0] = sorted;
	const ratio = sorted[Math.floor(sorted.length / 2)] ?? 0;
	return { ratio, least, greatest: sorted.at(-1) ?? 0, rounds: sorted.length };
}
