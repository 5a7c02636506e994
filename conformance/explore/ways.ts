/**
 * Ways through the steps of a search: what can be reached from some states, shortest ways between states, and round trips that
 * collect what they must. Leaves out which ways are asked for (liveness.ts, possible.ts).
 */
import type { Edges } from "./edges.js";

export interface Hop {
	readonly label: number;
	readonly to: number;
}

/** Breadth-first from several states at once, with the way back. */
export class Ways {
	readonly #edges: Edges;
	/** The edge that reached a state, plus one; -1 for a start, 0 for a state not reached. */
	readonly #by: Int32Array;
	readonly #from: Int32Array;

	constructor(edges: Edges, states: number) {
		this.#edges = edges;
		this.#by = new Int32Array(states);
		this.#from = new Int32Array(states);
	}

	/** The states that can be reached from the starting ones by allowed states, nearest first. */
	reach(start: (state: number) => boolean, allowed: (state: number) => boolean): Int32Array {
		const { first, targets } = this.#edges;
		const queue = new Int32Array(this.#by.length);
		let end = 0;
		for (let state = 0; state < this.#by.length; state++)
			if (start(state) && allowed(state)) {
				this.#by[state] = -1;
				queue[end++] = state;
			}
		for (let at = 0; at < end; at++) {
			const state = queue[at] ?? 0;
			for (let edge = first[state] ?? 0; edge < (first[state + 1] ?? 0); edge++) {
				const to = targets[edge] ?? 0;
				if (this.#by[to] !== 0 || !allowed(to)) continue;
				this.#by[to] = edge + 1;
				this.#from[to] = state;
				queue[end++] = to;
			}
		}
		return queue.subarray(0, end);
	}

	/** A shortest way to a reached state, from the starting state that it begins in. */
	wayBack(state: number): { readonly start: number; readonly hops: readonly Hop[] } {
		const hops: Hop[] = [];
		let at = state;
		while ((this.#by[at] ?? 0) > 0) {
			hops.push({ label: this.#edges.labels[(this.#by[at] ?? 0) - 1] ?? 0, to: at });
			at = this.#from[at] ?? 0;
		}
		return { start: at, hops: hops.reverse() };
	}
}

/** What a round trip must collect, as bits. */
export interface Collect {
	readonly onHop: (label: number) => number;
	readonly onState: (state: number) => number;
	readonly all: number;
}

/**
 * A way from a state back to it, of at least one step, within a strongly connected part, that collects all bits: each next one by a
 * shortest way.
 */
export function roundTrip(
	edges: Edges,
	states: number,
	start: number,
	within: (state: number) => boolean,
	{ onHop, onState, all }: Collect,
): readonly Hop[] {
	const trip: Hop[] = [];
	let at = start;
	let missing = all & ~onState(start);
	const by = new Int32Array(states);
	const from = new Int32Array(states);
	/** Goes a shortest way to the first hop that serves. */
	const go = (serves: (label: number, to: number) => boolean): void => {
		const queue = [at];
		const way: Hop[] = [];
		for (const state of queue) {
			for (let edge = edges.first[state] ?? 0; edge < (edges.first[state + 1] ?? 0); edge++) {
				const to = edges.targets[edge] ?? 0;
				const label = edges.labels[edge] ?? 0;
				if (!within(to)) continue;
				if (serves(label, to)) {
					way.push({ label, to });
					for (let back = state; back !== at; back = from[back] ?? 0)
						way.push({ label: edges.labels[(by[back] ?? 0) - 1] ?? 0, to: back });
					for (const one of queue) by[one] = 0;
					trip.push(...way.reverse());
					at = to;
					return;
				}
				if (by[to] !== 0 || to === at) continue;
				by[to] = edge + 1;
				from[to] = state;
				queue.push(to);
			}
		}
		throw new Error("The search is broken: a component is not strongly connected.");
	};
	while (missing !== 0) {
		const before = trip.length;
		go((label, to) => ((onHop(label) | onState(to)) & missing) !== 0);
		for (const { label, to } of trip.slice(before)) missing &= ~(onHop(label) | onState(to));
	}
	if (at !== start || trip.length === 0) go((_, to) => to === start);
	return trip;
}
