// Suites, agreement, shrinking, the pool and progress, tried on toys.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import type { Command, Scenario } from "../cases/scenario.js";
import { specificationAdapter } from "../judge/specification-adapter.js";
import { disagreementText } from "../report/disagreement.js";
import { styleFor } from "../report/style.js";
import { compare, smallestDisagreement } from "./agreement.js";
import { forEachLimited } from "./pool.js";
import { showProgress } from "./progress.js";
import { smallestViolation } from "./smallest.js";
import { runSuite } from "./suite.js";
import { type ToyOptions, toySpecification } from "./toy.js";

const specification = toySpecification();
const toy = (name: string, options: ToyOptions = {}) =>
	specificationAdapter(undefined, toySpecification(options), name);
const commands: Command[] = [
	{ do: "arrive", message: "M1", recipients: ["a@d1.t1", "b@d1.t1", "c@d1.t1"] },
	{ do: "tick", seconds: 5 },
	{ do: "arrive", message: "M2", recipients: ["a@d1.t1"] },
	{ do: "drain", transport: "t1" },
];
const scenario: Scenario = { name: "toy", managers: ["qmgr"], knobs: { minimal_backoff_time: "9" }, commands };
/** Forgets to remove what was delivered. */
const forgetful: ToyOptions = { disturb: (_, seen) => seen.filter((one) => one.saw !== "finish") };
const options = { edition: "postfix-3.7", signal: new AbortController().signal, specification } as const;

test("those that do the same agree, and it is told on how many selections", async () => {
	const agreement = await compare([toy("a"), toy("b")], scenario, "qmgr", options);
	expect(agreement).toMatchObject({ outcome: "agree", selections: 4 });
});

test("one that does otherwise disagrees, even if both differ from the model alike", async () => {
	expect((await compare([toy("a"), toy("b", forgetful)], scenario, "qmgr", options)).outcome).toBe("disagree");
	expect((await compare([toy("a", forgetful), toy("b", forgetful)], scenario, "qmgr", options)).outcome).toBe(
		"disagree",
	);
});

test("one that cannot be run leaves it undetermined", async () => {
	const absent = { name: "absent", start: () => Promise.reject(new Error("it is not there")) };
	const agreement = await compare([toy("a"), absent], scenario, "qmgr", options);
	expect(agreement.outcome).toBe("undetermined");
	expect((await compare([], scenario, "qmgr", options)).outcome).toBe("undetermined");
});

test("a disagreement is made small and shown side by side up to where they part", async () => {
	const adapters = [toy("reference"), toy("live", forgetful)];
	const smallest = await smallestDisagreement(adapters, scenario, "qmgr", options);
	expect(smallest.scenario.commands.length).toBeLessThan(commands.length);
	expect(smallest.scenario.knobs).toEqual({});
	const text = disagreementText({ ...smallest, manager: "qmgr", seed: 7, files: ["x.jsonl"] }, styleFor({}));
	expect(text).toMatch(/^DISAGREE: seed 7, qmgr; the smallest scenario found:\n/);
	expect(text).toMatch(
		/ {2}complete delivery 1: delivered\n {6}model {6}finish M\d: removed\n {6}reference {2}finish M\d: removed\n {6}live {7}nothing\n/,
	);
	expect(text).toMatch(/live against the model: scheduler\.entry\.released-at-its-end\n/);
	expect(text).toMatch(/spoolproof replay x\.jsonl/);
});

test("a violation is made small without becoming another one", async () => {
	const requirement = "scheduler.entry.released-at-its-end";
	const how = { specification, tries: 500 };
	const { scenario: smallest, result } = await smallestViolation(
		toy("a", forgetful),
		scenario,
		"qmgr",
		requirement,
		how,
	);
	expect(result.verdict).toMatchObject({ verdict: "violates", requirement });
	expect(smallest.commands.length).toBeLessThan(commands.length);
	const none = await smallestViolation(toy("a", forgetful), scenario, "qmgr", requirement, { ...how, tries: 0 });
	expect(none.scenario).toBe(scenario);
});

test("a violation that a fresh process does not show is not made smaller, and none is believed that only a used one shows", async () => {
	const requirement = "scheduler.entry.released-at-its-end";
	const [right, wrong] = [toy("a"), toy("a", forgetful)];
	let runs = 0;
	const renew = async () => {
		runs = 0;
	};
	/** It goes wrong from its second run on. */
	const worn: SchedulerAdapter = { name: "a", start: (config) => (runs++ === 0 ? right : wrong).start(config) };
	const first = await smallestViolation(worn, scenario, "qmgr", requirement, { specification, tries: 500, renew });
	expect(first).toMatchObject({ scenario, result: { verdict: { verdict: "conforms" } } });
	expect(runs).toBe(1);
});

test("a suite runs the cases that are meant for the manager, with the knobs put above their own", async () => {
	const cases = [
		{ set: "s", scenario: { ...scenario, cites: ["scheduler.job.one-per-transport"] }, seed: 4 },
		{ set: "s", scenario: { ...scenario, managers: ["oqmgr" as const] } },
	];
	const results: unknown[] = [];
	const count = await runSuite(toy("a"), cases, {
		manager: "qmgr",
		jobs: 2,
		specification,
		knobs: { transport_retry_time: "7" },
		onResult: (one, { trace }) => results.push([one.scenario.cites, trace.header.knobs, trace.header.seed]),
	});
	expect(count).toBe(1);
	expect(results).toEqual([[undefined, { minimal_backoff_time: "9", transport_retry_time: "7" }, 4]]);
});

test("the pool has no more under way than allowed, and takes items as it goes", async () => {
	let [underWay, most, taken] = [0, 0, 0];
	function* items(): Generator<number, void, void> {
		for (; taken < 20; taken++) yield taken;
	}
	const seen: number[] = [];
	await forEachLimited(items(), 3, async (item) => {
		most = Math.max(most, ++underWay);
		expect(taken).toBeLessThanOrEqual(seen.length + 3);
		await sleep(1);
		underWay--;
		seen.push(item);
	});
	expect(most).toBe(3);
	expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test("after a failure the pool takes nothing more, and throws it", async () => {
	const seen: number[] = [];
	const run = forEachLimited([1, 2, 3, 4, 5, 6], 2, async (item) => {
		await sleep(1);
		if (item === 2) throw new Error("two");
		seen.push(item);
	});
	await expect(run).rejects.toThrow("two");
	expect(seen.length).toBeLessThan(4);
});

test("an aborted pool stops and says so", async () => {
	const abort = new AbortController();
	const run = forEachLimited([1, 2, 3], 1, async (item) => void (item === 1 && abort.abort()), abort.signal);
	await expect(run).rejects.toThrow(/abort/i);
});

test("progress is shown on a terminal only", () => {
	const written: string[] = [];
	const stream = (isTTY: boolean) => ({ isTTY, columns: 50, write: (text: string) => written.push(text) > 0 });
	const silent = showProgress("judging", 10, stream(false));
	silent.update(5);
	silent.clear();
	expect(written).toEqual([]);
	const shown = showProgress("judging", 10, stream(true));
	shown.update(5, "goldens");
	shown.update(6);
	shown.clear();
	expect(written).toHaveLength(2);
	expect(written[0]).toMatch(/^\r.*judging \[#{12}\.{12}\] 5\/10/);
	expect(written[0]?.length).toBeLessThan(60);
});
