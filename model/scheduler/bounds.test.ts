/** The theorems on delay: their formulas agree, all small workloads keep to them, and the worst cases are attained. */
import { describe, expect, test } from "vitest";
import {
	type Delivered,
	exactStretch,
	helplessAbove,
	latestSlots,
	starvationBreach,
	stretchBreach,
	stretchLimit,
	stretchOf,
	worstStretch,
	worstStretchByDigits,
	worstStretchWithoutCredit,
} from "./bounds.js";
import type { KnobSettings } from "./knobs.js";
import { advance, initialWorld } from "./system.js";

interface Slots {
	readonly cost: number;
	readonly loan: number;
	readonly discount: number;
	readonly minimum: number;
}

/** Whether the next job comes now: it is the turn of slot `slot`, and `selections` were made. */
type Timetable = (index: number, slot: number, selections: readonly string[]) => boolean;

const AT_ONCE: Timetable = () => true;
/** As soon as the job before has been selected: the worst that can happen to that one. */
const WHEN_THE_LAST_BEGAN: Timetable = (index, _, selections) => selections.includes(`M${index}`);

function every(slots: number): Timetable {
	return (index, slot) => slot >= index * slots;
}

/** One delivery at a time; a job comes by the timetable, or when there is nothing left to do. */
function deliver(sizes: readonly number[], { cost, loan, discount, minimum }: Slots, comes: Timetable): Delivered {
	const knobs: KnobSettings = {
		default_delivery_slot_cost: String(cost),
		default_delivery_slot_loan: String(loan),
		default_delivery_slot_discount: String(discount),
		default_minimum_delivery_slots: String(minimum),
	};
	const world = initialWorld({ manager: "qmgr", knobs, transports: ["t1"] });
	const selections: string[] = [];
	const jobs = sizes.map((entries, index) => ({ name: `M${index + 1}`, entries }));
	const waiting = [...jobs.entries()];
	for (let slot = 0; waiting.length > 0 || (world.asked.t1 ?? []).length > 0; slot++) {
		for (let [next] = waiting; next !== undefined; [next] = waiting) {
			const [index, { name, entries }] = next;
			if ((world.asked.t1 ?? []).length > 0 && !comes(index, slot, selections)) break;
			waiting.shift();
			const recipients = Array.from({ length: entries }, (_, number) => `r${number}@d1.t1`);
			advance(world, { do: "arrive", message: name, recipients, single: true });
		}
		for (const seen of advance(world, { do: "slot", transport: "t1" }).observations) {
			if (seen.saw !== "select") continue;
			selections.push(seen.message);
			advance(world, { do: "complete", delivery: seen.delivery, outcome: "delivered" });
		}
	}
	return { jobs, selections, cost, minimum, isWithoutCredit: loan === 0 && discount === 0 };
}

/** All lists of up to `length` sizes from 1 to the first one's. */
function workloads(first: number, length: number): number[][] {
	const lists: number[][] = [[first]];
	for (let from = 0, at = 0; at < length - 1; at++) {
		const until = lists.length;
		for (; from < until; from++) {
			const shorter = lists[from] ?? [];
			for (let size = 1; size <= Math.ceil(first / 2); size++) lists.push([...shorter, size]);
		}
	}
	return lists;
}

describe("formulas", () => {
	test("the recursive sum is the closed form by digits, below its limit", () => {
		for (let n = 1; n <= 500; n++) {
			for (const cost of [2, 3, 5]) {
				expect(worstStretch(n, cost)).toBe(worstStretchByDigits(n, cost));
				expect(worstStretch(n, cost, 1)).toBe(worstStretch(n, cost));
				expect(worstStretch(n, cost) / n).toBeLessThan(stretchLimit(cost));
				expect(worstStretchWithoutCredit(n, cost)).toBeLessThanOrEqual(worstStretch(n, cost));
			}
		}
	});

	test("the exact worst case is F(n) with credit, G(n) without, and lies between for half a discount", () => {
		for (let n = 1; n <= 100; n++) {
			for (const cost of [2, 3, 5]) {
				for (const minimum of [0, 1, 3]) {
					const worst = worstStretch(n, cost, minimum);
					expect(exactStretch(n, { cost, loan: 1, discount: 0, minimum })).toBe(worst);
					expect(exactStretch(n, { cost, loan: 0, discount: 100, minimum })).toBe(worst);
					expect(exactStretch(n, { cost, loan: 0, discount: 50, minimum })).toBeLessThanOrEqual(worst);
				}
				expect(exactStretch(n, { cost, loan: 0, discount: 0, minimum: 0 })).toBe(worstStretchWithoutCredit(n, cost));
			}
		}
		expect(exactStretch(4, { cost: 2, loan: 0, discount: 50, minimum: 0 })).toBe(6);
	});

	test("k = 5 and a thousand entries: 1.249; from what arrival rate on score is of no help", () => {
		expect(worstStretch(1000, 5)).toBe(1249);
		expect(helplessAbove(10, 5)).toBeCloseTo(0.185, 3);
		expect(stretchOf(["a", "b", "a", "c"], "a")).toBe(3);
		expect(stretchOf(["a"], "b")).toBe(0);
	});
});

const CREDITS: readonly Slots[] = [
	{ cost: 2, loan: 0, discount: 0, minimum: 0 },
	{ cost: 2, loan: 1, discount: 0, minimum: 0 },
	{ cost: 2, loan: 0, discount: 100, minimum: 1 },
	{ cost: 2, loan: 3, discount: 50, minimum: 3 },
	{ cost: 3, loan: 1, discount: 0, minimum: 0 },
];

describe.each(CREDITS)("cost $cost, loan $loan, discount $discount, minimum $minimum", (slots) => {
	test("all workloads of up to three jobs after one of up to 8 entries keep to the bounds", () => {
		let runs = 0;
		for (let first = 1; first <= 8; first++) {
			for (const sizes of workloads(first, 3)) {
				for (const comes of [AT_ONCE, WHEN_THE_LAST_BEGAN, every(2)]) {
					const run = deliver(sizes, slots, comes);
					expect([sizes, stretchBreach(run), starvationBreach(run)]).toEqual([sizes, null, null]);
					runs++;
				}
			}
		}
		expect(runs).toBeGreaterThan(200);
	});
});

describe("the worst cases are attained", () => {
	/** A job, the largest that may preempt it, the largest that may preempt that one, and so on. */
	function nested(largest: number, next: (size: number) => number): number[] {
		const sizes: number[] = [];
		for (let size = largest; size > 0; size = next(size)) sizes.push(size);
		return sizes;
	}

	test.each([6, 8, 12, 17, 30])("F(n), with a discount of 100: %i entries", (n) => {
		const sizes = nested(n, (size) => Math.floor(size / 2));
		const run = deliver(sizes, { cost: 2, loan: 0, discount: 100, minimum: 0 }, WHEN_THE_LAST_BEGAN);
		expect(stretchOf(run.selections, "M1")).toBe(worstStretch(n, 2));
	});

	test.each([5, 7, 9, 16, 31])("G(n), without loan and discount: %i entries", (n) => {
		const sizes = nested(n, (size) => Math.floor((size - 1) / 2));
		const run = deliver(sizes, { cost: 2, loan: 0, discount: 0, minimum: 0 }, WHEN_THE_LAST_BEGAN);
		expect(stretchOf(run.selections, "M1")).toBe(worstStretchWithoutCredit(n, 2));
	});
});

describe("the checks notice a breach", () => {
	const run: Delivered = {
		jobs: [
			{ name: "M1", entries: 2 },
			{ name: "M2", entries: 1 },
		],
		selections: ["M1", "M2", "M2", "M2", "M1"],
		cost: 2,
		minimum: 0,
		isWithoutCredit: false,
	};

	test("too long a stretch, a job done too late, a job not done", () => {
		expect(latestSlots(run)).toEqual([3, 4]);
		expect(stretchBreach(run)).toContain("M1 took 5 slots");
		expect(starvationBreach(run)).toContain("M1 was done in slot 5");
		expect(starvationBreach({ ...run, selections: ["M1"] })).toContain("M1 was selected 1 times");
	});
});
