/**
 * Breadth-first search through a system by generated code. States are numbered in the order of discovery, which is that of the naive
 * search; so the way back along the states that found each other is a shortest one. A search that met its budget says so: then
 * nothing was proved by what it did not find.
 * Leaves out properties about ways (liveness.ts) and symmetry.
 */
import type { LocalEvent, SystemDefinition } from "../../model/system.js";
import { AlikeCheck } from "./alike.js";
import { Edges } from "./edges.js";
import { type Generated, type Generator, generator, type Hashing, Stale } from "./generate.js";
import { Interpreter, initialState, type Plain, type TraceStep } from "./interpret.js";
import { layoutFor, pack, unpack } from "./layout.js";
import type { Contents, Look, Predicate } from "./predicate.js";
import { PredicateTree } from "./predicate.js";
import type { Permutation, Symmetry } from "./rename.js";
import { Store } from "./store.js";
import { Canonical } from "./symmetry.js";
import { checkSymmetry } from "./symmetry-check.js";
import { Tables } from "./tables.js";

export interface Budget {
	/** Most states; 2^31 - 1 unless told. */
	readonly states?: number;
	/** Most bytes for states, table and steps. */
	readonly bytes?: number;
}

export interface Progress {
	readonly states: number;
	readonly steps: number;
	/** Steps from the initial state to the states being expanded. */
	readonly depth: number;
	/** States found and not yet expanded. */
	readonly waiting: number;
}

export interface SearchOptions {
	readonly budget?: Budget;
	/** Called for each new state, in order; true ends the search. Prefer `stopAt`. */
	readonly stopAt?: Predicate;
	/** Keeps every step, which questions about ways need: 8 bytes a step. */
	readonly keepSteps?: boolean;
	/** Notes which transitions of the machines were taken. */
	readonly coverage?: boolean;
	/** Called now and then. */
	readonly progress?: (progress: Progress) => void;
	/** Goes through states up to the names of interchangeable ids only. Checked: an Asymmetry is thrown where they are not alike. */
	readonly symmetry?: Symmetry;
	readonly hashing?: Hashing;
	/** How large the table is at first: a power of two. */
	readonly tableSize?: number;
}

/** Until so many states fields are laid out with room to spare. */
const SETTLED = 1 << 17;
const BLOCK = 2048;
const PROGRESS_EVERY = 1 << 16;

export class Search {
	readonly tables: Tables;
	readonly store: Store;
	/** Null unless steps were to be kept. */
	readonly edges: Edges | null;
	/** Steps taken, those to known states too. */
	steps = 0;
	/** The first few states without any step. */
	readonly deadlocks: number[] = [];
	deadlockCount = 0;
	depth = 0;
	/** The state that the search was asked to stop at. */
	stoppedAt: number | null = null;
	/** Whether every state that can be reached was found and expanded. */
	complete = false;
	/** Why not, if the budget was met. */
	exhausted: "states" | "bytes" | null = null;
	/** Null unless there is a symmetry. */
	readonly canonical: Canonical | null;
	#code: Generated;
	readonly #generator: Generator;
	readonly #interpreter: Interpreter;
	#hits: Uint8Array<ArrayBuffer>[];
	readonly #options: SearchOptions;
	#headroom = 1;

	constructor(definition: SystemDefinition, options: SearchOptions = {}) {
		this.tables = new Tables(definition);
		this.#options = options;
		this.#interpreter = new Interpreter(this.tables);
		this.#hits = this.tables.machines.map(({ next }) => new Uint8Array(next.length));
		const search = this;
		const coverage = options.coverage
			? {
					get hits() {
						return search.#hits;
					},
				}
			: null;
		this.#generator = generator(this.tables, options.hashing ?? "strong", coverage);
		this.canonical = options.symmetry ? new Canonical(this.tables, options.symmetry) : null;
		this.edges = options.keepSteps ? new Edges() : null;
		const first = initialState(this.tables);
		const layout = layoutFor(this.tables, this.#headroom);
		this.store = new Store(layout.words, 1 << 10, options.tableSize ?? 1 << 12);
		this.#code = this.#generator.generate(layout);
		pack(layout, first, this.store.states, 0);
		this.store.count = 1;
		this.store.parents[0] = -1;
		this.#code.rehash(this.store.states, this.store.table, 0, 1);
	}

	get states(): number {
		return this.store.count;
	}

	get layout() {
		return this.#code.layout;
	}

	/** A predicate made ready for this search. */
	predicate(predicate: Predicate): PredicateTree {
		return new PredicateTree(this.tables, predicate);
	}

	/** A predicate on the states found, by their numbers. Under symmetry it must not tell ids apart, which is checked as it goes. */
	#onStates(predicate: Predicate): (state: number) => boolean {
		const tree = this.predicate(predicate);
		const { store, canonical } = this;
		if (!canonical) return (state) => tree.holds(this.layout, store.states, state * this.layout.words);
		const alike = new AlikeCheck(canonical, tree);
		return (state) => alike.holds(this.layout, store.states, state * this.layout.words, state);
	}

	/** Goes through the states. To be called once. */
	run(): this {
		const { stopAt, progress, budget = {} } = this.#options;
		const stops = stopAt ? this.#onStates(stopAt) : null;
		const { store } = this;
		if (stops?.(0)) this.stoppedAt = 0;
		let levelEnd = 1;
		let told = 0;
		let at = 0;
		while (at < store.count && this.stoppedAt === null) {
			if (this.#isSpent(budget)) break;
			if (this.#headroom > 0 && store.count > SETTLED) {
				this.#headroom = 0;
				this.#renew();
			}
			const before = store.count;
			at += this.#batch(at, levelEnd);
			for (let state = before; stops && state < store.count && this.stoppedAt === null; state++)
				if (stops(state)) this.stoppedAt = state;
			if (at === levelEnd) {
				levelEnd = store.count;
				if (at < levelEnd) this.depth++;
			}
			if (progress && store.count - told > PROGRESS_EVERY) {
				told = store.count;
				progress({ states: told, steps: this.steps, depth: this.depth, waiting: told - at });
			}
		}
		this.complete = this.stoppedAt === null && this.exhausted === null;
		if (this.canonical) checkSymmetry(this.tables, this.canonical);
		return this;
	}

	#isSpent({ states = 2 ** 31 - 1, bytes = Number.POSITIVE_INFINITY }: Budget): boolean {
		if (this.store.count >= states) this.exhausted = "states";
		else if (this.store.bytesWith(BLOCK * 2) + (this.edges?.bytes() ?? 0) > bytes) this.exhausted = "bytes";
		return this.exhausted !== null;
	}

	/** Expands some states from `at` on; returns how many. */
	#batch(at: number, levelEnd: number): number {
		const { store } = this;
		const done = this.#expand(at, levelEnd);
		const code = this.#code;
		const made = code.first[done] ?? 0;
		store.reserve(made, code.rehash);
		store.count = code.insert(store.states, store.parents, store.table, store.count, at, done);
		this.steps += made;
		this.edges?.add(code, done);
		for (let k = 0; k < done; k++)
			if (code.first[k] === code.first[k + 1] && this.deadlockCount++ < 10) this.deadlocks.push(at + k);
		return done;
	}

	#expand(at: number, levelEnd: number): number {
		for (;;) {
			try {
				const done = this.#code.expand(this.store.states, at, Math.min(levelEnd, at + BLOCK));
				if (this.canonical) this.#fold(this.canonical, done);
				return done;
			} catch (error) {
				if (!(error instanceof Stale)) throw error;
				this.#renew();
			}
		}
	}

	/** Puts in the place of each successor the state that stands for it. */
	#fold(canonical: Canonical, done: number): void {
		const { made, first, layout, check } = this.#code;
		for (let n = 0; n < (first[done] ?? 0); n++) {
			const state = unpack(layout, made, n * layout.words);
			const folded = canonical.of(state);
			if (folded === state) continue;
			check();
			pack(layout, folded, made, n * layout.words);
		}
	}

	/** New code, and where fields have become wider, states packed anew. */
	#renew(): void {
		const { store, tables } = this;
		const layout = layoutFor(tables, this.#headroom);
		const old = this.layout;
		this.#hits = tables.machines.map(({ next }, index) => {
			const hits = new Uint8Array(next.length);
			hits.set(this.#hits[index] ?? []);
			return hits;
		});
		this.#code = this.#generator.generate(layout);
		if (JSON.stringify(layout) === JSON.stringify(old)) return;
		store.repack(old, layout);
		this.#code.rehash(store.states, store.table, 0, store.count);
	}

	/** The first state, in order of discovery, for which a predicate holds; -1 if there is none among those found. */
	find(predicate: Predicate): number {
		const holds = this.#onStates(predicate);
		for (let state = 0; state < this.states; state++) if (holds(state)) return state;
		return -1;
	}

	/** For each state whether a predicate holds: 1 or 0. */
	mark(predicate: Predicate): Uint8Array {
		const holds = this.#onStates(predicate);
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

	/** The names of the transitions that were taken, if they were to be noted. */
	transitions(): ReadonlySet<string> {
		const names = new Set<string>();
		this.tables.machines.forEach(({ transitions }, m) => {
			transitions.forEach((taken, outcome) => {
				if (this.#hits[m]?.[outcome]) for (const name of taken) names.add(name);
			});
		});
		return names;
	}
}

/** Searches a whole system, as far as the budget goes. */
export function search(definition: SystemDefinition, options: SearchOptions = {}): Search {
	return new Search(definition, options).run();
}
