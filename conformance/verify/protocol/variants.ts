/**
 * Other machines than the model's own, by name: they take the place of the model's in a system. Each is made from the model's machine by
 * changing some of its transitions. Leaves out what they are for: arenas.ts.
 */
import { MACHINES } from "../../../model/protocol/system.js";

export type Machines = typeof MACHINES;

export const VARIANTS: Readonly<Record<string, Machines>> = {
	model: MACHINES,
};

/** @throws RangeError if there are none of that name */
export function machinesOf(name: string): Machines {
	const machines = VARIANTS[name];
	if (machines === undefined) throw new RangeError(`There are no machines "${name}".`);
	return machines;
}
