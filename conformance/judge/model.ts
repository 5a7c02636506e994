/**
 * The model as a specification to judge by, and the transitions that it has.
 */
import type { AnyStateMachine, AnyStateNode } from "xstate";
import { impossible } from "../../model/scheduler/impossible.js";
import { destinationMachine } from "../../model/scheduler/machines/destination.js";
import { entryMachine } from "../../model/scheduler/machines/entry.js";
import { jobMachine } from "../../model/scheduler/machines/job.js";
import { messageMachine } from "../../model/scheduler/machines/message.js";
import { transportMachine } from "../../model/scheduler/machines/transport.js";
import { advance, initialWorld, step } from "../../model/scheduler/system.js";
import { GOES_ON } from "./cite.js";
import { ClaimWatch } from "./claims.js";
import { DEFAULT_EDITION } from "./requirements.js";
import type { Specification } from "./specification.js";

const MACHINES: readonly AnyStateMachine[] = [
	messageMachine,
	jobMachine,
	entryMachine,
	destinationMachine,
	transportMachine,
];

const STANDS_FOR = new Map(MACHINES.flatMap((machine) => [...transitionsOf(machine)]));

const standsFor = (transition: string): readonly string[] => STANDS_FOR.get(transition) ?? [];

/** The model, as fast as it goes. */
export const modelSpecification: Specification = {
	standsFor,
	always: [GOES_ON],
	start(config, edition) {
		const world = initialWorld(config, edition);
		return {
			impossible: (stimulus) => impossible(world, stimulus),
			advance: (stimulus) => advance(world, stimulus),
		};
	},
};

/** The model with the claims about it watched in each step; about three times slower. */
export const watchedModel: Specification = {
	standsFor,
	always: [GOES_ON],
	start(config, edition = DEFAULT_EDITION) {
		let world = initialWorld(config, edition);
		const watch = new ClaimWatch(edition);
		return {
			impossible: (stimulus) => impossible(world, stimulus),
			advance: (stimulus) => {
				const before = world;
				const result = step(before, stimulus);
				world = result.world;
				watch.step({ ...result, before, stimulus, after: world });
				return result;
			},
			claims: () => watch.results(),
		};
	},
};

export interface MachineTransitions {
	readonly machine: string;
	/** As a step of the model reports them: machine/state/EVENT/index. */
	readonly names: readonly string[];
}

/** All transitions, machine by machine. */
export function machineTransitions(): MachineTransitions[] {
	return MACHINES.map((machine) => ({ machine: machine.id, names: [...transitionsOf(machine).keys()] }));
}

/** The requirements that each transition of a machine stands for, by the name that a step of the model reports it under. */
function transitionsOf(machine: AnyStateMachine): Map<string, readonly string[]> {
	const found = new Map<string, readonly string[]>();
	const visit = (node: AnyStateNode): void => {
		for (const [event, transitions] of node.transitions) {
			for (const [index, { meta }] of transitions.entries()) {
				const where = node.path.join(".") || "*";
				found.set([machine.id, where, event, index].join("/"), requirementsIn(meta));
			}
		}
		for (const state of Object.values(node.states)) visit(state);
	};
	visit(machine.root);
	return found;
}

function requirementsIn(meta: unknown): readonly string[] {
	if (typeof meta !== "object" || meta === null || !("requirements" in meta)) return [];
	return Array.isArray(meta.requirements) ? meta.requirements.filter((id) => typeof id === "string") : [];
}
