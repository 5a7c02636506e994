/**
 * The explorer beside a plain search of the same random system: states, steps, stuck states, shortest ways, predicates, claims under
 * fairness with their lassos, and the two questions about allowed steps. Leaves out the systems and the questions.
 */
import { System } from "../../../model/system.js";
import { leadsTo } from "../liveness.js";
import { explore, findCycle as naiveCycle } from "../naive.js";
import { canReach, findCycle } from "../possible.js";
import { type Search, search } from "../search.js";
import { hasFairRun, keeps, type PlainGraph, plainGraph } from "./plain-search.js";
import {
	type ClaimSpec,
	fairnessOf,
	holds,
	type PredicateSpec,
	predicateOf,
	type Question,
} from "./random-questions.js";
import { type SystemSpec, systemOfSpec } from "./random-systems.js";
import { replay } from "./systems.js";

/** What a comparison was about, to see that it was about something. */
export interface Compared {
	readonly states: number;
	readonly steps: number;
	readonly stuck: number;
	/** Whether the state asked for was found. */
	readonly found: boolean;
	readonly claims: readonly Answered[];
	/** What differs; null: nothing. */
	readonly difference: string | null;
}

/** What the explorer said of a claim. */
export interface Answered {
	readonly verdict: "holds" | "refuted" | "unknown";
	readonly cycle: number;
	readonly difference: string | null;
}

const LIMIT = 1500;

/** @returns null for a system that is too large for the plain search */
export function compare(spec: SystemSpec, question: Question): Compared | null {
	const graph = plainGraph(spec, LIMIT);
	if (!graph) return null;
	const definition = systemOfSpec(spec);
	const { hashing, tableSize, settled } = question;
	const found = search(definition, { keepSteps: true, coverage: true, hashing, tableSize, settled });
	const facts = {
		states: graph.states.length,
		steps: graph.edges.length,
		stuck: graph.out.filter((edges) => edges.length === 0).length,
		found: graph.states.some((state) => holds(question.wanted, state)),
	};
	const early = statesDiffer(graph, found) ?? stepsDiffer(graph, found) ?? stuckDiffers(graph, found);
	if (early !== null) return { ...facts, claims: [], difference: early };
	const answers = question.claims.map((claim) => asked(spec, graph, found, claim));
	return {
		...facts,
		claims: answers,
		difference:
			transitionsDiffer(spec, found) ??
			wayDiffers(spec, graph, question) ??
			answers.find(({ difference }) => difference !== null)?.difference ??
			allowedDiffers(spec, graph, found, question),
	};
}

/** One claim, of the explorer and of the plain graph. */
function asked(spec: SystemSpec, graph: PlainGraph, found: Search, claim: ClaimSpec): Answered {
	const { processes, channels } = spec;
	const predicate = (one: PredicateSpec) => predicateOf(one, processes.length, channels.length);
	const from = graph.states.map((state, index) => (claim.from ? holds(claim.from, state) : index === 0));
	const goal = graph.states.map((state) => holds(claim.goal, state));
	const { promises, mayRest } = claim;
	const expected = hasFairRun(graph, { from, goal, promises, mayRest }) ? "refuted" : "holds";
	const { verdict, witnessed, lasso } = leadsTo(found, {
		...(claim.from ? { from: predicate(claim.from) } : {}),
		goal: predicate(claim.goal),
		fairness: promises.map(fairnessOf),
		mayRest,
	});
	const difference =
		(verdict === expected ? null : `leads-to: ${verdict}, expected: ${expected}`) ??
		(witnessed === from.includes(true) ? null : "leads-to: wrong about whether it ever begins") ??
		(lasso ? lassoDiffers(graph, claim, lasso) : null);
	return { verdict, cycle: lasso?.cycle.length ?? 0, difference };
}

function statesDiffer({ states, depth }: PlainGraph, found: Search): string | null {
	if (found.states !== states.length || !found.complete) return `${found.states} states, expected: ${states.length}`;
	const deepest = Math.max(...depth);
	if (found.depth !== deepest) return `depth ${found.depth}, expected: ${deepest}`;
	const strange = states.findIndex(({ at, channels }, index) => {
		const [look, contents] = [found.look(index), found.contents(index)];
		return (
			at.some(([state, n], p) => look(`p${p}`).value !== `s${state}` || look(`p${p}`).context.n !== n) ||
			channels.some(({ messages }, c) => JSON.stringify(contents(`c${c}`)) !== JSON.stringify(messages))
		);
	});
	return strange < 0 ? null : `state ${strange} is another`;
}

function stepsDiffer({ edges }: PlainGraph, found: Search): string | null {
	if (found.steps !== edges.length) return `${found.steps} steps, expected: ${edges.length}`;
	const strange = edges.findIndex(({ from, to, process, event }, index) => {
		const { first = [], targets = [], labels = [] } = found.edges ?? {};
		const step = found.step(labels[index] ?? 0);
		const isThere = (first[from] ?? 0) <= index && index < (first[from + 1] ?? 0);
		return !(
			isThere &&
			targets[index] === to &&
			step.process === `p${process}` &&
			step.event.type === event.type &&
			step.event.message === event.message
		);
	});
	return strange < 0 ? null : `step ${strange} is another`;
}

function stuckDiffers({ out }: PlainGraph, found: Search): string | null {
	const stuck = out.flatMap((edges, state) => (edges.length === 0 ? [state] : []));
	const same = found.deadlockCount === stuck.length && found.deadlocks.join() === stuck.slice(0, 10).join();
	return same ? null : `stuck: ${found.deadlocks.join()} of ${found.deadlockCount}, expected: ${stuck.join()}`;
}

/** The names of transitions are those that the model's own product takes. */
function transitionsDiffer(spec: SystemSpec, found: Search): string | null {
	const naive = explore(new System(systemOfSpec(spec)), { limit: LIMIT + 1 });
	const [taken, expected] = [[...found.transitions()], [...naive.transitions.keys()]].map((names) =>
		names.sort().join(),
	);
	if (taken !== expected) return `transitions taken: ${taken}, expected: ${expected}`;
	const every = () => true;
	return JSON.stringify(findCycle(found, every)) === JSON.stringify(naiveCycle(naive, every)) ? null : "another loop";
}

function wayDiffers(
	spec: SystemSpec,
	graph: PlainGraph,
	{ wanted, hashing, tableSize, settled }: Question,
): string | null {
	const predicate = predicateOf(wanted, spec.processes.length, spec.channels.length);
	const definition = systemOfSpec(spec);
	const found = search(definition, { stopAt: predicate, hashing, tableSize, settled });
	const expected = graph.states.findIndex((state) => holds(wanted, state));
	if ((found.stoppedAt ?? -1) !== expected) return `stopped at ${found.stoppedAt}, expected: ${expected}`;
	if (expected < 0) return found.complete ? null : "it did not stop, and is not complete";
	const way = found.pathTo(expected);
	if (way.length !== graph.depth[expected]) return `a way of ${way.length}, the shortest is ${graph.depth[expected]}`;
	const { system, states } = replay(definition, way);
	const end = states.at(-1) ?? system.initial();
	return predicate(
		(process) => system.local(end, process),
		(channel) => system.contents(end, channel),
	)
		? null
		: "the way does not lead there";
}

/** The lasso again, in the plain graph: it is there, it begins as the claim does, never comes to the goal, closes, and is fair. */
function lassoDiffers(
	graph: PlainGraph,
	{ from, goal, promises, mayRest }: ClaimSpec,
	{ stem, cycle }: { readonly stem: readonly Taken[]; readonly cycle: readonly Taken[] },
): string | null {
	let at = 0;
	const states = [0];
	for (const { process, event } of [...stem, ...cycle]) {
		const edge = graph.out[at]?.find(
			(one) => `p${one.process}` === process && one.event.type === event.type && one.event.message === event.message,
		);
		if (!edge) return `the lasso takes a step that is not there: ${process} ${event.type}`;
		at = edge.to;
		states.push(at);
	}
	const is = (one: PredicateSpec, state: number) => holds(one, graph.states[state] ?? { at: [], channels: [] });
	const begun = states.findLastIndex(
		(state, index) => index <= stem.length && (from ? is(from, state) : index === 0) && !is(goal, state),
	);
	const free = states.findLastIndex((state) => is(goal, state));
	if (begun < 0 || free > begun) return "the lasso does not begin, or comes to the goal";
	const turn = states[stem.length] ?? 0;
	const able = (state: number) =>
		promises.map((promised) =>
			(graph.out[state] ?? []).some(({ process, event }) => keeps(promised, { process, type: event.type })),
		);
	if (cycle.length === 0) {
		const rests = graph.out[turn]?.length === 0 || (mayRest && !able(turn).includes(true));
		return rests ? null : "the lasso rests where nothing may";
	}
	if (at !== turn) return "the lasso does not close";
	const met = states.slice(stem.length).map(able);
	const broken = promises.findIndex((promised, index) => {
		if (cycle.some(({ process, event }) => keeps(promised, { process: Number(process.slice(1)), type: event.type })))
			return false;
		const could = met.map((one) => one[index] === true);
		return promised.strength === "weak" ? !could.includes(false) : could.includes(true);
	});
	return broken < 0 ? null : `the lasso breaks promise ${broken}`;
}

interface Taken {
	readonly process: string;
	readonly event: { readonly type: string; readonly [field: string]: unknown };
}

/** From where the goal can be reached, and whether there is a loop, by the steps of one process. */
function allowedDiffers(
	{ processes, channels }: SystemSpec,
	{ states, edges }: PlainGraph,
	found: Search,
	{ claims: [claim], allowed }: Question,
): string | null {
	if (!claim) return null;
	const mine = edges.filter(({ process }) => process === allowed);
	const may = ({ process }: { readonly process: string }) => process === `p${allowed}`;
	const expected = states.map((state) => holds(claim.goal, state));
	for (let grew = true; grew; ) {
		grew = false;
		for (const { from, to } of mine)
			if (expected[to] && !expected[from]) {
				expected[from] = true;
				grew = true;
			}
	}
	const reach = canReach(found, predicateOf(claim.goal, processes.length, channels.length), may);
	const strange = expected.findIndex((can, state) => can !== (reach[state] === 1));
	if (strange >= 0) return `whether the goal can be reached from ${strange}`;
	// States that no loop can be on are taken away until nothing changes: what is left is on a loop, or leads into one.
	let left = new Set(states.keys());
	for (let before = -1; before !== left.size; ) {
		before = left.size;
		left = new Set(mine.filter(({ from, to }) => left.has(from) && left.has(to)).map(({ from }) => from));
	}
	const loop = findCycle(found, may);
	if ((loop !== null) !== left.size > 0) return `a loop by the steps of p${allowed}: ${loop}`;
	const closes = loop?.every((state, index) =>
		mine.some(({ from, to }) => from === state && to === loop[(index + 1) % loop.length]),
	);
	return closes === false ? "a loop that is none" : null;
}
