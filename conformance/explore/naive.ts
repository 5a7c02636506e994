/**
 * Breadth-first search through a system, the plain way: a map of keys and an array as the queue. Counterexamples are shortest.
 * Leaves out speed (the compiled explorer), fairness and symmetry.
 */
import type { Step, System, SystemState } from "../../model/system.js";

export interface Edge {
	readonly from: number;
	readonly to: number;
	readonly process: string;
	readonly event: Step["event"];
}

export interface Exploration {
	readonly system: System;
	/** In order of discovery; the first is the initial one. */
	readonly states: readonly SystemState[];
	readonly edges: readonly Edge[];
	/** For each state the edge that found it, or -1. */
	readonly foundBy: readonly number[];
	/** Transitions of the machines that were taken, with how often. */
	readonly transitions: ReadonlyMap<string, number>;
	/** The first state that the search was asked to stop at, or null if it went through all. */
	readonly stoppedAt: number | null;
}

export interface ExploreOptions {
	/** Stops the search at the first such state. */
	readonly stopAt?: (state: SystemState) => boolean;
	/** More states than this are an error, not a result. */
	readonly limit: number;
}

/** @throws RangeError beyond `limit` states: a search that gave up proves nothing. */
export function explore(system: System, { stopAt, limit }: ExploreOptions): Exploration {
	const states: SystemState[] = [];
	const edges: Edge[] = [];
	const foundBy: number[] = [];
	const numbers = new Map<string, number>();
	const transitions = new Map<string, number>();
	let stoppedAt: number | null = null;
	const add = (state: SystemState, by: number): number => {
		const key = system.key(state);
		const known = numbers.get(key);
		if (known !== undefined) return known;
		const number = states.push(state) - 1;
		if (number >= limit) throw new RangeError(`More than ${limit} states: the scope is too large for this search.`);
		numbers.set(key, number);
		foundBy.push(by);
		if (stoppedAt === null && stopAt?.(state)) stoppedAt = number;
		return number;
	};
	add(system.initial(), -1);
	for (let from = 0; from < states.length && stoppedAt === null; from++) {
		const state = states[from];
		if (!state) break;
		for (const { process, event, next, transitions: taken } of system.steps(state)) {
			const to = add(next, edges.length);
			edges.push({ from, to, process, event });
			for (const transition of taken) transitions.set(transition, (transitions.get(transition) ?? 0) + 1);
		}
	}
	return { system, states, edges, foundBy, transitions, stoppedAt };
}

/** The edges of a shortest way from the initial state to a state. */
export function pathTo({ edges, foundBy }: Exploration, state: number): readonly Edge[] {
	const path: Edge[] = [];
	let at = state;
	for (;;) {
		const edge = edges[foundBy[at] ?? -1];
		if (!edge) return path.reverse();
		path.push(edge);
		at = edge.from;
	}
}

/** An edge as a line: the process, its event, and the event's fields. */
export function edgeText({ process, event: { type, ...fields } }: Edge): string {
	const values = Object.values(fields).map((value) =>
		typeof value === "object" ? JSON.stringify(value) : String(value),
	);
	return [process, type, ...values].join(" ");
}

/** States from which no allowed way leads to a goal. */
export function cannotReach(
	{ states, edges }: Exploration,
	goal: (state: SystemState) => boolean,
	allowed: (edge: Edge) => boolean,
): readonly number[] {
	const back: number[][] = states.map(() => []);
	for (const edge of edges) if (allowed(edge)) back[edge.to]?.push(edge.from);
	const reaches = states.map(goal);
	const queue = states.flatMap((_, number) => (reaches[number] ? [number] : []));
	for (const at of queue)
		for (const before of back[at] ?? []) {
			if (reaches[before]) continue;
			reaches[before] = true;
			queue.push(before);
		}
	return states.flatMap((_, number) => (reaches[number] ? [] : [number]));
}

/** A cycle of allowed edges, as the states on it, or null. */
export function findCycle({ states, edges }: Exploration, allowed: (edge: Edge) => boolean): readonly number[] | null {
	const onward: number[][] = states.map(() => []);
	for (const edge of edges) if (allowed(edge)) onward[edge.from]?.push(edge.to);
	/** 0 not seen, 1 on the way, 2 finished. */
	const mark = new Uint8Array(states.length);
	for (let root = 0; root < states.length; root++) {
		if (mark[root] !== 0) continue;
		const way: { readonly state: number; next: number }[] = [{ state: root, next: 0 }];
		mark[root] = 1;
		for (let top = way.at(-1); top; top = way.at(-1)) {
			const to = onward[top.state]?.[top.next++];
			if (to === undefined) {
				mark[top.state] = 2;
				way.pop();
			} else if (mark[to] === 1) {
				const cycle = way.map(({ state }) => state);
				return cycle.slice(cycle.indexOf(to));
			} else if (mark[to] === 0) {
				mark[to] = 1;
				way.push({ state: to, next: 0 });
			}
		}
	}
	return null;
}
