/**
 * Checks of the explorer by name, each the same whenever it is run; and the program of a thread that runs one of them, so that a mutant of
 * the explorer (conformance/mutants/explorer.ts) that never ends can be stopped.
 */
import { parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import { leadsTo } from "../liveness.js";
import { spool, spoolSize } from "../models/spool.js";
import { type SearchOptions, search } from "../search.js";
import { type AlikeQuestion, compareAlike } from "./alike-differences.js";
import { compare } from "./differences.js";
import { type AlikeSpec, alikeSpecs, withFavourites } from "./random-alike.js";
import { questions } from "./random-questions.js";
import { systemSpecs } from "./random-systems.js";
import { processOf, systemOf } from "./systems.js";

/** What is wrong, or null. */
type Check = () => string | null;

const SEED = 20261123;

/** Any question about a system whose members are alike. */
export const alikeQuestions: fc.Arbitrary<AlikeQuestion> = fc.record({
	wanted: fc.nat(99),
	claims: fc.array(
		fc.record({
			from: fc.nat(99),
			goal: fc.nat(99),
			promises: fc.array(fc.record({ of: fc.nat(99), strength: fc.constantFrom("weak" as const, "strong" as const) }), {
				maxLength: 3,
			}),
			mayRest: fc.constantFrom(false, false, true),
		}),
		{ minLength: 5, maxLength: 5 },
	),
	tracks: fc.boolean(),
	check: fc.constant("everything" as const),
});

function onRandomSystems(count: number): string | null {
	const drawn = fc.sample(fc.tuple(systemSpecs, questions), { seed: SEED, numRuns: count });
	for (const [spec, question] of drawn) {
		const difference = compare(spec, question)?.difference;
		if (difference) return difference;
	}
	return null;
}

function upToNames(count: number, change: (spec: AlikeSpec, which: number) => AlikeSpec): string | null {
	const drawn = fc.sample(fc.tuple(alikeSpecs, alikeQuestions, fc.nat(7)), { seed: SEED, numRuns: count });
	for (const [spec, question, which] of drawn) {
		const difference = compareAlike(change(spec, which), question)?.difference;
		if (difference) return difference;
	}
	return null;
}

/** Of the hub's arrows two lead round for any id: the first that serves is taken, whatever name the cycle began with. */
const ROUND: AlikeSpec = {
	size: 3,
	ids: 0,
	words: 0,
	hub: [
		{ from: 2, on: "P", when: "always", shuns: null, to: 1, hold: null, flag: false, effects: [] },
		{ from: 0, on: "P", when: "always", shuns: null, to: 1, hold: "event", flag: false, effects: [] },
		{ from: 1, on: "P", when: "always", shuns: null, to: 2, hold: "event", flag: true, effects: [] },
	],
	member: [
		{ from: 1, on: "M0", to: 0, effects: [] },
		{ from: 0, on: "A", to: 1, effects: [{ do: "pass" }] },
		{ from: 1, on: "B", to: 2, effects: [{ do: "take" }] },
	],
};

function round(): string | null {
	const promises = [
		{ of: 81, strength: "weak" },
		{ of: 4, strength: "strong" },
	] as const;
	const claims = Array.from({ length: 10 }, (_, goal) => ({ from: 32, goal, promises, mayRest: false }));
	return compareAlike(ROUND, { wanted: 3, claims, tracks: false, check: "everything" })?.difference ?? null;
}

/** From a to b and back for ever is fair; who comes to c again and again must leave by X, sooner or later. */
function partOfComponent(): string | null {
	const graph = systemOf([
		processOf("p", { a: { GO: "b" }, b: { BACK: "a", ON: "c" }, c: { RETURN: "b", X: "out" }, out: {} }),
	]);
	const { verdict, lasso } = leadsTo(search(graph, { keepSteps: true }), {
		goal: (look) => look("p").value === "out",
		fairness: [{ name: "X", strength: "strong", steps: ({ event }) => event.type === "X" }],
		mayRest: false,
	});
	const cycle = lasso?.cycle.map(({ event }) => event.type).sort();
	return verdict === "refuted" && cycle?.join() === "BACK,GO" ? null : `${verdict}, ${cycle}`;
}

/** Four messages of the benchmark, of more than one word a state, while the table and the lists grow from nothing. */
function benchmark(): string | null {
	const expected = { states: spoolSize(4).states, steps: 66_984, complete: true };
	const ways: readonly SearchOptions[] = [{}, { tableSize: 4 }, { hashing: "weak", tableSize: 4 }, { settled: 100 }];
	for (const options of ways) {
		const { states, steps, complete } = search(spool(4), options);
		const seen = { states, steps, complete };
		if (JSON.stringify(seen) !== JSON.stringify(expected)) return JSON.stringify({ options, seen, expected });
	}
	return null;
}

function budgets(): string | null {
	const few = search(spool(4), { budget: { states: 1000 }, keepSteps: true });
	if (few.complete || few.exhausted !== "states" || few.states > 4000) return `1,000 states: ${few.states}`;
	const small = search(spool(4), { budget: { bytes: 100_000 }, keepSteps: true });
	return small.complete || small.exhausted !== "bytes" ? `100,000 bytes: ${small.states} states` : null;
}

export const CHECKS: Readonly<Record<string, Check>> = {
	"random systems": () => onRandomSystems(200),
	"random systems up to names": () => upToNames(80, (spec) => spec),
	"random systems with a favourite": () => upToNames(250, withFavourites),
	"a cycle whose names do not come back": round,
	"a fair part of what is unfair as a whole": partOfComponent,
	"the benchmark, counted by hand": benchmark,
	"a budget that is met": budgets,
};

/** What a thread is asked, and what it says. */
export interface CheckOrder {
	readonly explorerCheck: string;
}
export type CheckSaid = { readonly wrong: string | null } | { readonly broke: string };

function isOrder(data: unknown): data is CheckOrder {
	return typeof data === "object" && data !== null && "explorerCheck" in data;
}

if (parentPort && isOrder(workerData)) {
	const check = CHECKS[workerData.explorerCheck];
	const say = (said: CheckSaid) => parentPort?.postMessage(said);
	try {
		if (check) say({ wrong: check() });
		else say({ broke: `there is no check "${workerData.explorerCheck}"` });
	} catch (error) {
		say({ broke: error instanceof Error ? error.message : String(error) });
	}
}
