/**
 * Other machines than the model's own, by name, as counterexamples cite them: coarser ones, those of dialects, and deliberate mistakes.
 * Leaves out what each is for: coarse.ts, mistakes.ts, index.ts.
 */
import { MACHINES } from "../../../model/protocol/system.js";
import { COARSE_EMPTY, COARSE_LOCAL } from "./coarse.js";
import { withTransitions } from "./machine-change.js";
import { MISTAKES } from "./mistakes.js";

export type Machines = typeof MACHINES;

/** End of file from send is read again and again, and nothing comes of it. */
const SPIN = { actions: "answer" } as const;

function spinning(states: readonly string[]): Machines {
	return {
		...MACHINES,
		todo: states.reduce((todo, state) => withTransitions(todo, state, { SEND_END: SPIN }), MACHINES.todo),
	};
}

const LATER = ["scanning", "idle", "stopping"];

export const VARIANTS: Readonly<Record<string, Machines>> = {
	model: MACHINES,
	coarse: COARSE_LOCAL,
	"coarse, no recipients": COARSE_EMPTY,
	"spins at any end of file": spinning(["starting", ...LATER]),
	"spins at a later end of file": spinning(LATER),
	...Object.fromEntries(MISTAKES.map(({ name, machines }) => [name, machines])),
};

/** @throws RangeError if there are none of that name */
export function machinesOf(name: string): Machines {
	const machines = VARIANTS[name];
	if (machines === undefined) throw new RangeError(`There are no machines "${name}".`);
	return machines;
}
