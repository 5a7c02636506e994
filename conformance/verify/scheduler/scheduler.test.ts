/** The searches in small scopes: that they count right, that they agree with the model, and that each of them can find a breach. */
import { describe, expect, test } from "vitest";
import { exactStretch, worstStretch } from "../../../model/scheduler/bounds.js";
import { AdapterFailure, type SchedulerAdapter } from "../../adapters/adapter.js";
import { referenceAdapter } from "../../adapters/reference.js";
import { Randomness } from "../../bench/randomness.js";
import { orderOf } from "../../cases/finding.js";
import { parseScript, printScenario } from "../../cases/script.js";
import { runScenario } from "../../runner/run.js";
import { addressees } from "./addressees.js";
import { worstPassedOver } from "./blockers.js";
import { countBusyPeriods, searchBusyPeriods } from "./busy-periods.js";
import { firstChosenOtherwise } from "./documented.js";
import { lateJob } from "./dropped.js";
import { courseOf } from "./feedback.js";
import { GRID, groupsThatChooseAlike, slotRules, slotSettings } from "./grid.js";
import { SCHEDULER_ROWS } from "./index.js";
import { check, inflationBreach, THEOREMS } from "./inflation.js";
import { tooSoon } from "./known.js";
import { runMidSize } from "./mid-size.js";
import { Budget, type RunOptions } from "./row.js";
import { firstDifference, selectionsOf } from "./side-by-side.js";
import { type Arena, Surveyor } from "./survey.js";
import { differenceOf, randomBusyPeriod } from "./three-ways.js";
import { recipientsOfATransportAreBounded, theCurrentJobIsTheLastSelected } from "./watched.js";
import { busyPeriods, kernelOrder, nestedWorkload, smallestWorkload } from "./workloads.js";

const options: RunOptions = { budgetSeconds: 60, signal: new AbortController().signal, progress: () => {} };
const CREDIT = { cost: 2, loan: 1, discount: 0, minimum: 0 };
const PLAIN = { cost: 2, loan: 0, discount: 0, minimum: 0 };
const never = (): boolean => false;

const ARENA: Arena = {
	name: "windows",
	manager: "qmgr",
	knobs: { ...slotSettings(PLAIN), default_destination_concurrency_limit: "1" },
	recipients: 3,
	messages: 2,
	destinations: ["d1.t1", "d2.t1"],
	mixed: true,
	inFlight: 2,
	ticks: 0,
	outcomes: ["delivered"],
};

describe("workloads", () => {
	test("as many busy periods are enumerated as the recursion counts, none twice", () => {
		let all = 0;
		for (let size = 1; size <= 6; size++) {
			const workloads = [...busyPeriods(size, 0)].map(({ jobs }) => JSON.stringify(jobs));
			expect(new Set(workloads).size).toBe(workloads.length);
			all += workloads.length;
			expect(countBusyPeriods(size, 1)).toBe(all);
		}
		expect(all).toBe(515);
		expect(countBusyPeriods(6, 3)).toBe(474);
		expect(countBusyPeriods(12, 3)).toBe(6_589_429);
	});

	test("messages are spread over destinations without regard to names", () => {
		const count = (size: number, used: number, mixed: boolean) =>
			[...addressees(size, ["a.t", "b.t"], used, mixed)].length;
		expect([count(3, 0, false), count(3, 1, false), count(3, 2, false)]).toEqual([1, 2, 2]);
		expect([count(3, 0, true), count(3, 1, true)]).toEqual([3, 4]);
	});

	test("settings are grouped by what they choose: a loan of 3 is as good as no loan and a whole discount, in a small scope", () => {
		const groups = groupsThatChooseAlike(GRID, 9);
		expect(groups.flat()).toHaveLength(GRID.length);
		const together = groups.find((group) =>
			group.some(({ cost, discount, loan }) => cost === 5 && discount === 100 && loan === 0),
		);
		expect(together?.some(({ loan, discount }) => loan === 3 && discount === 0)).toBe(true);
	});
});

describe("the kernel", () => {
	test.each([PLAIN, CREDIT, { cost: 3, loan: 0, discount: 100, minimum: 1 }])(
		"selects as model and reference do, whatever the arrival times: %o",
		async (terms) => {
			const kernel = { rules: slotRules(terms), window: Number.POSITIVE_INFINITY, candidates: "clock" } as const;
			for (const secondsPerSlot of [0, 1]) {
				for (const workload of busyPeriods(5, secondsPerSlot)) {
					const order = kernelOrder(workload, kernel).map((number) => `M${number + 1}`);
					expect(await selectionsOf(workload, terms)).toEqual(order);
				}
			}
		},
	);
});

describe("kernel, model and reference side by side", () => {
	test("random busy periods are of the size that was asked for, and are all sorts", () => {
		const random = new Randomness(3);
		const drawn = Array.from({ length: 300 }, () => randomBusyPeriod(random, 12, 3));
		const valid = new Set([...busyPeriods(6, 0)].map(({ jobs }) => JSON.stringify(jobs)));
		for (let run = 0; run < 100; run++) expect(valid).toContain(JSON.stringify(randomBusyPeriod(random, 6, 3)));
		for (const jobs of drawn) expect(jobs.reduce((sum, { entries }) => sum + entries, 0)).toBe(12);
		expect(Math.min(...drawn.map(({ length }) => length))).toBe(3);
		expect(new Set(drawn.map((jobs) => JSON.stringify(jobs))).size).toBeGreaterThan(280);
	});

	test("random workloads of up to 12 recipients agree, and a kernel with another loan, cost or discount is noticed", async () => {
		const random = new Randomness(4);
		const wrong = { loan: 0, cost: 0, discount: 0 };
		for (let run = 0; run < 150; run++) {
			const workload = { jobs: randomBusyPeriod(random, 12, 3), secondsPerSlot: run % 3 };
			expect(await differenceOf(workload, CREDIT)).toBeNull();
			if (await differenceOf(workload, CREDIT, PLAIN)) wrong.loan++;
			if (await differenceOf(workload, CREDIT, { ...CREDIT, cost: 3 })) wrong.cost++;
			if (await differenceOf(workload, PLAIN, { ...PLAIN, discount: 100 })) wrong.discount++;
		}
		for (const count of Object.values(wrong)) expect(count).toBeGreaterThan(5);
	});
});

describe("the theorems", () => {
	test("hold for mail of up to 8 recipients, and worst cases are attained", async () => {
		for (const theorem of [THEOREMS.BOUND, THEOREMS.ATTAINED, THEOREMS.NO_STARVATION]) {
			const { also: _, ...searched } = theorem;
			const result = await check({ theorem: searched, grid: GRID, recipients: 8, scope: "default" }, options);
			expect([theorem.id, result.verdict]).toEqual([theorem.id, "proved"]);
			expect(result.counts.workloads).toBe(countBusyPeriods(8, 3) * GRID.length);
		}
		const worst = nestedWorkload(30, CREDIT);
		const order = await selectionsOf(worst, CREDIT);
		expect(order.lastIndexOf("M1") - order.indexOf("M1") + 1).toBe(exactStretch(30, CREDIT));
		expect(exactStretch(30, CREDIT)).toBe(worstStretch(30, 2));
	});

	test("a bound that is one too low is refuted by the smallest workload, which replays", async () => {
		const breach = inflationBreach((entries, { cost, minimum }) =>
			Math.max(entries, worstStretch(entries, cost, minimum) - 1),
		);
		const theorem = { ...THEOREMS.BOUND, breach };
		const result = await check({ theorem, grid: [CREDIT], recipients: 6, scope: "default" }, options);
		expect(result.verdict).toBe("refuted");
		if (result.counterexample === undefined) throw new Error("no counterexample");
		expect(orderOf(await runScenario(referenceAdapter(), result.counterexample, "qmgr"))).toBe("121");
		const again = parseScript(printScenario(result.counterexample), "again").scenario;
		expect(again.commands).toEqual(result.counterexample.commands);
	});

	test("jobs that may be late by nothing are late", () => {
		const kernel = { rules: slotRules(CREDIT), window: Number.POSITIVE_INFINITY, candidates: "any" } as const;
		expect(searchBusyPeriods(kernel, 6, (entries) => entries, never)?.slack).toBeLessThan(0);
		expect(searchBusyPeriods(kernel, 6, (entries) => exactStretch(entries, CREDIT), never)?.slack).toBe(0);
		expect(smallestWorkload(CREDIT, 6, { what: "nobody is late", entries: 0, most: 0 })).toBeNull();
	});

	test("a search whose budget is spent proves nothing, says why, and goes on with more time", async () => {
		const claimed = { theorem: THEOREMS.BOUND, grid: GRID, recipients: 5, scope: "default" } as const;
		const spent = { ...options, budgetSeconds: -1 };
		for (let again = 0; again < 2; again++)
			expect(await check(claimed, spent)).toMatchObject({
				verdict: "partial",
				counts: { workloads: 0 },
				covered: expect.stringContaining("0 of 81"),
				note: "not searched to the end: its time was over",
			});
		expect((await check(claimed, options)).verdict).toBe("proved");
	});

	test("an interrupt ends a budget at once", () => {
		const interrupted = new Budget({ ...options, signal: AbortSignal.abort() });
		expect([interrupted.isSpent, interrupted.reason]).toEqual([true, "not searched to the end: interrupted"]);
		const fresh = new Budget(options);
		expect([fresh.isSpent, fresh.isSpentNow]).toEqual([false, false]);
	});
});

describe("dropped conditions", () => {
	const scope = { window: 1, destinations: 3, jobs: 3, inFlight: 2 };

	test("blockers break the bound with 6 recipients and not with fewer; without windows nothing does", () => {
		expect(worstPassedOver({ ...scope, terms: CREDIT, recipients: 5 }, false, never).excess).toBe(0);
		const worst = worstPassedOver({ ...scope, terms: CREDIT, recipients: 6 }, false, never);
		expect([worst.excess, worst.passed]).toEqual([1, 2]);
		const wide = { ...scope, window: Number.POSITIVE_INFINITY, terms: CREDIT, recipients: 6 };
		expect(worstPassedOver(wide, false, never).excess).toBe(0);
	});

	test("the counterexample runs on the reference in the order that was searched", async () => {
		const { scenario } = worstPassedOver({ ...scope, terms: CREDIT, recipients: 6 }, true, never);
		if (scenario === null) throw new Error("no scenario");
		const order = orderOf(await runScenario(referenceAdapter(), scenario, "qmgr"));
		expect(scenario.because).toBe(`the kernel selects ${order}`);
	});

	test("late jobs and early deliveries are noticed", () => {
		const arrive = (message: string, count: number) => ({
			stimulus: {
				do: "arrive" as const,
				message,
				recipients: Array.from({ length: count }, (_, index) => `r${index}@d1.t1`),
			},
			observations: [],
		});
		const select = (message: string, delivery: number) => ({
			stimulus: { do: "slot" as const, transport: "t1" },
			observations: [
				{ saw: "select" as const, delivery, transport: "t1", message, destination: "d1", recipients: ["r@d1.t1"] },
			],
		});
		const steps = [arrive("M1", 1), arrive("M2", 1), select("M2", 1), select("M1", 2)];
		expect(lateJob(0)(steps)).toContain("M1 was done in slot 2");
		expect(lateJob(0)(steps.slice(0, 3))).toBeNull();
		expect(tooSoon(2)(steps)).toContain("two deliveries in flight");
	});

	test("two recipients behind 15 wait if a single one comes every slot, and not if one comes every other slot", () => {
		const both = (period: number) => runMidSize({ recipients: 2, bulk: 15, period, terms: PLAIN }).waited;
		expect([both(1), both(2)]).toEqual([true, false]);
		expect(runMidSize({ recipients: 2, bulk: 14, period: 2, terms: PLAIN }).waited).toBe(true);
	});
});

describe("surveys", () => {
	const survey = (adapterArena: Arena) =>
		new Surveyor(adapterArena, { theCurrentJobIsTheLastSelected }, new Budget(options)).all();

	test("go through every run, agree with the reference, and find what is false", async () => {
		// One recipient: slot, completion. Two: slots and completions in turn, or first the one and then the other.
		const byHand: Arena = { ...ARENA, knobs: {}, recipients: 2, messages: 1, destinations: ["d1.t1"] };
		expect((await survey(byHand)).runs).toBe(3);
		const { runs, disagreement, claims, isWhole } = await survey({ ...ARENA, recipients: 4 });
		expect([disagreement, isWhole]).toEqual([null, true]);
		expect(runs).toBe(880);
		const breach = claims.get("theCurrentJobIsTheLastSelected")?.breach;
		expect(breach?.recipients).toBe(4);
		if (!breach) return;
		const trace = await runScenario(referenceAdapter(), breach.scenario, "qmgr");
		expect(orderOf(trace)).toBe("12");
	});

	test("three recipients are in core where two are said to be possible", async () => {
		const knobs = {
			qmgr_message_active_limit: "2",
			qmgr_message_recipient_limit: "2",
			qmgr_message_recipient_minimum: "1",
			default_recipient_limit: "0",
			default_extra_recipient_limit: "0",
		};
		const arena: Arena = { ...ARENA, knobs, destinations: ["d1.t1"], inFlight: 1 };
		const { claims } = await new Surveyor(arena, { recipientsOfATransportAreBounded }, new Budget(options)).all();
		expect(claims.get("recipientsOfATransportAreBounded")?.breach?.what).toContain("3 recipients in core, at most 2");
	});

	test("an implementation that does otherwise is noticed, and in which step", async () => {
		const config = { manager: "qmgr", knobs: {}, transports: ["t1"] } as const;
		const silent: SchedulerAdapter = {
			name: "silent",
			start: async () => ({ apply: async () => [], stop: async () => {} }),
		};
		const steps = [
			{ stimulus: { do: "tick", seconds: 1 } as const, observations: [] },
			{ stimulus: { do: "flush" } as const, observations: [{ saw: "ask", transport: "t1" } as const] },
		];
		expect(await firstDifference(silent, config, steps)).toBe(2);
		const broken: SchedulerAdapter = { name: "broken", start: () => Promise.reject(new AdapterFailure("died")) };
		await expect(firstDifference(broken, config, steps)).rejects.toThrow("died");
	});
});

describe("documented sentences", () => {
	test("a rule compared with itself is never different; with the documented one it is, in the smallest workload", () => {
		expect(firstChosenOtherwise({}, 5, never)?.workload).toBeNull();
		const found = firstChosenOtherwise({ candidateFits: "less-than" }, 5, never);
		expect([found?.order, found?.workload?.jobs.map(({ entries }) => entries)]).toEqual(["121", [2, 1]]);
	});

	test("windows and deaths: as measured on the live program", () => {
		const dead = (initial: number) => courseOf({ initial, feedback: "1", cohortLimit: 1 }).dead;
		expect([1, 2, 3, 5, 10, 15, 20, 50].map(dead)).toEqual([1, 2, 2, 3, 7, 10, 13, 32]);
		const late = Array.from({ length: 100 }, (_, index) => index + 1).filter(
			(initial) => courseOf({ initial, feedback: "0", cohortLimit: 1 }).dead !== initial,
		);
		expect(late).toHaveLength(49);
		expect(late.slice(0, 7)).toEqual([6, 7, 10, 13, 14, 15, 19]);
		expect(courseOf({ initial: 8, feedback: "1/3", cohortLimit: 100 }).windows.slice(0, 6)).toEqual([7, 7, 6, 6, 6, 5]);
	});
});

test("rows have ids of their own in each scope, and each says what it expects", () => {
	for (const scope of ["default", "large"]) {
		const ids = SCHEDULER_ROWS.filter((row) => row.scope === scope).map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.length).toBeGreaterThan(35);
	}
});

test.each(["more-than-the-minimum", "one-a-cohort", "estimates-are-safe", "printed-sequences"])(
	"the row %s says what it is expected to",
	async (id) => {
		const row = SCHEDULER_ROWS.find((one) => one.id === id && one.scope === "default");
		const result = await row?.run(options);
		expect([id, result?.verdict]).toEqual([id, row?.expected]);
		expect(result?.counterexample !== undefined).toBe(row?.expected === "refuted");
	},
);
