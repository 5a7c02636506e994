/**
 * Explores the protocol's model in a scope and says of each property whether it holds there, with a shortest counterexample if not.
 * Leaves out how the states are gone through (engines.ts, conformance/explore).
 */
import type { Look, Property } from "../../../model/protocol/properties.js";
import { MACHINES, protocolSystem, type Scope } from "../../../model/protocol/system.js";
import { compiledEngine, type Engine, type Found, type Path } from "./engines.js";

export interface PropertyResult {
	readonly name: string;
	readonly holds: boolean;
	/** Why not: the steps to the state where it is broken, as lines; for a loop, the steps to it. Empty if it holds. */
	readonly counterexample: Path;
	/** For an `always`: whether the state that shows it is not empty was found. */
	readonly witnessed: boolean;
}

export interface ModelResult {
	readonly states: number;
	readonly steps: number;
	/** Names of the transitions of the machines that were taken. */
	readonly transitions: ReadonlySet<string>;
	readonly properties: readonly PropertyResult[];
}

function judge(property: Property, found: Found, scope: Scope): PropertyResult {
	const result = (broken: number, witnessed: boolean): PropertyResult => ({
		name: property.name,
		holds: broken < 0,
		counterexample: broken < 0 ? [] : found.pathTo(broken),
		witnessed,
	});
	switch (property.kind) {
		case "always": {
			const { holds, sometimes } = property;
			return result(
				found.find((look) => !holds(look, scope)),
				found.find((look) => sometimes.holds(look, scope)) >= 0,
			);
		}
		case "possible": {
			const from = (look: Look) => property.from(look, scope);
			const goal = (look: Look) => property.goal(look, scope);
			return result(found.findStranded(from, goal, property.by), found.find(from) >= 0);
		}
		case "acyclic":
			return result(found.findOnCycle(property.by), found.takesAny(property.by));
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
	engine: Engine = compiledEngine,
): ModelResult {
	const found = engine(protocolSystem(scope, machines), { limit });
	return {
		states: found.states,
		steps: found.steps,
		transitions: found.transitions,
		properties: properties.map((property) => judge(property, found, scope)),
	};
}

/** The first state that breaks one `always` property, by the shortest way; null if there is none. */
export function shortestBreach(
	scope: Scope,
	property: Extract<Property, { readonly kind: "always" }>,
	limit: number,
	machines: typeof MACHINES = MACHINES,
	engine: Engine = compiledEngine,
): { readonly path: Path; readonly look: Look } | null {
	const breaks = (look: Look) => !property.holds(look, scope);
	const found = engine(protocolSystem(scope, machines), { limit, stopAt: breaks });
	const state = found.find(breaks);
	return state < 0 ? null : { path: found.pathTo(state), look: found.look(state) };
}
