/**
 * The model as a specification to judge by, and the transitions that it has.
 */
import { MACHINES } from "../../model/scheduler/dispatch.js";
import { impossible } from "../../model/scheduler/impossible.js";
import { advance, initialWorld } from "../../model/scheduler/system.js";
import type { Specification } from "./specification.js";

export const modelSpecification: Specification = {
	start(config, edition) {
		const world = initialWorld(config, edition);
		return {
			impossible: (stimulus) => impossible(world, stimulus),
			advance: (stimulus) => advance(world, stimulus),
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
	return Object.values(MACHINES).map(({ id, anywhere, regions }) => {
		const byEvent = [anywhere, ...[...regions.values()].flatMap((states) => [...states.values()])];
		const names = byEvent.flatMap((events) => [...events.values()].flatMap((all) => all.map((one) => one.id)));
		return { machine: id, names };
	});
}
