/** The window's arithmetic: sequences observed of the live program, the corners of the editions, and the boundaries of its guards. */
import { describe, expect, test } from "vitest";
import { SWITCHES, type Switches } from "./editions.js";
import type { Feedback } from "./knobs.js";
import { canDeliver } from "./machines/destination.js";
import type { DestinationRules } from "./rules.js";
import { feedbackAmount, isLastCohort, narrowed, type Window, widened } from "./window.js";

const BY_CONCURRENCY: Feedback = { base: 1, per: "concurrency" };
const ONE: Feedback = { base: 1, per: "delivery" };
const NONE: Feedback = { base: 0, per: "delivery" };

function rules(changes: Partial<DestinationRules>, switches: Switches = SWITCHES["postfix-3.7"]): DestinationRules {
	return {
		initialConcurrency: 5,
		concurrencyLimit: 20,
		positive: ONE,
		negative: ONE,
		cohortLimit: 1,
		rateDelay: 0,
		backoff: 300,
		...changes,
		switches,
	};
}

function fresh(window: number): Window {
	return { window, success: 0, failure: 0, cohorts: 0 };
}

/** How many failures in a row make a destination dead. */
function failuresToDeath(start: number, of: DestinationRules): number {
	let now = fresh(start);
	let failures = 1;
	while (!isLastCohort(now, of)) {
		now = narrowed(now, of);
		failures++;
	}
	return failures;
}

describe("feedback", () => {
	test("is a constant, or a constant divided by the window", () => {
		expect(feedbackAmount({ base: 0.5, per: "delivery" }, 4)).toBe(0.5);
		expect(feedbackAmount(BY_CONCURRENCY, 4)).toBe(0.25);
	});

	test("by concurrency, a cohort of successes widens the window by one", () => {
		const of = rules({ positive: BY_CONCURRENCY });
		let now = fresh(2);
		const windows: number[] = [];
		for (let report = 0; report < 9; report++) {
			now = widened(now, of);
			windows.push(now.window);
		}
		expect(windows).toEqual([2, 3, 3, 3, 4, 4, 4, 4, 5]);
	});

	test("by concurrency: four failing cohorts, then four good ones, as seen of the live program", () => {
		const of = rules({ positive: BY_CONCURRENCY, negative: BY_CONCURRENCY, cohortLimit: 10 });
		let now = fresh(8);
		const windows: number[] = [];
		for (const report of [narrowed, narrowed, narrowed, narrowed, widened, widened, widened, widened]) {
			for (let left = now.window; left > 0; left--) now = report(now, of);
			windows.push(now.window);
		}
		expect(windows).toEqual([6, 5, 4, 3, 4, 5, 6, 7]);
	});

	test("never takes the window beyond its limit, or below 1", () => {
		expect(widened(fresh(3), rules({ concurrencyLimit: 3 })).window).toBe(3);
		expect(widened(fresh(3), rules({ concurrencyLimit: 0 })).window).toBe(4);
		expect(narrowed(fresh(1), rules({})).window).toBe(1);
	});

	test("a step one way begins the count for the other way anew; a report without a step does not", () => {
		const third = rules({ positive: { base: 1 / 3, per: "delivery" }, negative: { base: 1 / 3, per: "delivery" } });
		const failed = narrowed(fresh(5), third);
		expect(failed).toMatchObject({ window: 4, success: 0 });
		expect(widened(failed, third).failure).toBe(failed.failure);
		const gathered = { ...fresh(5), success: 0.6, failure: 0.5 };
		expect(widened(gathered, third).failure).toBe(0);
		expect(narrowed(gathered, third)).toMatchObject({ window: 5, success: 0.6 });
	});
});

describe("the editions differ", () => {
	test("L2: with feedback 1 the first failure takes 2 in 3.7, and 1 as documented or intended", () => {
		expect(narrowed(fresh(5), rules({})).window).toBe(3);
		expect(narrowed(fresh(5), rules({}, SWITCHES.documented)).window).toBe(4);
		expect(narrowed(fresh(5), rules({}, SWITCHES.intended)).window).toBe(4);
	});

	test("with default feedback an initial window of 5 is dead after 3 failures; 3 after 2, 10 after 7, 20 after 13", () => {
		expect([5, 3, 10, 20].map((window) => failuresToDeath(window, rules({})))).toEqual([3, 2, 7, 13]);
	});

	test("L3: without feedback some cohorts are noticed one failure late", () => {
		const zero = rules({ negative: NONE });
		const late = Array.from({ length: 100 }, (_, index) => index + 1).filter((n) => failuresToDeath(n, zero) > n);
		expect(late.slice(0, 7)).toEqual([6, 7, 10, 13, 14, 15, 19]);
		expect(late).toHaveLength(49);
		const intended = rules({ negative: NONE }, SWITCHES.intended);
		expect(late.every((n) => failuresToDeath(n, intended) === n)).toBe(true);
	});

	test("SR's pseudocode demands more than the limit", () => {
		const zero = { negative: NONE, cohortLimit: 2 };
		expect(failuresToDeath(4, rules(zero))).toBe(8);
		expect(failuresToDeath(4, rules(zero, SWITCHES.documented))).toBe(9);
	});

	test("a limit of 0 cohorts means never", () => {
		expect(isLastCohort({ ...fresh(1), cohorts: 1e6 }, rules({ cohortLimit: 0 }))).toBe(false);
	});
});

test("one more delivery goes if the destination is ready and its window not full", () => {
	const at = (window: number, busy: number) => ({
		...fresh(window),
		id: "t1/d1",
		transport: "t1",
		name: "d1",
		nexthop: "d1",
		todo: 1,
		busy,
		blocking: false,
		reason: null,
		rules: rules({}),
	});
	expect(canDeliver("ready", at(2, 1))).toBe(true);
	expect(canDeliver("ready", at(2, 2))).toBe(false);
	expect(canDeliver("suspended", at(2, 1))).toBe(false);
});
