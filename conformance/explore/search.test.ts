/** The compiled search against the naive one, state by state and step by step, and its table under bad luck. */
import { describe, expect, it } from "vitest";
import { CALM, protocolSystem } from "../../model/protocol/system.js";
import { System, type SystemDefinition } from "../../model/system.js";
import { explore, pathTo } from "./naive.js";
import type { Contents, Look } from "./predicate.js";
import { type SearchOptions, search } from "./search.js";
import { processOf, systemOf } from "./testing/systems.js";

const DYING = protocolSystem({ ...CALM, kills: 1 });
const LARGE = { limit: 100_000 };

/** Everything that the two searches say of a system, in one form. */
function both(definition: SystemDefinition, options: SearchOptions = {}) {
	const naive = explore(new System(definition), LARGE);
	const found = search(definition, { ...options, keepSteps: true, coverage: true });
	const { edges } = found;
	const compiled = Array.from({ length: found.steps }, (_, index) => {
		const { process, event } = found.step(edges?.labels[index] ?? -1);
		return [process, event, edges?.targets[index]];
	});
	return {
		naive: {
			states: naive.states.length,
			steps: naive.edges.map(({ process, event, to }) => [process, event, to]),
			transitions: [...naive.transitions.keys()].sort(),
		},
		compiled: { states: found.states, steps: compiled, transitions: [...found.transitions()].sort() },
	};
}

describe("the compiled search", () => {
	it.each([
		["a process is killed", DYING],
		["the power fails", protocolSystem({ ...CALM, powerFailures: 1 })],
		["clean refuses, pipes for two", protocolSystem({ ...CALM, capacity: 2, refusals: 1 })],
	])("finds the same states, steps and transitions as the naive one, in the same order: %s", (_, definition) => {
		const { naive, compiled } = both(definition);
		expect(compiled).toEqual(naive);
	});

	it("finds the same with a hash under which nearly everything collides", () => {
		const { naive, compiled } = both(protocolSystem(CALM), { hashing: "weak" });
		expect(compiled).toEqual(naive);
	});

	it("finds the same when its table grows from almost nothing", () => {
		const grown = search(DYING, { tableSize: 4 });
		const ample = search(DYING, { tableSize: 1 << 16 });
		expect([grown.states, grown.steps]).toEqual([ample.states, ample.steps]);
		expect(grown.store.table.length).toBeGreaterThan(4);
		expect(grown.states).toBeLessThanOrEqual((grown.store.table.length * 2) / 3);
	});

	it("finds a shortest way", () => {
		const wanted = (look: Look) => look("message0").value === "s5" && look("send").value === "dead";
		const found = search(DYING, { stopAt: wanted });
		const system = new System(DYING);
		const naive = explore(system, { ...LARGE, stopAt: (state) => wanted((process) => system.local(state, process)) });
		expect(found.stoppedAt).toBe(naive.stoppedAt);
		expect(found.complete).toBe(false);
		expect(found.pathTo(found.stoppedAt ?? 0)).toEqual(
			pathTo(naive, naive.stoppedAt ?? 0).map(({ process, event }) => ({ process, event })),
		);
		expect(found.depth).toBeGreaterThan(3);
	});

	it("says so when its budget is spent", () => {
		const few = search(DYING, { budget: { states: 1000 } });
		expect([few.complete, few.exhausted]).toEqual([false, "states"]);
		expect(few.states).toBeLessThan(search(DYING).states);
		const small = search(DYING, { budget: { bytes: 100_000 } });
		expect([small.complete, small.exhausted]).toEqual([false, "bytes"]);
		expect(search(DYING, { budget: { states: 1 << 20, bytes: 1 << 30 } }).complete).toBe(true);
	});

	it("asks a predicate only where it has not seen the like", () => {
		const found = search(DYING);
		const tree = found.predicate((look) => look("send").value === "dead" && look("starter").context.kills === 0);
		const plain = found.mark((look) => look("send").value === "dead");
		let count = 0;
		for (let state = 0; state < found.states; state++)
			if (tree.holds(found.layout, found.store.states, state * found.layout.words)) count++;
		expect(count).toBe(plain.reduce((sum, one) => sum + one, 0));
		expect(tree.calls).toBeLessThan(20);
	});

	it("finds the states that nothing leads out of, and the way to them", () => {
		const cross = (name: string, first: string, second: string) =>
			processOf(name, {
				idle: { ONE: { to: "half", sync: [first, "TAKE"] } },
				half: { TWO: { to: "done", sync: [second, "TAKE"] } },
				done: {},
			});
		const fork = (name: string) => processOf(name, { free: { TAKE: "taken" }, taken: {} }, []);
		const table = systemOf([cross("a", "left", "right"), cross("b", "right", "left"), fork("left"), fork("right")]);
		const found = search(table);
		// Each has one fork; or one has both.
		expect(found.deadlockCount).toBe(3);
		const ways = found.deadlocks.map((state) => found.pathTo(state).map(({ process }) => process));
		expect(ways).toContainEqual(["a", "b"]);
		expect(search(systemOf([processOf("p", { a: { GO: "b" }, b: { BACK: "a" } })])).deadlockCount).toBe(0);
	});

	it("says of a predicate on channels what the naive search says", () => {
		const waiting = (_: Look, contents: Contents) => contents("announcements").length > 0;
		const found = search(DYING);
		const naive = explore(new System(DYING), LARGE);
		const expected = naive.states.map((state) => naive.system.contents(state, "announcements").length > 0);
		expect([...found.mark(waiting)].map((mark) => mark === 1)).toEqual(expected);
		expect(expected).toContain(true);
	});

	it("refuses a channel that does not fit into a word", () => {
		const wide = systemOf([processOf("p", { a: { GO: { push: ["pipe", 1] } } })], { pipe: 40 });
		expect(() => search(wide)).toThrow(/Channel "pipe" holds 40 messages/);
	});
});
