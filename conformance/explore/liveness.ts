/**
 * "Whenever this, then sooner or later that": searched for in the steps of a finished search as a run on which `goal` never comes.
 * Such a run is a lasso: a way to a cycle, both of real steps, or a way to a state in which everything may rest for ever. Under
 * fairness only fair runs count (Streett: components without a fair cycle are cut down until a fair one is left or nothing).
 * Leaves out the search itself, and runs through states that the search has not expanded.
 */
import { Components } from "./components.js";
import type { Edges } from "./edges.js";
import { initialState, type TraceStep } from "./interpret.js";
import type { Predicate } from "./predicate.js";
import type { Search } from "./search.js";
import type { Canonical } from "./symmetry.js";
import { Asymmetry, neighbours } from "./symmetry-check.js";
import { type Hop, roundTrip, Ways } from "./ways.js";

/**
 * A promise about some steps. Weak: if from some moment on one of them is always possible, one is taken again and again. Strong: if
 * again and again one of them is possible, one is taken again and again.
 */
export interface Fairness {
	readonly name: string;
	readonly strength: "weak" | "strong";
	readonly steps: (step: TraceStep) => boolean;
}

export interface LeadsTo {
	/** Where the claim begins; the initial state unless told. */
	readonly from?: Predicate;
	readonly goal: Predicate;
	readonly fairness?: readonly Fairness[];
	/**
	 * Whether everything may rest though steps are possible, as far as the fairness allows it. True unless told: without fairness
	 * nothing is promised. If false, only a state without any step is rested in.
	 */
	readonly mayRest?: boolean;
}

export interface Lasso {
	readonly stem: readonly TraceStep[];
	/** Leads back to where it begins. Empty: everything rests there. */
	readonly cycle: readonly TraceStep[];
	/** The state where the cycle begins. */
	readonly state: number;
}

export interface LeadsToResult {
	/** "unknown": no run was found, but the search had met its budget. */
	readonly verdict: "holds" | "refuted" | "unknown";
	readonly lasso: Lasso | null;
	/** Whether any state was found where the claim begins. If none, the claim says nothing. */
	readonly witnessed: boolean;
}

/** Fairness of each process by itself: what it does of its own. */
export function fairProcesses(names: readonly string[], strength: Fairness["strength"]): Fairness[] {
	return names.map((name) => ({ name, strength, steps: ({ process }) => process === name }));
}

/** Constraints are bits of a number. */
const MOST_CONSTRAINTS = 31;

/** @throws TypeError if the search kept no steps; RangeError for too many constraints */
export function leadsTo(search: Search, { from, goal, fairness = [], mayRest = true }: LeadsTo): LeadsToResult {
	const { edges } = search;
	if (!edges) throw new TypeError("This question is about steps: search with keepSteps.");
	if (fairness.length > MOST_CONSTRAINTS)
		throw new RangeError(
			`${fairness.length} fairness constraints; at most ${MOST_CONSTRAINTS} are possible. Join some.`,
		);
	const judge = new FairCycles(search, edges, fairness, mayRest);
	const begins = from ? search.mark(from) : new Uint8Array(search.states).fill(1, 0, 1);
	const reached = search.mark(goal);
	const witnessed = begins.includes(1);
	// The states on the way from a beginning, the goal not reached.
	const ways = new Ways(edges, search.states);
	const part = ways.reach(
		(state) => begins[state] === 1 && reached[state] === 0,
		(state) => reached[state] === 0 && state < edges.sources,
	);
	const found = judge.find(part);
	if (!found) return { verdict: search.complete ? "holds" : "unknown", lasso: null, witnessed };
	const { start, hops } = ways.wayBack(found.state);
	return {
		verdict: "refuted",
		lasso: realLasso(search, judge, [...search.wayTo(start), ...hops.map(({ to }) => to)], found),
		witnessed,
	};
}

/**
 * Under symmetry a cycle comes back under other names; so it is gone round until names are met again. These need not be those that it
 * began with, for where several steps serve the first is taken, whatever the names: then what was gone before belongs to the stem.
 */
function realLasso(search: Search, judge: FairCycles, way: readonly number[], { state, cycle }: Found): Lasso {
	const stem = search.follow(initialState(search.tables), way);
	const rounds: (readonly TraceStep[])[] = [];
	const serves = (label: number, at: number) => {
		const meant = cycle[at]?.label ?? -1;
		return search.canonical ? judge.maskOf(label) === judge.maskOf(meant) : label === meant;
	};
	const met = new Map<string, number>();
	let { end } = stem;
	let begun: number | undefined;
	for (;;) {
		const names = JSON.stringify(end);
		begun = met.get(names);
		if (begun !== undefined) break;
		met.set(names, rounds.length);
		const once = search.follow(
			end,
			cycle.map(({ to }) => to),
			serves,
		);
		rounds.push(once.steps);
		end = once.end;
	}
	return { stem: [...stem.steps, ...rounds.slice(0, begun).flat()], cycle: rounds.slice(begun).flat(), state };
}

interface Found {
	readonly state: number;
	readonly cycle: readonly Hop[];
}

class FairCycles {
	readonly #edges: Edges;
	readonly #states: number;
	readonly #weak: number;
	readonly #strong: number;
	readonly #mayRest: boolean;
	/** For each label the constraints that it satisfies. */
	readonly maskOf: (label: number) => number;

	constructor(search: Search, edges: Edges, fairness: readonly Fairness[], mayRest: boolean) {
		this.#edges = edges;
		this.#states = search.states;
		this.#mayRest = mayRest;
		const bits = (strength: Fairness["strength"]) =>
			fairness.reduce((mask, one, bit) => (one.strength === strength ? mask | (1 << bit) : mask), 0);
		this.#weak = bits("weak");
		this.#strong = bits("strong");
		this.maskOf = search.byLabel((step) =>
			fairness.reduce((mask, { steps }, bit) => (steps(step) ? mask | (1 << bit) : mask), 0),
		);
		if (search.canonical) this.#checkAlike(search, search.canonical);
	}

	/** Under symmetry a promise must not be about some ids only. */
	#checkAlike(search: Search, canonical: Canonical): void {
		const swaps = neighbours(canonical);
		for (const label of new Set(this.#edges.labels.subarray(0, this.#edges.count)))
			for (const to of swaps)
				if (this.maskOf(label) !== this.maskOf(search.swapped(label, to)))
					throw new Asymmetry(
						`A fairness constraint tells apart ids that the symmetry takes for alike: ${JSON.stringify(search.step(label))}.`,
					);
	}

	/** A fair cycle, or a state that may be rested in, within a part of the states; null if there is none. */
	find(part: Int32Array): Found | null {
		const constrained = this.#weak | this.#strong;
		for (const state of part) {
			const stuck = this.#edges.first[state] === this.#edges.first[state + 1];
			if (stuck || (this.#mayRest && (this.#enabled(state) & constrained) === 0)) return { state, cycle: [] };
		}
		const token = new Int32Array(this.#states);
		const components = new Components(this.#edges, this.#states);
		let mine = 0;
		for (const work = [part]; ; ) {
			const states = work.pop();
			if (!states) return null;
			mine++;
			for (const state of states) token[state] = mine;
			const found: Int32Array[] = [];
			components.find(states, token, mine, (component) => {
				if (component.length > 1 || this.#hasLoop(component[0] ?? 0)) found.push(component);
			});
			for (const component of found) {
				mine++;
				for (const state of component) token[state] = mine;
				const { always, ever, taken } = this.#masks(component, token, mine);
				if (this.#weak & always & ~taken) continue;
				const starved = this.#strong & ever & ~taken;
				if (starved === 0) return this.#cycle(component, token, mine, always, ever);
				work.push(component.filter((state) => (this.#enabled(state) & starved) === 0));
			}
		}
	}

	#hasLoop(state: number): boolean {
		const { first, targets } = this.#edges;
		for (let edge = first[state] ?? 0; edge < (first[state + 1] ?? 0); edge++) if (targets[edge] === state) return true;
		return false;
	}

	#enabled(state: number): number {
		const { first, labels } = this.#edges;
		let mask = 0;
		for (let edge = first[state] ?? 0; edge < (first[state + 1] ?? 0); edge++) mask |= this.maskOf(labels[edge] ?? 0);
		return mask;
	}

	/** Constraints whose steps are possible in all states, in any, and taken within. */
	#masks(component: Int32Array, token: Int32Array, mine: number) {
		const { first, targets, labels } = this.#edges;
		let [always, ever, taken] = [-1, 0, 0];
		for (const state of component) {
			let enabled = 0;
			for (let edge = first[state] ?? 0; edge < (first[state + 1] ?? 0); edge++) {
				const mask = this.maskOf(labels[edge] ?? 0);
				enabled |= mask;
				if (token[targets[edge] ?? 0] === mine) taken |= mask;
			}
			always &= enabled;
			ever |= enabled;
		}
		return { always, ever, taken };
	}

	/** A cycle through a component that keeps every promise: by a step of it, or by a state where none is possible. */
	#cycle(component: Int32Array, token: Int32Array, mine: number, always: number, ever: number): Found {
		const within = (state: number) => token[state] === mine;
		// What must be taken; a weak promise that is not kept by a step is kept by a state where none of its steps is possible.
		const toTake = (this.#strong & ever) | (this.#weak & always);
		const toLeave = this.#weak & ~always;
		const start = component.reduce((least, state) => Math.min(least, state), component[0] ?? 0);
		const cycle = roundTrip(this.#edges, this.#states, start, within, {
			onHop: (label) => this.maskOf(label) & (toTake | toLeave),
			onState: (state) => toLeave & ~this.#enabled(state),
			all: toTake | toLeave,
		});
		return { state: start, cycle };
	}
}
