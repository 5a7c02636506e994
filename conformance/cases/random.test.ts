// Random scenarios: a function of the seed, well formed, and with each trait in a healthy share.
import { expect, test } from "vitest";
import { checkSettings } from "../../model/scheduler/settings.js";
import { randomScenario } from "./random.js";
import type { Command, Scenario } from "./scenario.js";

const COUNT = 500;
const SCENARIOS = Array.from({ length: COUNT }, (_, seed) => randomScenario(seed));

test("the same seed gives the same scenario, another seed another", () => {
	for (const seed of [0, 1, 99, 2 ** 31, 123_456_789_012]) expect(randomScenario(seed)).toEqual(randomScenario(seed));
	expect(new Set(SCENARIOS.map((scenario) => JSON.stringify(scenario.commands))).size).toBe(COUNT);
});

test("every scenario is well formed", () => {
	for (const scenario of SCENARIOS) {
		expect(checkSettings(scenario.knobs)).toEqual([]);
		expect(scenario.commands.length).toBeGreaterThanOrEqual(10);
		expect(scenario.commands.length).toBeLessThanOrEqual(60);
		const arrivals = scenario.commands.flatMap((command) => (command.do === "arrive" ? [command] : []));
		expect(new Set(arrivals.map(({ message }) => message)).size).toBe(arrivals.length);
		for (const { recipients } of arrivals) expect(new Set(recipients).size).toBe(recipients.length);
	}
});

function share(has: (scenario: Scenario) => boolean): number {
	return SCENARIOS.filter(has).length / COUNT;
}

function some(is: (command: Command) => boolean): (scenario: Scenario) => boolean {
	return ({ commands }) => commands.some(is);
}

const KINDS = ["drain", "tick", "flush", "rescan", "refuse", "vanish", "corrupt"] as const;

test.each(KINDS)("%s is among the commands of at least one in twenty", (kind) => {
	expect(share(some((command) => command.do === kind))).toBeGreaterThan(0.05);
});

test.each(["delivered", "deferred", "site-failure", "crash"])("%s is an outcome of at least one in ten", (outcome) => {
	expect(share(some((command) => command.do === "complete" && command.outcome === outcome))).toBeGreaterThan(0.1);
});

test.each<[string, number, (scenario: Scenario) => boolean]>([
	["arrivals in mid-delivery", 0.7, ({ commands }) => lastIndex(commands, "arrive") > firstIndex(commands, "slot")],
	["several transports", 0.25, some((command) => command.do === "arrive" && over(command.recipients) > 1)],
	["bulk mail", 0.5, some((command) => command.do === "arrive" && command.recipients.length >= 10)],
	["one recipient a delivery", 0.3, some((command) => command.do === "arrive" && command.single === true)],
	["the clock set back", 0.02, some((command) => command.do === "tick" && command.seconds < 0)],
	["batches", 0.25, ({ knobs }) => Number(knobs.qmgr_message_recipient_limit ?? 20_000) < 20],
	["rate delays", 0.1, ({ knobs }) => Object.keys(knobs).some((name) => name.endsWith("_rate_delay"))],
	["preemption on", 0.8, ({ knobs }) => Number(knobs.default_delivery_slot_cost) >= 2],
	["small active limits", 0.3, ({ knobs }) => Number(knobs.qmgr_message_active_limit) < 10],
])("%s: in at least a share of %d", (_, least, has) => {
	expect(share(has)).toBeGreaterThan(least);
});

function firstIndex(commands: readonly Command[], kind: Command["do"]): number {
	const index = commands.findIndex((command) => command.do === kind);
	return index < 0 ? Number.POSITIVE_INFINITY : index;
}

function lastIndex(commands: readonly Command[], kind: Command["do"]): number {
	return commands.findLastIndex((command) => command.do === kind);
}

function over(recipients: readonly string[]): number {
	return new Set(recipients.map((address) => address.slice(address.lastIndexOf(".") + 1).toLowerCase())).size;
}
