/**
 * What the protocol's properties ask of a search, answered by the compiled explorer and, as the oracle, by the naive search. Both
 * number the states alike, so their answers must be the same. Leaves out the properties.
 */
import type { Look, StepTaken } from "../../../model/protocol/properties.js";
import { System, type SystemDefinition, type SystemState } from "../../../model/system.js";
import * as explorer from "../../explore/index.js";
import * as naive from "../../explore/naive.js";

/** Steps as lines. */
export type Path = readonly string[];

export interface Found {
	readonly states: number;
	readonly steps: number;
	/** Names of the transitions of the machines that were taken. */
	readonly transitions: ReadonlySet<string>;
	/** The first state for which something holds, or -1. */
	readonly find: (holds: (look: Look) => boolean) => number;
	/** The first state where `from` holds, and from which no allowed way leads to a goal; or -1. */
	readonly findStranded: (
		from: (look: Look) => boolean,
		goal: (look: Look) => boolean,
		allowed: (step: StepTaken) => boolean,
	) => number;
	/** A state on a cycle of allowed steps, or -1. */
	readonly findOnCycle: (allowed: (step: StepTaken) => boolean) => number;
	readonly takesAny: (allowed: (step: StepTaken) => boolean) => boolean;
	readonly pathTo: (state: number) => Path;
	readonly look: (state: number) => Look;
}

export interface EngineOptions {
	/** More states are an error: a search that gave up proves nothing. */
	readonly limit: number;
	/** Ends the search at the first such state. */
	readonly stopAt?: (look: Look) => boolean;
}

export type Engine = (definition: SystemDefinition, options: EngineOptions) => Found;

export const compiledEngine: Engine = (definition, { limit, stopAt }) => {
	const found = explorer.search(definition, {
		budget: { states: limit },
		keepSteps: stopAt === undefined,
		coverage: stopAt === undefined,
		...(stopAt ? { stopAt } : {}),
	});
	if (found.exhausted !== null)
		throw new RangeError(`More than ${limit} states: the scope is too large for this limit.`);
	return {
		states: found.states,
		steps: found.steps,
		transitions: found.transitions(),
		find: (holds) => found.find(holds),
		findStranded: (from, goal, allowed) => {
			const reaches = explorer.canReach(found, goal, allowed);
			return found.mark(from).findIndex((begins, state) => begins === 1 && reaches[state] === 0);
		},
		findOnCycle: (allowed) => explorer.findCycle(found, allowed)?.[0] ?? -1,
		takesAny: (allowed) => {
			const taken = found.byLabel((step) => (allowed(step) ? 1 : 0));
			return found.edges?.labels.subarray(0, found.steps).some((label) => taken(label) === 1) ?? false;
		},
		pathTo: (state) => found.pathTo(state).map((step) => naive.edgeText({ ...step, from: 0, to: 0 })),
		look: (state) => found.look(state),
	};
};

export const naiveEngine: Engine = (definition, { limit, stopAt }) => {
	const system = new System(definition);
	const looking =
		(state: SystemState): Look =>
		(process) =>
			system.local(state, process);
	const found = naive.explore(system, { limit, ...(stopAt ? { stopAt: (state) => stopAt(looking(state)) } : {}) });
	return {
		states: found.states.length,
		steps: found.edges.length,
		transitions: new Set(found.transitions.keys()),
		find: (holds) => found.states.findIndex((state) => holds(looking(state))),
		findStranded: (from, goal, allowed) => {
			const begins = found.states.map((state) => from(looking(state)));
			return naive.cannotReach(found, (state) => goal(looking(state)), allowed).find((state) => begins[state]) ?? -1;
		},
		findOnCycle: (allowed) => naive.findCycle(found, allowed)?.[0] ?? -1,
		takesAny: (allowed) => found.edges.some(allowed),
		pathTo: (state) => naive.pathTo(found, state).map(naive.edgeText),
		look: (state) => looking(found.states[state] ?? system.initial()),
	};
};
