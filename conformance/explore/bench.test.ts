/** The measurements measure what they say. */
import { expect, it } from "vitest";
import { measureFairness, measureGraph, measureSearch } from "./bench.js";
import { spoolSize } from "./models/spool.js";

it("a search: the whole space, and at most 30 bytes a state beside the room that is free", () => {
	const cost = measureSearch(5);
	expect([cost.states, cost.complete]).toEqual([spoolSize(5).states, true]);
	expect(cost.bytesPerState).toBeLessThanOrEqual(30);
	expect(cost.allocatedBytesPerState).toBeGreaterThan(cost.bytesPerState);
	expect(cost.statesPerCpuSecond).toBeGreaterThan(0);
});

it("a search with a budget: an honest part", () => {
	const { complete, exhausted } = measureSearch(5, { budget: { states: 10_000 } });
	expect([complete, exhausted]).toEqual([false, "states"]);
});

it("a search under symmetry, and fairness", () => {
	expect(measureSearch(5, { symmetry: true }).states).toBe(spoolSize(5).orbits);
	const { verdict, states } = measureFairness(4, "strong");
	expect([verdict, states]).toEqual(["holds", spoolSize(4).states]);
});

it("@xstate/graph: the same space", async () => {
	expect((await measureGraph(3)).states).toBe(spoolSize(3).states);
});
