/**
 * What a search found, to be read: states as people see them, predicates on them, and shortest ways as steps. Under symmetry the steps
 * are real ones, of states that those found stand for. Leaves out the search (search.ts).
 */
import type { LocalEvent } from "../../model/system.js";
import { AlikeCheck } from "./alike.js";
import { Interpreter, initialState, type Plain, type TraceStep } from "./interpret.js";
import { type Layout, unpack } from "./layout.js";
import { type Contents, type Look, type Predicate, PredicateTree } from "./predicate.js";
import type { Permutation } from "./rename.js";
import type { Store } from "./store.js";
import type { Canonical } from "./symmetry.js";
import type { Tables } from "./tables.js";

export abstract class Found {
	readonly #interpreter: Interpreter;
	abstract readonly store: Store;
	abstract get layout(): Layout;

	constructor(
		readonly tables: Tables,
		/** Null unless there is a symmetry. */
		readonly canonical: Canonical | null,
	) {
		this.#interpreter = new Interpreter(tables);
	}

	get states(): number {
		return this.store.count;
	}

	/** A predicate made ready for this search. */
	predicate(predicate: Predicate): PredicateTree {
		return new PredicateTree(this.tables, predicate);
	}

	/** A predicate on the states found, by their numbers. Under symmetry it must not tell ids apart, which is checked as it goes. */
	protected onStates(predicate: Predicate): (state: number) => boolean {
		const tree = this.predicate(predicate);
		const { store, canonical } = this;
		if (!canonical) return (state) => tree.holds(this.layout, store.states, state * this.layout.words);
		const alike = new AlikeCheck(canonical, tree);
		return (state) => alike.holds(this.layout, store.states, state * this.layout.words, state);
	}

	/** The first state, in order of discovery, for which a predicate holds; -1 if there is none among those found. */
	find(predicate: Predicate): number {
		const holds = this.onStates(predicate);
		for (let state = 0; state < this.states; state++) if (holds(state)) return state;
		return -1;
	}

	/** For each state whether a predicate holds: 1 or 0. */
	mark(predicate: Predicate): Uint8Array {
		const holds = this.onStates(predicate);
		const marks = new Uint8Array(this.states);
		for (let state = 0; state < this.states; state++) if (holds(state)) marks[state] = 1;
		return marks;
	}

	/** How many states those found stand for: as many, unless there is a symmetry. */
	unfolded(): number {
		const { canonical } = this;
		if (!canonical) return this.states;
		let sum = 0;
		for (let state = 0; state < this.states; state++) sum += canonical.orbit(this.plain(state));
		return sum;
	}

	plain(state: number): Plain {
		if (!(state >= 0 && state < this.states)) throw new RangeError(`There is no state ${state}.`);
		return unpack(this.layout, this.store.states, state * this.layout.words);
	}

	look(state: number): Look {
		const { locals } = this.plain(state);
		return (process) => {
			const index = this.tables.processIndex(process);
			return this.tables.process(index).machine.view(locals[index] ?? 0);
		};
	}

	contents(state: number): Contents {
		const { contents } = this.plain(state);
		return (channel) => {
			const index = this.tables.channelIndex(channel);
			return (contents[index] ?? []).map((code) => this.tables.channel(index).messages[code - 1]);
		};
	}

	/** The steps of a shortest way from the initial state. */
	pathTo(state: number): TraceStep[] {
		return this.follow(initialState(this.tables), this.wayTo(state)).steps;
	}

	/** The states of a shortest way, without the initial one. */
	wayTo(state: number): readonly number[] {
		const way: number[] = [];
		for (let at = state; at > 0; at = this.store.parents[at] ?? 0) way.push(at);
		return way.reverse();
	}

	/**
	 * The steps from a state through states found that follow each other; of several, the first that serves. Under symmetry the steps
	 * are real ones, and the state at the end is one that the last state found stands for.
	 */
	follow(
		from: Plain,
		states: readonly number[],
		serves: (label: number, at: number) => boolean = () => true,
	): { readonly steps: TraceStep[]; readonly end: Plain } {
		const folded = (state: Plain) => JSON.stringify(this.canonical ? this.canonical.of(state) : state);
		const count = this.tables.processes.length;
		let end = from;
		const steps = states.map((to, at) => {
			const target = JSON.stringify(this.plain(to));
			const step = this.#interpreter
				.steps(end)
				.find(({ next, process, event }) => serves(event * count + process, at) && folded(next) === target);
			if (!step) throw new Error(`The search is broken: no step leads on to state ${to}.`);
			end = step.next;
			return this.#interpreter.readable(step);
		});
		return { steps, end };
	}

	/** A step by its label in `edges`. */
	step(label: number): TraceStep {
		const count = this.tables.processes.length;
		return this.#interpreter.readable({ process: label % count, event: Math.floor(label / count) });
	}

	/** The label of a step with other ids. */
	swapped(label: number, to: Permutation): number {
		const { canonical, tables } = this;
		if (!canonical) return label;
		const count = tables.processes.length;
		const process = label % count;
		const target = canonical.target(process, to);
		const event = tables.process(process).machine.events[Math.floor(label / count)];
		const moved = canonical.renaming.apply(event, to) as LocalEvent;
		return tables.process(target).machine.event(moved) * count + target;
	}

	/** A function of steps as a function of labels: asked once for each. */
	byLabel(value: (step: TraceStep) => number): (label: number) => number {
		let known = new Int32Array(1 << 10);
		let have = new Uint8Array(1 << 10);
		return (label) => {
			if (have[label] === 1) return known[label] as number;
			if (label >= known.length) {
				const [more, had] = [new Int32Array(label * 2), new Uint8Array(label * 2)];
				more.set(known);
				had.set(have);
				[known, have] = [more, had];
			}
			have[label] = 1;
			known[label] = value(this.step(label));
			return known[label] as number;
		};
	}
}
