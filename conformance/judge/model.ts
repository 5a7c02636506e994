/**
 * The model as a specification to judge by, and the transitions that it has.
 */
import type { Specification } from "./specification.js";

export const modelSpecification: Specification = {
	start() {
		throw new Error("the model has not landed yet");
	},
};

/** The names of all transitions, machine by machine, as a step of the model reports them. */
export function machineTransitions(): { machine: string; names: readonly string[] }[] {
	return [];
}
