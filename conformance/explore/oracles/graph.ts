/**
 * @xstate/graph as an oracle: it walks the model's own product of machines, by its own search. Quadratic: for small systems only.
 */
import { getAdjacencyMap } from "@xstate/graph";
import type { AnyActorLogic } from "xstate";
import { type Step, System, type SystemDefinition, type SystemState } from "../../../model/system.js";
import { edgeText } from "../naive.js";
import type { Counts } from "./oracle.js";

export function graphCounts(definition: SystemDefinition): Counts {
	const system = new System(definition);
	type Node = { readonly status: "active"; readonly state: SystemState };
	type Move = { readonly type: string; readonly next: SystemState };
	const node = (state: SystemState): Node => ({ status: "active", state });
	const label = ({ process, event }: Step) => edgeText({ process, event, from: 0, to: 0 });
	const logic = {
		transition: (_: Node, { next }: Move) => node(next),
		getInitialSnapshot: () => node(system.initial()),
		getPersistedSnapshot: (snapshot: Node) => snapshot,
	};
	// The library asks for a whole actor logic, and hands back what the logic made; it uses these functions only.
	const map = getAdjacencyMap(logic as unknown as AnyActorLogic, {
		events: (snapshot) =>
			system.steps((snapshot as unknown as Node).state).map((step) => ({ type: label(step), next: step.next })),
		serializeState: (snapshot) => system.key((snapshot as unknown as Node).state),
		serializeEvent: (event) => event.type,
	});
	const nodes = Object.values(map);
	return {
		states: nodes.length,
		steps: nodes.reduce((sum, { transitions }) => sum + Object.keys(transitions).length, 0),
	};
}
