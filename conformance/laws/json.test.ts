// The state of the model is plain data, context by context: it can be written down and read again without loss.
import { expect, test } from "vitest";
import { initialWorld, step } from "../../model/scheduler/system.js";
import { referenceAdapter } from "../adapters/reference.js";
import { goldens } from "../cases/index.js";
import { runScenario } from "../runner/run.js";
import { notPlain } from "./json.js";

const LONG_ENOUGH = ["blockers", "dead destination", "batches", "rate delay", "two transports"];

const scenarios = goldens().filter(({ name }) => LONG_ENOUGH.some((word) => name.includes(word)));

test.each(scenarios)("$name", async (scenario) => {
	for (const manager of scenario.managers) {
		const { header, events } = await runScenario(referenceAdapter(), scenario, manager);
		let world = initialWorld(header);
		for (const event of events) {
			if (!("do" in event)) continue;
			world = step(world, event).world;
			expect(notPlain(world)).toEqual([]);
		}
	}
});

test("noticed: what JSON would lose", () => {
	expect(scenarios.length).toBeGreaterThan(2);
	expect(notPlain({ a: [1, "b", null, true, { c: -0.5 }] })).toEqual([]);
	const lossy = { a: new Map(), b: undefined, c: Number.NaN, d: new Date(0), e: () => 1, f: [new Set()], g: 1n };
	expect(notPlain(lossy)).toEqual(["/a", "/b", "/c", "/d", "/e", "/f/0", "/g"]);
});
