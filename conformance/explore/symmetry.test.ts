/** Symmetry: counts against counting by hand, what is refused, and liveness under it with lassos that are real. */
import { describe, expect, it } from "vitest";
import { assign, setup } from "xstate";
import { System, type SystemDefinition } from "../../model/system.js";
import { type Fairness, fairProcesses, leadsTo } from "./liveness.js";
import { spool, spoolSize, spoolSymmetry } from "./models/spool.js";
import * as naive from "./naive.js";
import type { Contents, Look } from "./predicate.js";
import type { Symmetry } from "./rename.js";
import { search } from "./search.js";
import { Asymmetry } from "./symmetry-check.js";
import { replay } from "./testing/systems.js";

const ids = (count: number) => Array.from({ length: count }, (_, id) => id);

/** A board with a flag for each id, and a token that one of them holds and gives to another. */
function board(size: number, favourite = -1): SystemDefinition {
	type Board = { readonly flags: readonly boolean[]; readonly holder: number };
	const machine = setup({
		types: { context: {} as Board, events: {} as { readonly type: "SET" | "GIVE"; readonly holder: number } },
		guards: {
			other: ({ context, event }) => event.holder !== context.holder,
			unset: ({ context, event }) => context.flags[event.holder] === false && event.holder !== favourite,
		},
		actions: {
			give: assign({ holder: ({ event }) => event.holder }),
			set: assign({ flags: ({ context, event }) => context.flags.map((flag, id) => flag || id === event.holder) }),
		},
	}).createMachine({
		id: "board",
		context: { flags: ids(size).map(() => false), holder: -1 },
		on: { GIVE: { guard: "other", actions: "give" }, SET: { guard: "unset", actions: "set" } },
	});
	const events = ids(size).flatMap((holder) => ["SET", "GIVE"].map((type) => ({ type, holder })));
	return { processes: [{ name: "board", machine, events, reads: [], writes: [] }], channels: {} };
}
const boardSymmetry = (size: number): Symmetry => ({
	size,
	families: [],
	idFields: ["holder"],
	idLists: ["flags"],
	idChannels: [],
});

describe("search under symmetry", () => {
	it.each([2, 3, 4, 7, 12])(
		"finds the orbits of %i messages that counting finds, and they stand for all states",
		(count) => {
			const found = search(spool(count), { symmetry: spoolSymmetry(count) });
			expect({ states: found.unfolded(), orbits: found.states }).toEqual(spoolSize(count));
			expect(found.complete).toBe(true);
		},
	);

	it("asks less where only what was met is to be asked, and still sees an id that is preferred", () => {
		const symmetry = { ...boardSymmetry(4), check: "what was met" } as const;
		expect(search(board(4), { symmetry }).states).toBe(search(board(4), { symmetry: boardSymmetry(4) }).states);
		expect(() => search(board(4, 2), { symmetry })).toThrow(Asymmetry);
	});

	it("keeps a tracked message apart", () => {
		const tracked = search(spool(4), { symmetry: spoolSymmetry(4, [0]) });
		expect(tracked.unfolded()).toBe(spoolSize(4).states);
		expect(tracked.states).toBeGreaterThan(spoolSize(4).orbits);
	});

	it("sorts lists with a place for each id", () => {
		const found = search(board(5), { symmetry: boardSymmetry(5) });
		// Nobody holds the token, or one with a flag, or one without.
		expect([found.states, found.unfolded()]).toEqual([6 + 5 + 5, 2 ** 5 * 6]);
		expect(search(board(5)).states).toBe(2 ** 5 * 6);
	});

	it("finds a shortest way of real steps", () => {
		const full = (_: Look, contents: Contents) => contents("toClean").length === 2 && contents("toSend").length === 2;
		const found = search(spool(4), { symmetry: spoolSymmetry(4), stopAt: full });
		const way = found.pathTo(found.stoppedAt ?? 0);
		const { system, states } = replay(spool(4), way);
		const end = states.at(-1) ?? system.initial();
		expect(["toSend", "toClean"].map((channel) => system.contents(end, channel).length)).toEqual([2, 2]);
		const plain = search(spool(4), { stopAt: full });
		expect(way.length).toBe(plain.pathTo(plain.stoppedAt ?? 0).length);
	});
});

describe("what symmetry refuses", () => {
	const refuses = (definition: SystemDefinition, symmetry: Symmetry) =>
		expect(() => search(definition, { symmetry })).toThrow(Asymmetry);

	it("a machine that has a favourite", () => {
		refuses(board(3, 1), boardSymmetry(3));
		refuses(board(3, 2), boardSymmetry(3));
		expect(search(board(3, 0), { symmetry: { ...boardSymmetry(3), tracked: [0] } }).unfolded()).toBe(
			search(board(3, 0)).states,
		);
	});

	it("a process of a family that is not like the others", () => {
		const { processes, channels } = spool(3);
		const [first, second, ...rest] = processes;
		if (!first || !second) throw new Error("There are no messages.");
		const odd = setup({}).createMachine({
			id: "message",
			initial: "todo",
			states: { todo: { on: { PICK: "todo", SPLIT: "ready" } }, ready: { on: { REMOVE: "todo" } }, gone: {} },
		});
		refuses({ processes: [first, { ...second, machine: odd }, ...rest], channels }, spoolSymmetry(3));
	});

	it("events for some ids only", () => {
		const { processes, channels } = spool(3);
		const fewer = processes.map((process) =>
			process.name === "splitter" ? { ...process, events: process.events.filter(({ id }) => id !== 1) } : process,
		);
		refuses({ processes: fewer, channels }, spoolSymmetry(3));
	});

	it("predicates and promises about some ids only, unless these are tracked", () => {
		const gone = (look: Look) => look("message0").value === "gone";
		const found = search(spool(3), { symmetry: spoolSymmetry(3), keepSteps: true });
		expect(() => found.mark(gone)).toThrow(Asymmetry);
		const first: Fairness = { name: "0", strength: "weak", steps: ({ event }) => event.id === 0 };
		expect(() => leadsTo(found, { goal: () => false, fairness: [first] })).toThrow(Asymmetry);
		const tracked = search(spool(3), { symmetry: spoolSymmetry(3, [0]), keepSteps: true });
		expect(tracked.find(gone)).toBeGreaterThan(0);
		expect(leadsTo(tracked, { goal: gone, fairness: [first] }).verdict).toBe("refuted");
	});
});

describe("liveness under symmetry", () => {
	const waits = (_: Look, contents: Contents) => contents("toSend").includes(0);
	const passed = (_: Look, contents: Contents) => !contents("toSend").includes(0);
	const hears = (strength: Fairness["strength"]): Fairness => ({
		name: "deliverer hears",
		strength,
		steps: ({ process, event }) => process === "deliverer" && event.type === "HEAR",
	});

	it.each(["weak", "strong"] as const)("says of a tracked message what the whole search says: %s", (strength) => {
		const claim = { from: waits, goal: passed, fairness: [hears(strength), ...fairProcesses(["deliverer"], "weak")] };
		const whole = leadsTo(search(spool(3), { keepSteps: true }), claim);
		const folded = leadsTo(search(spool(3), { keepSteps: true, symmetry: spoolSymmetry(3, [0]) }), claim);
		expect([whole.verdict, folded.verdict]).toEqual(Array(2).fill(strength === "weak" ? "refuted" : "holds"));
		for (const { lasso } of [whole, folded]) {
			if (!lasso) continue;
			const { system, states } = replay(spool(3), [...lasso.stem, ...lasso.cycle]);
			const cycle = states.slice(lasso.stem.length);
			expect(system.key(cycle.at(-1) ?? system.initial())).toBe(system.key(cycle[0] ?? system.initial()));
			expect(cycle.every((state) => system.contents(state, "toSend").includes(0))).toBe(true);
			expect(lasso.cycle.length).toBeGreaterThan(0);
		}
	});

	it("goes round a cycle until the names come back as well", () => {
		const give: Fairness = { name: "give", strength: "strong", steps: ({ event }) => event.type === "GIVE" };
		const found = search(board(3), { symmetry: boardSymmetry(3), keepSteps: true });
		const { lasso } = leadsTo(found, {
			from: (look) => look("board").context.holder !== -1,
			goal: () => false,
			fairness: [give],
		});
		const { system, states } = replay(board(3), [...(lasso?.stem ?? []), ...(lasso?.cycle ?? [])]);
		expect(lasso?.cycle.length).toBeGreaterThanOrEqual(2);
		expect(system.key(states.at(-1) ?? system.initial())).toBe(
			system.key(states[lasso?.stem.length ?? 0] ?? system.initial()),
		);
	});
});

describe("the benchmark's model", () => {
	it("has the size that counting gives, in both searches", () => {
		const oracle = naive.explore(new System(spool(4)), { limit: 20_000 });
		const found = search(spool(4));
		expect([oracle.states.length, oracle.edges.length]).toEqual([15_432, 66_984]);
		expect([found.states, found.steps]).toEqual([15_432, 66_984]);
		expect(spoolSize(4).states).toBe(15_432);
		expect(search(spool(5)).states).toBe(spoolSize(5).states);
	});
});
