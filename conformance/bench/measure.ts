/**
 * Measures one workload at one size with one scheduler, in a process of its own (cell.ts): code that has run both is slower with both.
 * What counts is the processor time that the process used, so that other programs on the machine disturb less. Leaves out tables
 * (table.ts) and memory (memory.ts).
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Kind, NOTED_EVERY, Rig, type RigOptions } from "./rig.js";
import type { Workload } from "./workloads.js";

export interface Effort {
	/** Selections made before anything is measured, with at most WARM_UP_JOBS jobs. */
	readonly warmUp: number;
	/** Measured rounds; the median counts. */
	readonly rounds: number;
	/** A round has at least so many selections: small workloads are repeated. */
	readonly selections: number;
	/** Seconds of processor time after which a naive round is cut off. */
	readonly naiveSeconds: number;
}

export interface Measurement {
	/** Selections in a second of processor time, whole loop: the median of the rounds. */
	readonly rate: number;
	/** The least and the greatest of the rounds. */
	readonly spread: readonly [number, number];
	/** Selections of one round. */
	readonly selections: number;
	/** Whether the round was cut off before the workload's end. */
	readonly isPrefix: boolean;
	/** The hash of the order after each NOTED_EVERY selections. */
	readonly hashes: readonly number[];
}

const CLOCK_TICKS = 1000;
const WARM_UP_JOBS = 10_000;
/** With so many jobs the garbage of loading is collected before measuring; with fewer that would only cool the code down. */
const MANY_JOBS = 100_000;

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

export function settleMemory(): void {
	if (typeof collectGarbage === "function") collectGarbage();
}

function processorSeconds(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
}

export function rigOptions(workload: Workload, kind: Kind, jobs: number, seed: number): RigOptions {
	return { kind, manager: "qmgr", selectionsPerSecond: CLOCK_TICKS, seed, ...workload.options(jobs) };
}

export function measure(workload: Workload, kind: Kind, jobs: number, seed: number, effort: Effort): Measurement {
	warmUp(workload, kind, jobs, seed, effort);
	const rounds = Array.from({ length: effort.rounds }, () => round(workload, kind, jobs, seed, effort));
	const rates = rounds.map(({ selections, seconds }) => selections / seconds).sort((a, b) => a - b);
	const [first] = rounds;
	if (first === undefined) throw new RangeError("at least one round has to be measured");
	return {
		rate: rates[Math.floor(rates.length / 2)] ?? 0,
		spread: [rates[0] ?? 0, rates.at(-1) ?? 0],
		selections: first.selections,
		isPrefix: first.isPrefix,
		hashes: first.hashes,
	};
}

function warmUp(workload: Workload, kind: Kind, jobs: number, seed: number, effort: Effort): void {
	const seconds = kind === "naive" ? effort.naiveSeconds : Number.POSITIVE_INFINITY;
	const limits = { ...effort, selections: effort.warmUp, naiveSeconds: seconds };
	round(workload, kind, Math.min(jobs, WARM_UP_JOBS), seed, limits);
}

interface Round {
	selections: number;
	seconds: number;
	isPrefix: boolean;
	hashes: readonly number[];
}

function round(workload: Workload, kind: Kind, jobs: number, seed: number, effort: Effort): Round {
	const total: Round = { selections: 0, seconds: 0, isPrefix: false, hashes: [] };
	const limit = kind === "naive" ? effort.naiveSeconds : Number.POSITIVE_INFINITY;
	while (total.selections < effort.selections && total.seconds < limit) {
		const rig = new Rig(rigOptions(workload, kind, jobs, seed));
		workload.load(rig, jobs);
		if (jobs >= MANY_JOBS) settleMemory();
		drain(workload, rig, jobs, limit, total);
		total.hashes = rig.hashes;
	}
	return total;
}

function drain(workload: Workload, rig: Rig, jobs: number, limit: number, total: Round): void {
	const { meanwhile } = workload;
	const before = meanwhile === undefined ? undefined : (selection: number) => meanwhile(rig, selection);
	const slice = limit === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : NOTED_EVERY;
	let left = workload.selections(jobs);
	const begun = processorSeconds();
	const spent = total.seconds;
	while (left > 0 && total.seconds < limit) {
		const made = rig.run(Math.min(left, slice), before);
		total.selections += made;
		total.seconds = spent + processorSeconds() - begun;
		left = made === 0 ? 0 : left - made;
	}
	if (left > 0 && total.seconds >= limit) total.isPrefix = true;
}

/**
 * Whether two schedulers selected in the same order as far as both went.
 * @returns the number of selections after which they are known to differ, or null.
 */
export function firstDifference(one: Measurement, other: Measurement): number | null {
	const common = Math.min(one.hashes.length, other.hashes.length);
	for (let index = 0; index < common; index++) {
		if (one.hashes[index] !== other.hashes[index]) return (index + 1) * NOTED_EVERY;
	}
	return null;
}
