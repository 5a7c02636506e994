/**
 * Explores the protocol's model in a scope and says of each property whether it holds there, with a shortest counterexample if not.
 * Leaves out how the states are gone through (conformance/explore).
 */
import type { Look, Property } from "../../../model/protocol/properties.js";
import { MACHINES, protocolSystem, type Scope } from "../../../model/protocol/system.js";
import { System, type SystemState } from "../../../model/system.js";
import { cannotReach, type Edge, type Exploration, edgeText, explore, findCycle, pathTo } from "../../explore/naive.js";

export interface PropertyResult {
	readonly name: string;
	readonly holds: boolean;
	/** Why not: the steps to the state where it is broken, as lines; for a loop, the steps to it. Empty if it holds. */
	readonly counterexample: readonly string[];
	/** For an `always`: whether the state that shows it is not empty was found. */
	readonly witnessed: boolean;
}

export interface ModelResult {
	readonly states: number;
	readonly steps: number;
	readonly exploration: Exploration;
	readonly properties: readonly PropertyResult[];
}

const looking =
	(system: System, state: SystemState): Look =>
	(process) =>
		system.local(state, process);

function judge(property: Property, exploration: Exploration, scope: Scope): PropertyResult {
	const { system, states } = exploration;
	const lines = (state: number) => pathTo(exploration, state).map(edgeText);
	const result = (broken: number | undefined, witnessed: boolean): PropertyResult => ({
		name: property.name,
		holds: broken === undefined,
		counterexample: broken === undefined ? [] : lines(broken),
		witnessed,
	});
	switch (property.kind) {
		case "always": {
			const broken = states.findIndex((state) => !property.holds(looking(system, state), scope));
			const witnessed = states.some((state) => property.sometimes.holds(looking(system, state), scope));
			return result(broken < 0 ? undefined : broken, witnessed);
		}
		case "possible": {
			const from = states.map((state) => property.from(looking(system, state), scope));
			const goal = (state: SystemState) => property.goal(looking(system, state), scope);
			const allowed = ({ process, event }: Edge) => property.by({ process, event });
			const broken = cannotReach(exploration, goal, allowed).find((state) => from[state]);
			return result(broken, from.includes(true));
		}
		case "acyclic": {
			const cycle = findCycle(exploration, ({ process, event }) => property.by({ process, event }));
			return result(
				cycle?.[0],
				exploration.edges.some(({ process, event }) => property.by({ process, event })),
			);
		}
	}
}

/**
 * @param limit more states are an error
 * @param machines other machines than the model's own, for mutants
 */
export function checkModel(
	scope: Scope,
	properties: readonly Property[],
	limit: number,
	machines: typeof MACHINES = MACHINES,
): ModelResult {
	const exploration = explore(new System(protocolSystem(scope, machines)), { limit });
	return {
		states: exploration.states.length,
		steps: exploration.edges.length,
		exploration,
		properties: properties.map((property) => judge(property, exploration, scope)),
	};
}

/** The first state that breaks one `always` property, by the shortest way; null if there is none. */
export function shortestBreach(
	scope: Scope,
	property: Extract<Property, { readonly kind: "always" }>,
	limit: number,
	machines: typeof MACHINES = MACHINES,
): { readonly path: readonly string[]; readonly look: Look } | null {
	const system = new System(protocolSystem(scope, machines));
	const stopAt = (state: SystemState) => !property.holds(looking(system, state), scope);
	const exploration = explore(system, { limit, stopAt });
	const { stoppedAt, states } = exploration;
	const state = stoppedAt === null ? undefined : states[stoppedAt];
	if (stoppedAt === null || state === undefined) return null;
	return { path: pathTo(exploration, stoppedAt).map(edgeText), look: looking(system, state) };
}
