/** The protocol's rows in small scopes: sizes, verdicts, honest parts, and that coarser machines do what the model's do. */
import { describe, expect, it } from "vitest";
import { CALM, MACHINES, protocolSystem, type Scope } from "../../../model/protocol/system.js";
import { Asymmetry, search } from "../../explore/index.js";
import type { RowOptions } from "../row.js";
import { judgeRow } from "../table.js";
import { CLAIMS } from "./claims.js";
import { protocolRows } from "./index.js";
import { joined, transitionAt, withTransitions } from "./machine-change.js";
import { MISTAKES } from "./mistakes.js";
import { protocolSymmetry, Survey } from "./survey.js";
import { machinesOf, VARIANTS } from "./variants.js";

const options: RowOptions = {
	budgetSeconds: 60,
	bytes: 1e9,
	signal: new AbortController().signal,
	progress: () => {},
};
const alike = (count: number, kinds: "L" | "X", changes: Partial<Scope> = {}): Scope => ({
	...CALM,
	...changes,
	messages: Array.from({ length: count }, () => kinds),
});

describe("the rows of the small scope", () => {
	it.each(protocolRows("small").filter(({ id }) => /^(protocol|one-kill|must-fail)/.test(id)))(
		"$id says what is expected",
		async (row) => {
			const answer = await row.run(options);
			expect(judgeRow({ row, verdict: answer.verdict }), answer.note).toBe("as-expected");
			expect(answer.counterexample === undefined).toBe(row.expected !== "refuted");
		},
	);
});

describe("many messages", () => {
	it.each([
		[3, "X", {}, 1440, 3573],
		[3, "L", {}, 2538, 6663],
		[4, "X", {}, 3837, 10560],
		[6, "X", {}, 17455, 56958],
	] as const)("%i that are alike (%s): as many states and steps as ever", (count, kinds, changes, states, steps) => {
		const scope = alike(count, kinds, changes);
		const machines = machinesOf(kinds === "X" ? "coarse, no recipients" : "coarse");
		const found = search(protocolSystem(scope, machines), { symmetry: protocolSymmetry(scope) });
		expect([found.states, found.steps, found.deadlockCount]).toEqual([states, steps, 0]);
	});

	it("two in full detail: half of the states, less those that look the same either way", () => {
		const scope = alike(2, "L");
		const found = search(protocolSystem(scope), { symmetry: protocolSymmetry(scope) });
		expect([found.states, found.unfolded()]).toEqual([26877, 53533]);
	});

	it("messages that are not alike are refused, unless they are tracked", () => {
		const scope: Scope = { ...CALM, messages: ["L", "X", "X"] };
		const machines = machinesOf("coarse, no recipients");
		expect(() => search(protocolSystem(scope, machines), { symmetry: protocolSymmetry(scope) })).toThrow(Asymmetry);
		expect(() => search(protocolSystem(alike(2, "X")), { symmetry: protocolSymmetry(alike(2, "X")) })).not.toThrow();
	});
});

describe("a search that ends early", () => {
	it("is a partial answer, with what was searched", async () => {
		const arenas = [{ name: "large", machines: "model", scope: { ...CALM, kills: 2 } }];
		const survey = new Survey(arenas, ["never-lost", "can-be-served", "fair-announced"]);
		for (const claim of ["never-lost", "can-be-served", "fair-announced"]) {
			const { verdict, note, counts } = await survey.answer("row", claim, "all", { ...options, bytes: 300_000 });
			expect(verdict).toBe("partial");
			expect(note).toMatch(/^not searched to the end: it needs more memory, in: large, after [0-9,]+ states$/);
			expect(counts.states).toBeLessThan(17270);
		}
	});

	it("still refutes what it found, by its first steps", async () => {
		const scope = { ...CALM, disk: "asynchronous", powerFailures: 1, kills: 1 } as const;
		const survey = new Survey([{ name: "power", machines: "model", scope }], ["never-lost"]);
		const { verdict } = await survey.answer("row", "never-lost", "all", { ...options, bytes: 300_000 });
		expect(verdict).toBe("refuted");
	});

	it("a claim that nothing is found for is not proved", async () => {
		const survey = new Survey([{ name: "calm", machines: "model", scope: CALM }], ["can-stop-waiting"]);
		expect(await survey.answer("row", "can-stop-waiting", "all", options)).toMatchObject({
			verdict: "partial",
			note: "nothing was found that it is about",
		});
	});
});

describe("changed machines", () => {
	it("a state or transition that is not there is an error, not a machine without the change", () => {
		expect(() => withTransitions(MACHINES.queue, "nowhere", {})).toThrow(/no state "nowhere"/);
		expect(() => transitionAt(MACHINES.queue, ["gone", "STEP"])).toThrow(/no transition gone STEP/);
		expect(() => machinesOf("none")).toThrow(/no machines "none"/);
	});

	it("joined transitions lead to where the last one leads, and do what each does", () => {
		const one = joined(MACHINES.queue, [
			["waiting", "STEP"],
			["writing", "STEP"],
		]);
		expect(one.target).toBe("written");
		expect(one.actions).toHaveLength(2);
	});

	it("every mistake is about a claim that there is, under a name of its own", () => {
		expect(MISTAKES.filter(({ claim }) => CLAIMS[claim] === undefined)).toEqual([]);
		expect(new Set(MISTAKES.map(({ name }) => name)).size).toBe(MISTAKES.length);
		expect(Object.keys(VARIANTS)).toEqual(expect.arrayContaining(MISTAKES.map(({ name }) => name)));
	});
});
