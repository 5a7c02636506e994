/**
 * Strongly connected components of a part of the state space, by Tarjan's algorithm without recursion. Leaves out what a component
 * is good for (liveness.ts).
 */
import type { Edges } from "./edges.js";

/** Room for one run after the other; allocated once. */
export class Components {
	readonly #edges: Edges;
	readonly #order: Int32Array;
	readonly #low: Int32Array;
	readonly #at: Int32Array;

	constructor(edges: Edges, states: number) {
		this.#edges = edges;
		this.#order = new Int32Array(states);
		this.#low = new Int32Array(states);
		this.#at = new Int32Array(states);
	}

	/**
	 * Calls back with each component of the states that bear a token, the states in no particular order. A component of one state
	 * may have no cycle.
	 * @param token for each state; only states with `mine` belong to the part
	 */
	find(states: Int32Array, token: Int32Array, mine: number, found: (component: Int32Array) => void): void {
		const { first, targets } = this.#edges;
		const order = this.#order;
		const low = this.#low;
		const at = this.#at;
		for (const state of states) order[state] = 0;
		const stack: Int32Array = new Int32Array(states.length);
		const way = new Int32Array(states.length);
		let stacked = 0;
		let seen = 0;
		for (const root of states) {
			if (order[root] !== 0) continue;
			let depth = 0;
			way[0] = root;
			order[root] = low[root] = ++seen;
			at[root] = first[root] ?? 0;
			stack[stacked++] = root;
			while (depth >= 0) {
				const state = way[depth] as number;
				const edge = at[state] as number;
				if (edge < (first[state + 1] as number)) {
					at[state] = edge + 1;
					const to = targets[edge] as number;
					if (token[to] !== mine) continue;
					if (order[to] === 0) {
						order[to] = low[to] = ++seen;
						at[to] = first[to] as number;
						stack[stacked++] = to;
						way[++depth] = to;
						// A finished state has the highest order, and lowers nothing.
					} else if ((order[to] as number) < (low[state] as number)) low[state] = order[to] as number;
					continue;
				}
				depth--;
				const mark = low[state] as number;
				if (depth >= 0) {
					const before = way[depth] as number;
					if (mark < (low[before] as number)) low[before] = mark;
				}
				if (mark !== order[state]) continue;
				let from = stacked;
				do order[stack[--from] as number] = DONE;
				while (stack[from] !== state);
				found(stack.slice(from, stacked));
				stacked = from;
			}
		}
	}
}

const DONE = 2 ** 31 - 1;
