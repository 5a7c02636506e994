/**
 * Two questions about the steps of a search that need no fairness: from where a goal is out of reach by the steps allowed, and
 * whether the steps allowed form a loop. The answers are those of the naive search.
 */
import type { TraceStep } from "./interpret.js";
import type { Predicate } from "./predicate.js";
import type { Search } from "./search.js";

function keptEdges(search: Search) {
	if (!search.edges) throw new TypeError("This question is about steps: search with keepSteps.");
	return search.edges;
}

/** For each state whether a goal can be reached from it by the steps allowed: 1 or 0. */
export function canReach(search: Search, goal: Predicate, allowed: (step: TraceStep) => boolean): Uint8Array {
	const { first, targets, labels, sources } = keptEdges(search);
	const mayGo = search.byLabel((step) => (allowed(step) ? 1 : 0));
	const reaches = search.mark(goal);
	// The allowed steps the other way round: counted, then put in their places.
	const place = new Int32Array(search.states + 1);
	for (let edge = 0; edge < (first[sources] ?? 0); edge++)
		if (mayGo(labels[edge] ?? 0)) {
			const to = targets[edge] ?? 0;
			place[to] = (place[to] ?? 0) + 1;
		}
	let sum = 0;
	for (let state = 0; state <= search.states; state++) {
		sum += place[state] ?? 0;
		place[state] = sum;
	}
	const back = new Int32Array(sum);
	for (let from = sources - 1; from >= 0; from--)
		for (let edge = first[from] ?? 0; edge < (first[from + 1] ?? 0); edge++) {
			if (!mayGo(labels[edge] ?? 0)) continue;
			const to = targets[edge] ?? 0;
			const at = (place[to] ?? 0) - 1;
			place[to] = at;
			back[at] = from;
		}
	const queue = new Int32Array(search.states);
	let end = 0;
	for (let state = 0; state < search.states; state++) if (reaches[state] === 1) queue[end++] = state;
	for (let at = 0; at < end; at++) {
		const state = queue[at] ?? 0;
		for (let edge = place[state] ?? 0; edge < (place[state + 1] ?? 0); edge++) {
			const from = back[edge] ?? 0;
			if (reaches[from] === 1) continue;
			reaches[from] = 1;
			queue[end++] = from;
		}
	}
	return reaches;
}

/** A cycle of allowed steps, as the states on it, or null. */
export function findCycle(search: Search, allowed: (step: TraceStep) => boolean): readonly number[] | null {
	const { first, targets, labels, sources } = keptEdges(search);
	const mayGo = search.byLabel((step) => (allowed(step) ? 1 : 0));
	/** 0 not seen, 1 on the way, 2 finished. */
	const mark = new Uint8Array(search.states);
	const next = first.slice(0, sources);
	const way = new Int32Array(search.states);
	for (let root = 0; root < sources; root++) {
		if (mark[root] !== 0) continue;
		let depth = 0;
		way[0] = root;
		mark[root] = 1;
		while (depth >= 0) {
			const state = way[depth] ?? 0;
			const edge = next[state] ?? 0;
			if (state >= sources || edge >= (first[state + 1] ?? 0)) {
				mark[state] = 2;
				depth--;
				continue;
			}
			next[state] = edge + 1;
			if (!mayGo(labels[edge] ?? 0)) continue;
			const to = targets[edge] ?? 0;
			if (mark[to] === 1) {
				const states = [...way.subarray(0, depth + 1)];
				return states.slice(states.indexOf(to));
			}
			if (mark[to] !== 0) continue;
			mark[to] = 1;
			way[++depth] = to;
		}
	}
	return null;
}
