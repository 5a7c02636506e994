/**
 * A search up to names beside the whole search of the same random system: orbits by trying every permutation, states that they stand
 * for, stuck ones, shortest ways, claims under fairness with lassos that replay. A system that is not alike must be refused, or be
 * counted right all the same. Leaves out the systems.
 */
import { System, type SystemState } from "../../../model/system.js";
import { type Fairness, leadsTo } from "../liveness.js";
import { type Edge, type Exploration, explore } from "../naive.js";
import type { Contents, Look, Predicate } from "../predicate.js";
import { search } from "../search.js";
import { Asymmetry } from "../symmetry-check.js";
import type { Answered } from "./differences.js";
import { type AlikeSpec, alikeSymmetry, systemOfAlike } from "./random-alike.js";
import { replay } from "./systems.js";

/** Of predicates and promises by number: none tells ids apart, unless it is about member 0. */
export interface AlikeQuestion {
	readonly wanted: number;
	readonly claims: readonly AlikeClaim[];
	/** Member 0 is told apart, and predicates and promises may be about it. */
	readonly tracks: boolean;
	readonly check: "everything" | "what was met";
}

export interface AlikeClaim {
	readonly from: number;
	readonly goal: number;
	readonly promises: readonly { readonly of: number; readonly strength: "weak" | "strong" }[];
	readonly mayRest: boolean;
}

export interface AlikeCompared {
	readonly states: number;
	readonly orbits: number;
	readonly refused: boolean;
	readonly claims: readonly Answered[];
	readonly difference: string | null;
}

const LIMIT = 800;

type Asked = (look: Look, contents: Contents, size: number) => boolean;
const members = (look: Look, size: number) => Array.from({ length: size }, (_, id) => look(`m${id}`).value);

const PREDICATES: readonly Asked[] = [
	(look, _, size) => members(look, size).includes("s1"),
	(look, _, size) => members(look, size).every((value) => value === "s2"),
	(look) => look("hub").value === "s2",
	(look) => look("hub").context.held !== -1,
	(_, contents) => contents("ids").length > 0,
	(look, contents) => contents("ids")[0] === look("hub").context.held,
	(look) => look(`m${Math.max(0, Number(look("hub").context.held))}`).value === "s1" && look("hub").context.held !== -1,
	(_, contents, size) => new Set(contents("ids")).size === Math.min(2, size),
	(look) => (look("hub").context.flags as readonly boolean[]).every((set) => set),
	() => false,
];
const ABOUT_ONE: readonly Asked[] = [
	(look) => look("m0").value === "s1",
	(look) => look("hub").context.held === 0,
	(_, contents) => contents("ids").includes(0),
	(look) => (look("hub").context.flags as readonly boolean[])[0] === true,
];
const STEPS: readonly Fairness["steps"][] = [
	({ process }) => process === "hub",
	({ process }) => process !== "hub",
	({ event }) => event.type === "P",
	({ event }) => event.type === "ID",
	({ event }) => event.type === "A",
	({ event }) => event.type === "WORD" || event.type === "E",
];
const STEPS_OF_ONE: readonly Fairness["steps"][] = [
	({ process }) => process === "m0",
	({ event }) => event.id === 0 || (event.type === "ID" && event.message === 0),
];

const pick = <T>(from: readonly T[], number: number): T => {
	const one = from[number % from.length];
	if (one === undefined) throw new RangeError("There is nothing to pick from.");
	return one;
};

/** @returns null for a system that is too large */
export function compareAlike(spec: AlikeSpec, question: AlikeQuestion): AlikeCompared | null {
	const definition = systemOfAlike(spec);
	const { tracks, check } = question;
	let whole: Exploration;
	try {
		whole = explore(new System(definition), { limit: LIMIT });
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
	const symmetry = { ...alikeSymmetry(spec.size, tracks ? [0] : []), check };
	const predicate = (number: number): Predicate => {
		const asked = pick(tracks ? [...PREDICATES, ...ABOUT_ONE, ...ABOUT_ONE] : PREDICATES, number);
		return (look, contents) => asked(look, contents, spec.size);
	};
	const facts = { states: whole.states.length, orbits: 0, refused: false, claims: [] } as const;
	try {
		const folded = search(definition, { symmetry, keepSteps: true });
		const stopped = search(definition, { symmetry, stopAt: predicate(question.wanted) });
		const plain = search(definition, { keepSteps: true });
		const claims = question.claims.map(({ from, goal, promises, mayRest }): Answered => {
			const claim = {
				from: predicate(from),
				goal: predicate(goal),
				fairness: promises.map(({ of, strength }, index): Fairness => {
					const steps = pick(tracks ? [...STEPS, ...STEPS_OF_ONE, ...STEPS_OF_ONE] : STEPS, of);
					return { name: `promise ${index}`, strength, steps };
				}),
				mayRest,
			};
			const { verdict, witnessed, lasso } = leadsTo(folded, claim);
			const expected = leadsTo(plain, claim);
			const difference =
				(verdict === expected.verdict ? null : `leads-to: ${verdict}, expected: ${expected.verdict}`) ??
				(witnessed === expected.witnessed ? null : "leads-to: wrong about whether it ever begins") ??
				(lasso ? lassoDiffers(spec, lasso, claim) : null);
			return { verdict, cycle: lasso?.cycle.length ?? 0, difference };
		});
		const orbits = orbitsOf(whole, spec.size, tracks);
		const unfolded = folded.unfolded();
		const is = (one: Predicate) => (state: SystemState) =>
			one(
				(process) => whole.system.local(state, process),
				(channel) => whole.system.contents(state, channel),
			);
		const nearest = depths(whole)[whole.states.findIndex(is(predicate(question.wanted)))] ?? -1;
		const way = stopped.stoppedAt === null ? null : stopped.pathTo(stopped.stoppedAt);
		const checks: readonly (readonly [string, unknown, unknown])[] = [
			["states stood for", unfolded, whole.states.length],
			["orbits", folded.states, orbits.states],
			["steps", folded.steps, orbits.steps],
			["stuck", folded.deadlockCount, orbits.stuck],
			["the length of a shortest way", way?.length ?? -1, nearest],
		];
		const wrong = checks.find(([, mine, other]) => mine !== other);
		const difference = wrong
			? `${wrong[0]}: ${String(wrong[1])}, expected: ${String(wrong[2])}`
			: ((way && !leadsThere(spec, way, predicate(question.wanted)) ? "the way does not lead there" : null) ??
				claims.find((one) => one.difference !== null)?.difference ??
				null);
		return { ...facts, orbits: orbits.states, claims, difference };
	} catch (error) {
		if (error instanceof Asymmetry) return { ...facts, refused: true, difference: null };
		throw error;
	}
}

function depths({ states, edges }: Exploration): number[] {
	const depth = states.map(() => -1);
	depth[0] = 0;
	// Edges are in order of discovery.
	for (const { from, to } of edges) if (depth[to] === -1) depth[to] = (depth[from] ?? 0) + 1;
	return depth;
}

/** Every order of some ids. */
function permutations(ids: readonly number[]): number[][] {
	if (ids.length === 0) return [[]];
	return ids.flatMap((first) => permutations(ids.filter((id) => id !== first)).map((rest) => [first, ...rest]));
}

/** Of each orbit one state: how many, with how many steps, how many of them stuck. */
function orbitsOf({ system, states, edges }: Exploration, size: number, tracks: boolean) {
	const ids = Array.from({ length: size }, (_, id) => id);
	const free = tracks ? ids.slice(1) : ids;
	const all = permutations(free).map((order) => (tracks ? [0, ...order] : order));
	const text = (state: SystemState, to: readonly number[]): string => {
		const renamed = (id: unknown) => (typeof id === "number" ? (to[id] ?? id) : id);
		const { value, context } = system.local(state, "hub");
		const place = (list: readonly unknown[]) => ids.map((id) => list[to.indexOf(id)]);
		return JSON.stringify([
			place(ids.map((id) => system.local(state, `m${id}`).value)),
			value,
			renamed(context.held),
			place(context.flags as readonly boolean[]),
			system.contents(state, "ids").map(renamed),
			system.contents(state, "words"),
		]);
	};
	const out = states.map(() => 0);
	for (const { from } of edges) out[from] = (out[from] ?? 0) + 1;
	const orbits = new Map<string, number>();
	states.forEach((state, index) => {
		const least = all.map((to) => text(state, to)).sort()[0] ?? "";
		orbits.set(least, out[index] ?? 0);
	});
	const counts = [...orbits.values()];
	return {
		states: counts.length,
		steps: counts.reduce((sum, count) => sum + count, 0),
		stuck: counts.filter((count) => count === 0).length,
	};
}

type Way = Parameters<typeof replay>[1];

function leadsThere(spec: AlikeSpec, way: Way, predicate: Predicate): boolean {
	const { system, states } = replay(systemOfAlike(spec), way);
	const end = states.at(-1) ?? system.initial();
	return predicate(
		(process) => system.local(end, process),
		(channel) => system.contents(end, channel),
	);
}

/** A lasso of real steps closes under the very same names, keeps away from the goal, and keeps each promise. */
function lassoDiffers(
	spec: AlikeSpec,
	{ stem, cycle }: { readonly stem: Way; readonly cycle: Way },
	{ goal, fairness }: { readonly goal: Predicate; readonly fairness: readonly Fairness[] },
): string | null {
	const { system, states } = replay(systemOfAlike(spec), [...stem, ...cycle]);
	const round = states.slice(stem.length);
	const key = (state: SystemState | undefined) => (state ? system.key(state) : "");
	if (key(round[0]) !== key(round.at(-1))) return "the lasso does not close";
	const isGoal = (state: SystemState) =>
		goal(
			(process) => system.local(state, process),
			(channel) => system.contents(state, channel),
		);
	if (round.some(isGoal)) return "the lasso comes to the goal";
	if (cycle.length === 0) return null;
	const broken = fairness.find(({ strength, steps }) => {
		if (cycle.some((step: Pick<Edge, "process" | "event">) => steps(step))) return false;
		const able = round.map((state) => system.steps(state).some(steps));
		return strength === "weak" ? !able.includes(false) : able.includes(true);
	});
	return broken ? `the lasso breaks ${broken.name}` : null;
}
