import { describe, expect, it } from "vitest";
import { setup } from "xstate";
import { System } from "../../model/system.js";
import { cannotReach, edgeText, explore, findCycle, pathTo } from "./naive.js";

/** a -> b -> c -> b, a -> d; d is a dead end. */
const machine = setup({}).createMachine({
	id: "graph",
	initial: "a",
	states: { a: { on: { B: "b", D: "d" } }, b: { on: { C: "c" } }, c: { on: { B: "b" } }, d: {} },
});
const make = () =>
	new System({
		processes: [{ name: "p", machine, events: [{ type: "B" }, { type: "C" }, { type: "D" }], reads: [], writes: [] }],
		channels: {},
	});
const at = (system: System, value: string) => (state: Parameters<System["local"]>[0]) =>
	system.local(state, "p").value === value;

describe("the naive search", () => {
	it("finds each state once and each step", () => {
		const found = explore(make(), { limit: 10 });
		expect([found.states.length, found.edges.length]).toEqual([4, 4]);
		expect(found.transitions.get("graph/b/C/0")).toBe(1);
	});

	it("stops at the first state asked for, by a shortest way", () => {
		const system = make();
		const found = explore(system, { limit: 10, stopAt: at(system, "c") });
		expect(found.stoppedAt).not.toBeNull();
		expect(pathTo(found, found.stoppedAt ?? 0).map(edgeText)).toEqual(["p B", "p C"]);
	});

	it("gives up loudly beyond its limit", () => {
		expect(() => explore(make(), { limit: 3 })).toThrow(/More than 3 states/);
	});

	it("tells from where a goal is out of reach, by the steps allowed", () => {
		const system = make();
		const found = explore(system, { limit: 10 });
		const values = (states: readonly number[]) =>
			states.map((n) => system.local(found.states[n] ?? system.initial(), "p").value);
		expect(values(cannotReach(found, at(system, "c"), () => true))).toEqual(["d"]);
		expect(values(cannotReach(found, at(system, "d"), () => true)).sort()).toEqual(["b", "c"]);
		expect(values(cannotReach(found, at(system, "c"), ({ event }) => event.type !== "C")).sort()).toEqual([
			"a",
			"b",
			"d",
		]);
	});

	it("finds loops, and none where there is none", () => {
		const found = explore(make(), { limit: 10 });
		expect(findCycle(found, () => true)).toHaveLength(2);
		expect(findCycle(found, ({ event }) => event.type !== "C")).toBeNull();
	});
});
