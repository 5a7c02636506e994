/**
 * What a random scenario is like: a handful of independent traits, each in a healthy share of all scenarios, and the knobs that go
 * with them. Numbers are kept small, so that limits are met within a few dozen commands. Commands are in random-commands.ts.
 */
import fc from "fast-check";
import type { KnobSettings } from "../../model/scheduler/knobs.js";

export interface Flavour {
	readonly transports: number;
	/** How many destinations all messages share; null: each message has its own. */
	readonly destinations: number | null;
	/** Small pools of recipients, so that files are read in batches. */
	readonly batches: boolean;
	/** How deliveries end. */
	readonly mood: Mood;
	/** Agents that die before or as they are handed a request. */
	readonly trouble: boolean;
	/** The clock may be set back. */
	readonly jumpyClock: boolean;
	/** Most deliveries at once before the first feedback; many more if the scenario is about order alone. */
	readonly narrow: boolean;
	readonly rate: "none" | "destination" | "transport" | "both";
	/** Recipients of one file alternate between destinations, instead of standing in blocks. */
	readonly interleaved: boolean;
	/** Addresses differ in case and extension. */
	readonly spelling: boolean;
	/** How many recipients a bulk message has at most. */
	readonly bulk: number;
}

export type Mood = "calm" | "mixed" | "rough";

/** One value of several, by weight. */
export function weighted<T>(...choices: readonly (readonly [weight: number, value: T])[]): fc.Arbitrary<T> {
	return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

/** True in so many of a hundred. */
export function percent(share: number): fc.Arbitrary<boolean> {
	return weighted([share, true], [100 - share, false]);
}

export const flavour: fc.Arbitrary<Flavour> = fc.record({
	transports: weighted([55, 1], [32, 2], [13, 3]),
	destinations: weighted<number | null>([20, 1], [25, 2], [25, 3], [10, 6], [20, null]),
	batches: percent(40),
	mood: weighted<Mood>([45, "calm"], [35, "mixed"], [20, "rough"]),
	trouble: percent(15),
	jumpyClock: percent(8),
	narrow: percent(60),
	rate: weighted<Flavour["rate"]>([78, "none"], [12, "destination"], [8, "transport"], [2, "both"]),
	interleaved: percent(35),
	spelling: percent(10),
	bulk: weighted([50, 12], [35, 24], [15, 40]),
});

type Entry = readonly [name: string, value: string];

/** The knobs of one scenario of this flavour. */
export function knobsFor(traits: Flavour): fc.Arbitrary<KnobSettings> {
	const groups: fc.Arbitrary<readonly Entry[]>[] = [
		preemption(""),
		concurrency(traits),
		feedback,
		grouping,
		times,
		activeLimit(traits),
		...(traits.batches ? [pools] : []),
		...(traits.rate === "none" ? [] : [rates(traits.rate)]),
		...(traits.spelling ? [delimiter] : []),
		...(traits.transports > 1 ? [maybe(40, preemption("t2"))] : []),
	];
	return fc.tuple(...groups).map((found) => Object.fromEntries(found.flat()));
}

function preemption(transport: string): fc.Arbitrary<readonly Entry[]> {
	const prefix = transport === "" ? "default" : transport;
	const minimum = transport === "" ? "default_minimum_delivery_slots" : `${transport}_minimum_delivery_slots`;
	return fc
		.tuple(
			weighted([5, 0], [3, 1], [50, 2], [25, 3], [7, 4], [10, 5]),
			weighted([40, 0], [25, 1], [15, 2], [15, 3], [5, 8]),
			weighted([45, 0], [10, 25], [30, 50], [15, 100]),
			weighted([10, 0], [45, 1], [25, 2], [20, 3]),
		)
		.map(([cost, loan, discount, slots]) => [
			[`${prefix}_delivery_slot_cost`, String(cost)],
			[`${prefix}_delivery_slot_loan`, String(loan)],
			[`${prefix}_delivery_slot_discount`, String(discount)],
			[minimum, String(slots)],
		]);
}

function concurrency({ narrow }: Flavour): fc.Arbitrary<readonly Entry[]> {
	return fc
		.tuple(
			narrow ? weighted([30, 1], [35, 2], [20, 3], [15, 4]) : weighted([50, 5], [50, 20]),
			narrow ? weighted([25, 1], [25, 2], [20, 3], [15, 5], [15, 20]) : weighted([50, 20], [50, 0]),
		)
		.map(([initial, limit]) => [
			["initial_destination_concurrency", String(initial)],
			["default_destination_concurrency_limit", String(limit)],
		]);
}

const AMOUNTS = weighted([40, "1"], [12, "0"], [16, "1/4"], [12, "1/2"], [20, "1/concurrency"]);

const feedback: fc.Arbitrary<readonly Entry[]> = fc
	.tuple(AMOUNTS, AMOUNTS, weighted([55, 1], [20, 2], [15, 3], [10, 0]))
	.map(([positive, negative, cohorts]) => [
		["default_destination_concurrency_positive_feedback", positive],
		["default_destination_concurrency_negative_feedback", negative],
		["default_destination_concurrency_failed_cohort_limit", String(cohorts)],
	]);

const grouping: fc.Arbitrary<readonly Entry[]> = weighted([40, 1], [15, 2], [15, 3], [30, 50]).map((limit) => [
	["default_destination_recipient_limit", String(limit)],
]);

const times: fc.Arbitrary<readonly Entry[]> = fc
	.tuple(weighted([1, 4], [1, 10]), weighted([1, 12], [1, 30]), weighted([1, 3], [1, 8]))
	.map(([least, most, retry]) => [
		["minimal_backoff_time", `${least}s`],
		["maximal_backoff_time", `${most}s`],
		["transport_retry_time", `${retry}s`],
	]);

/** The daemon raises the recipient limit to the active limit, so that batches need a small one. */
function activeLimit({ batches }: Flavour): fc.Arbitrary<readonly Entry[]> {
	const limit = batches
		? weighted([15, 2], [30, 3], [30, 5], [25, 8])
		: weighted([10, 1], [10, 2], [10, 4], [70, 20_000]);
	return limit.map((most) => [["qmgr_message_active_limit", String(most)]]);
}

const pools: fc.Arbitrary<readonly Entry[]> = fc
	.tuple(
		weighted([20, 2], [20, 3], [30, 6], [30, 12]),
		weighted([40, 1], [30, 2], [20, 3], [10, 5]),
		weighted([15, 0], [15, 1], [20, 2], [20, 4], [20, 8], [10, 20]),
		weighted([30, 0], [20, 1], [20, 2], [30, 4]),
		weighted([35, 1], [25, 2], [20, 4], [20, 100]),
		weighted([50, 1], [30, 3], [20, 5]),
		weighted([60, 100], [20, 50], [20, 10]),
	)
	.map(([recipients, minimum, pool, extra, refill, delay, fudge]) => [
		["qmgr_message_recipient_limit", String(recipients)],
		["qmgr_message_recipient_minimum", String(minimum)],
		["default_recipient_limit", String(pool)],
		["default_extra_recipient_limit", String(extra)],
		["default_recipient_refill_limit", String(refill)],
		["default_recipient_refill_delay", `${delay}s`],
		["qmgr_fudge_factor", String(fudge)],
	]);

function rates(kind: Exclude<Flavour["rate"], "none">): fc.Arbitrary<readonly Entry[]> {
	return fc
		.tuple(weighted([1, 1], [1, 2]), weighted([1, 1], [1, 3]))
		.map(([destination, transport]) => [
			...(kind === "transport" ? [] : [["t1_destination_rate_delay", `${destination}s`] as const]),
			...(kind === "destination" ? [] : [["t1_transport_rate_delay", `${transport}s`] as const]),
		]);
}

const delimiter: fc.Arbitrary<readonly Entry[]> = fc.constant([["recipient_delimiter", "+"]]);

function maybe(share: number, group: fc.Arbitrary<readonly Entry[]>): fc.Arbitrary<readonly Entry[]> {
	return percent(share).chain((yes) => (yes ? group : fc.constant([])));
}
