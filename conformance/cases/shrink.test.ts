// Shrinking: what comes out still fails, is smaller, and is the same each time.
import { expect, test } from "vitest";
import { randomScenario } from "./random.js";
import type { Scenario } from "./scenario.js";
import { printScenario } from "./script.js";
import { shrink } from "./shrink.js";

/** Stands for a bug: some message of three recipients or more meets a failure after a tick of two seconds or more. */
function fails({ commands }: Scenario): boolean {
	const tick = commands.findIndex((command) => command.do === "tick" && command.seconds >= 2);
	const failure = commands.findIndex((command) => command.do === "complete" && command.outcome === "site-failure");
	const bulk = commands.some((command) => command.do === "arrive" && command.recipients.length >= 3);
	return bulk && tick >= 0 && failure > tick;
}

const FAILING = Array.from({ length: 60 }, (_, seed) => randomScenario(seed)).filter(fails);

test("a failing scenario shrinks to its cause", async () => {
	expect(FAILING.length).toBeGreaterThan(5);
	for (const scenario of FAILING) {
		const smallest = await shrink(scenario, fails);
		expect(fails(smallest)).toBe(true);
		expect(smallest.managers).toHaveLength(1);
		expect(smallest.knobs).toEqual({});
		expect(smallest.commands.map((command) => command.do).sort()).toEqual(["arrive", "complete", "tick"]);
		expect(smallest.commands.find((command) => command.do === "tick")).toEqual({ do: "tick", seconds: 2 });
		const arrival = smallest.commands.find((command) => command.do === "arrive");
		expect(arrival?.do === "arrive" ? arrival.recipients.length : 0).toBe(3);
		expect(printScenario(smallest).length).toBeLessThan(printScenario(scenario).length);
	}
});

test("the same failure shrinks to the same scenario", async () => {
	const [scenario] = FAILING;
	if (scenario === undefined) throw new Error("no failing scenario was drawn");
	expect(await shrink(scenario, fails)).toEqual(await shrink(scenario, async (candidate) => fails(candidate)));
});

test("what cannot be made smaller is returned as it is, and tries are limited", async () => {
	const scenario = randomScenario(1);
	expect(await shrink(scenario, () => false)).toBe(scenario);
	let tries = 0;
	await shrink(scenario, () => ++tries < 0, { tries: 7 });
	expect(tries).toBe(7);
});

test("a scenario that always fails shrinks to nothing", async () => {
	const smallest = await shrink(randomScenario(2), () => true);
	expect(smallest.commands).toEqual([]);
});
