/**
 * What an export is made from: the tables of a system as a search filled them, and for each process the local states that occurred.
 * Only the local steps are taken from the search, which got them from XState; how they combine is for the other checker to find out.
 * The search may be a short one: local states are soon all met. Where they were not, the export says so when it runs: actions.ts.
 */
import type { SystemDefinition } from "../../../model/system.js";
import { readField } from "../layout.js";
import { search } from "../search.js";
import type { Tables } from "../tables.js";

export interface Learned {
	readonly tables: Tables;
	/** For each process the local states that occurred, ascending; the first is the initial one, 0. */
	readonly locals: readonly (readonly number[])[];
	/** Whether the search saw everything. */
	readonly complete: boolean;
}

/** @param states how many to look at, at most */
export function learn(definition: SystemDefinition, states: number): Learned {
	const found = search(definition, { budget: { states } });
	const { layout, store, tables } = found;
	const locals = layout.processes.map((field) => {
		const seen = new Uint8Array(2 ** field.bits);
		for (let state = 0; state < found.states; state++) seen[readField(store.states, state * layout.words, field)] = 1;
		return [...seen.keys()].filter((local) => seen[local] === 1);
	});
	return { tables, locals, complete: found.complete };
}
