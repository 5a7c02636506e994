/** Fairness and lassos on systems with known answers, and on random ones against an oracle that tries every set of states. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SystemDefinition } from "../../model/system.js";
import type { TraceStep } from "./interpret.js";
import { type Fairness, fairProcesses, type Lasso, type LeadsTo, leadsTo } from "./liveness.js";
import type { Look } from "./predicate.js";
import { search } from "./search.js";
import { type Arrow, processOf, replay, systemOf } from "./testing/systems.js";

const ask = (definition: SystemDefinition, claim: LeadsTo) => leadsTo(search(definition, { keepSteps: true }), claim);
const text = (steps: readonly TraceStep[]) => steps.map(({ process, event }) => `${process} ${event.type}`);
const is = (process: string, value: string) => (look: Look) => look(process).value === value;

/** The lasso is one: stem and cycle can be taken, the cycle comes back, and the goal is not on it. */
function expectReal(definition: SystemDefinition, lasso: Lasso | null, goal: (look: Look) => boolean): void {
	if (!lasso) throw new Error("There is no lasso.");
	const { system, states } = replay(definition, [...lasso.stem, ...lasso.cycle]);
	const head = states[lasso.stem.length] ?? system.initial();
	expect(system.key(states.at(-1) ?? head)).toBe(system.key(head));
	for (const state of states.slice(lasso.stem.length))
		expect(goal((process) => system.local(state, process))).toBe(false);
}

/** The worker can leave only while the door is open; the door opens and shuts for ever. */
const DOOR = systemOf([
	processOf("door", { shut: { OPEN: "open" }, open: { SHUT: "shut", PASS: "open" } }, ["OPEN", "SHUT"]),
	processOf("worker", { in: { LEAVE: { to: "out", sync: ["door", "PASS"] } }, out: {} }),
]);
const OUT = is("worker", "out");

describe("leads-to", () => {
	it("promises nothing without fairness: everything may rest at once", () => {
		const { verdict, lasso } = ask(DOOR, { goal: OUT });
		expect([verdict, lasso?.stem, lasso?.cycle]).toEqual(["refuted", [], []]);
	});

	it("tells apart what only strong fairness brings about", () => {
		const weak = ask(DOOR, { goal: OUT, fairness: fairProcesses(["door", "worker"], "weak") });
		expect(weak.verdict).toBe("refuted");
		expectReal(DOOR, weak.lasso, OUT);
		expect(text(weak.lasso?.cycle ?? [])).toEqual(["door OPEN", "door SHUT"]);
		const strong = ask(DOOR, { goal: OUT, fairness: fairProcesses(["door", "worker"], "strong") });
		expect([strong.verdict, strong.lasso]).toEqual(["holds", null]);
	});

	it("does not need the door's fairness if the worker's is strong and nothing rests; but does if it may", () => {
		const fairness = fairProcesses(["worker"], "strong");
		expect(ask(DOOR, { goal: OUT, fairness, mayRest: false }).verdict).toBe("holds");
		const rests = ask(DOOR, { goal: OUT, fairness });
		expect([rests.verdict, rests.lasso?.cycle]).toEqual(["refuted", []]);
	});

	it("sees that a dead end before the goal is the end, even where nothing may rest", () => {
		const trap = systemOf([processOf("p", { a: { GO: "b", FALL: "pit" }, b: {}, pit: {} })]);
		const { verdict, lasso } = ask(trap, {
			goal: is("p", "b"),
			fairness: fairProcesses(["p"], "strong"),
			mayRest: false,
		});
		expect([verdict, text(lasso?.stem ?? []), lasso?.cycle]).toEqual(["refuted", ["p FALL"], []]);
	});

	it("prints a cycle of real steps, not the states of a component", () => {
		// A flower: three loops through the middle. No order of its states is a cycle unless the middle comes again and again.
		const flower = systemOf([
			processOf("p", {
				start: { IN: "middle" },
				middle: { A: "a", B: "b", C: "c" },
				a: { HOME: "middle" },
				b: { HOME: "middle" },
				c: { HOME: "middle", END: "end" },
				end: {},
			}),
		]);
		const step = (type: string): Fairness => ({
			name: type,
			strength: "strong",
			steps: ({ event }) => event.type === type,
		});
		const claim = { goal: is("p", "end"), fairness: [step("A"), step("B"), step("C")], mayRest: false };
		const { verdict, lasso } = ask(flower, claim);
		expect(verdict).toBe("refuted");
		expectReal(flower, lasso, claim.goal);
		expect(text(lasso?.cycle ?? []).sort()).toEqual(["p A", "p B", "p C", "p HOME", "p HOME", "p HOME"]);
		expect(ask(flower, { ...claim, fairness: [...claim.fairness, step("END")] }).verdict).toBe("holds");
	});

	it("counts a step that changes nothing as a step", () => {
		const idle = systemOf([processOf("p", { a: { SPIN: "a", GO: "b" }, b: {} })]);
		const { verdict, lasso } = ask(idle, { goal: is("p", "b"), fairness: fairProcesses(["p"], "weak") });
		expect([verdict, text(lasso?.cycle ?? [])]).toEqual(["refuted", ["p SPIN"]]);
	});

	it("begins where the claim begins, and says if it never does", () => {
		const there = ask(DOOR, { from: OUT, goal: OUT });
		expect([there.verdict, there.witnessed]).toEqual(["holds", true]);
		const nowhere = ask(DOOR, { from: () => false, goal: OUT });
		expect([nowhere.verdict, nowhere.witnessed]).toEqual(["holds", false]);
	});

	it("says nothing of a search that met its budget, unless it found a run", () => {
		const count = Object.fromEntries(
			Array.from({ length: 50 }, (_, n): [string, Record<string, Arrow>] => [
				`s${n}`,
				{ GO: `s${Math.min(49, n + 1)}` },
			]),
		);
		const long = systemOf([processOf("p", count)]);
		const found = search(long, { keepSteps: true, budget: { states: 10 } });
		const fairness = fairProcesses(["p"], "weak");
		expect(leadsTo(found, { goal: is("p", "s49"), fairness }).verdict).toBe("unknown");
		expect(leadsTo(found, { goal: is("p", "s49") }).verdict).toBe("refuted");
		expect(leadsTo(search(long, { keepSteps: true }), { goal: is("p", "s49"), fairness }).verdict).toBe("holds");
	});

	it("refuses what it cannot answer", () => {
		expect(() => leadsTo(search(DOOR), { goal: OUT })).toThrow(/keepSteps/);
		const many = Array.from({ length: 32 }, () => fairProcesses(["door"], "weak")).flat();
		expect(() => ask(DOOR, { goal: OUT, fairness: many })).toThrow(/at most 31/);
	});
});

/** A random graph of up to five states with arrows of three names. */
const graphs = fc.array(fc.record({ from: fc.nat(4), to: fc.nat(4), name: fc.constantFrom("X", "Y", "Z") }), {
	minLength: 1,
	maxLength: 9,
});
type Graph = readonly { readonly from: number; readonly to: number; readonly name: string }[];
const promises = fc.subarray([
	["X", "weak"],
	["Y", "weak"],
	["X", "strong"],
	["Z", "strong"],
] as const);

function systemOfGraph(graph: Graph): SystemDefinition {
	const states: Record<string, Record<string, string>> = {};
	for (let n = 0; n < 5; n++) states[`s${n}`] = {};
	for (const { from, to, name } of graph) Object.assign(states[`s${from}`] ?? {}, { [`${name}${to}`]: `s${to}` });
	return systemOf([processOf("p", states)]);
}

/** Some run without state 4 from state 0 that keeps the promises: by trying every set of states as the one visited for ever. */
function oracle(graph: Graph, kept: readonly (readonly [string, string])[], mayRest: boolean): boolean {
	const arrows = graph.filter(({ from }) => from !== 4);
	const inside = (set: number) => arrows.filter(({ from, to }) => (set >> from) & 1 && (set >> to) & 1);
	const closure = (start: number, set: number) => {
		const seen = new Set([start]);
		for (const at of seen) for (const { from, to } of inside(set)) if (from === at) seen.add(to);
		return seen;
	};
	const reachable = closure(0, 0b1111);
	const can = (state: number, name: string) => graph.some((arrow) => arrow.from === state && arrow.name === name);
	for (const state of reachable) {
		const stuck = !graph.some(({ from }) => from === state);
		if (stuck || (mayRest && kept.every(([name]) => !can(state, name)))) return true;
	}
	for (let set = 1; set < 16; set++) {
		const members = [0, 1, 2, 3].filter((state) => (set >> state) & 1);
		if (!members.every((state) => reachable.has(state)) || inside(set).length === 0) continue;
		if (!members.every((state) => closure(state, set).size === members.length)) continue;
		const fair = kept.every(([name, strength]) => {
			const taken = inside(set).some((arrow) => arrow.name === name);
			const enabled = members.map((state) => can(state, name));
			return taken || (strength === "weak" ? enabled.includes(false) : !enabled.includes(true));
		});
		if (fair) return true;
	}
	return false;
}

describe("leads-to on random graphs", () => {
	it("agrees with the oracle, and its lassos are real and fair", () => {
		let refuted = 0;
		const check = (graph: Graph, kept: readonly (readonly [string, "weak" | "strong"])[], mayRest: boolean) => {
			const definition = systemOfGraph(graph);
			const goal = is("p", "s4");
			const fairness = kept.map(([name, strength]): Fairness => {
				return { name, strength, steps: ({ event }) => event.type.startsWith(name) };
			});
			const { verdict, lasso } = ask(definition, { goal, fairness, mayRest });
			expect(verdict).toBe(oracle(graph, kept, mayRest) ? "refuted" : "holds");
			if (!lasso) return;
			refuted++;
			expectReal(definition, lasso, goal);
			const { system, states } = replay(definition, [...lasso.stem, ...lasso.cycle]);
			const cycle = states.slice(lasso.stem.length);
			for (const { name, strength, steps } of fairness) {
				const enabled = cycle.map((state) => system.steps(state).some(steps));
				const ok = strength === "weak" ? enabled.includes(false) : !enabled.includes(true);
				expect(ok || lasso.cycle.some(steps), name).toBe(true);
			}
		};
		fc.assert(fc.property(graphs, promises, fc.boolean(), check), { numRuns: 400 });
		expect(refuted).toBeGreaterThan(50);
	});
});
