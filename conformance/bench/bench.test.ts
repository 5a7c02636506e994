// The bench itself, not how fast anything is: workloads are the same for the same seed, both kinds select in the same order, tables.
import { describe, expect, test } from "vitest";
import { BenchFile } from "./files.js";
import { type Effort, firstDifference, type Measurement, measure } from "./measure.js";
import { Randomness } from "./randomness.js";
import { NOTED_EVERY } from "./rig.js";
import { markdownTable, memoryTable, shortCount, shortRate, speedTable } from "./table.js";
import { WORKLOADS, workloadOf } from "./workloads.js";

const EFFORT: Effort = { warmUp: 0, rounds: 1, selections: 1, naiveSeconds: 2 };
/** Those that are quick to get ready. */
const SMALL = ["each", "ten", "full", "large", "head", "scattered"];

describe.each(SMALL)("workload %s", (id) => {
	const workload = workloadOf(id);

	test("both kinds select in the same order, and so does the same seed again", () => {
		if (workload === undefined) throw new Error(`there is no workload ${id}`);
		const [indexed, again] = [1, 2].map(() => measure(workload, "indexed", 1200, 1, EFFORT));
		const naive = measure(workload, "naive", 1200, 1, EFFORT);
		expect(indexed?.selections).toBeGreaterThan(1000);
		expect(indexed?.hashes).toEqual(again?.hashes);
		expect(naive.hashes.length).toBeGreaterThan(0);
		expect(indexed === undefined ? 0 : firstDifference(indexed, naive)).toBeNull();
	});
});

test("every workload has an id of its own", () => {
	expect(new Set(WORKLOADS.map(({ id }) => id)).size).toBe(9);
	expect(workloadOf("none")).toBeUndefined();
});

function measurement(rate: number, hashes: readonly number[] = [], isPrefix = false): Measurement {
	return { rate, spread: [rate, rate], selections: 1, isPrefix, hashes };
}

test("a different order is noticed, as far as both went", () => {
	expect(firstDifference(measurement(1, [1, 2, 3]), measurement(1, [1, 2]))).toBeNull();
	expect(firstDifference(measurement(1, [1, 2, 3]), measurement(1, [1, 9, 3]))).toBe(2 * NOTED_EVERY);
});

test("tables", () => {
	expect(markdownTable(["a", "b"], [["1", "2"]])).toBe("| a | b |\n| --- | --- |\n| 1 | 2 |");
	const [workload] = WORKLOADS;
	if (workload === undefined) throw new Error("there are no workloads");
	const cells = [
		{ jobs: 1000, indexed: measurement(2e6), naive: measurement(150_000) },
		{ jobs: 1_000_000, indexed: measurement(1.6e6), naive: measurement(132, [], true) },
		{ jobs: 2_000_000, indexed: measurement(1e6), naive: undefined },
	];
	expect(speedTable([{ workload, cells }], [1000, 1_000_000, 2_000_000]).split("\n").at(-1)).toBe(
		"| mixed, a destination each | 2.00M / 150k | 1.60M / 132* | 1.00M / - | 2.00 |",
	);
	expect(
		memoryTable([{ title: "x", jobs: 1000, entries: 4000, bytes: 1e6 }])
			.split("\n")
			.at(-1),
	).toBe("| x | 1k | 4k | 1 | 250 |");
	expect([shortCount(999), shortCount(39_960), shortCount(1e6)]).toEqual(["999", "39.96k", "1M"]);
	expect([shortRate(1_234_567), shortRate(98_765), shortRate(162.4)]).toEqual(["1.23M", "98.8k", "162"]);
});

test("random numbers are a function of the seed and within bounds", () => {
	const draw = (seed: number) => {
		const random = new Randomness(seed);
		return Array.from({ length: 1000 }, () => random.below(10));
	};
	expect(draw(1)).toEqual(draw(1));
	expect(draw(1)).not.toEqual(draw(2));
	expect(new Set(draw(1)).size).toBe(10);
	expect(Math.min(...draw(3)) >= 0 && Math.max(...draw(3)) < 10).toBe(true);
});

test("bench files compute their recipients", () => {
	const file = new BenchFile(1, 2, (record) => `d${record}`);
	expect([0, 1, 2].map((record) => file.recipient(record))).toEqual(["r0000000@d0", "r0000001@d1", undefined]);
});
