/**
 * Breadth-first search through a system by generated code. States are numbered in the order of discovery, which is that of the naive
 * search; so the way back along the states that found each other is a shortest one. A search that met its budget says so: then
 * nothing was proved by what it did not find.
 * Leaves out how what was found is read (found.ts), and properties about ways (liveness.ts).
 */
import type { SystemDefinition } from "../../model/system.js";
import { Edges } from "./edges.js";
import { Found } from "./found.js";
import { type Generated, type Generator, generator, type Hashing, Stale } from "./generate.js";
import { initialState } from "./interpret.js";
import { type Layout, layoutFor, pack, unpack } from "./layout.js";
import type { Predicate } from "./predicate.js";
import type { Symmetry } from "./rename.js";
import { Store } from "./store.js";
import { Canonical } from "./symmetry.js";
import { checkSymmetry } from "./symmetry-check.js";
import { Tables } from "./tables.js";

export interface Budget {
	/** Most states; 1.4 thousand millions unless told. */
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
	/** Until so many states fields are laid out with room to spare. */
	readonly settled?: number;
}

const SETTLED = 1 << 17;
const BLOCK = 2048;
/** The most steps that can be kept: their places are numbers of 32 bits. */
const MOST_EDGES = 2 ** 31 - 2 ** 20;
/** The most states: the table has at most 2^31 places, and is at most two thirds full. */
const MOST_STATES = 1_400_000_000;

export class Search extends Found {
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
	#code: Generated;
	readonly #generator: Generator;
	#hits: Uint8Array<ArrayBuffer>[];
	readonly #options: SearchOptions;
	#headroom = 1;

	constructor(definition: SystemDefinition, options: SearchOptions = {}) {
		const tables = new Tables(definition);
		super(tables, options.symmetry ? new Canonical(tables, options.symmetry) : null);
		this.#options = options;
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

	get layout(): Layout {
		return this.#code.layout;
	}

	/** Goes through the states. To be called once. */
	run(): this {
		const { stopAt, progress, budget = {}, settled = SETTLED } = this.#options;
		const stops = stopAt ? this.onStates(stopAt) : null;
		const { store } = this;
		if (stops?.(0)) this.stoppedAt = 0;
		let levelEnd = 1;
		let at = 0;
		while (at < store.count && this.stoppedAt === null) {
			if (this.#isSpent(budget)) break;
			if (this.#headroom > 0 && store.count > settled) {
				this.#headroom = 0;
				this.#renew();
			}
			const before = store.count;
			const done = this.#batch(at, levelEnd);
			if (done === 0) break;
			at += done;
			for (let state = before; stops && state < store.count && this.stoppedAt === null; state++)
				if (stops(state)) this.stoppedAt = state;
			if (at === levelEnd) {
				levelEnd = store.count;
				if (at < levelEnd) this.depth++;
			}
			progress?.({ states: store.count, steps: this.steps, depth: this.depth, waiting: store.count - at });
		}
		this.complete = this.stoppedAt === null && this.exhausted === null;
		if (this.canonical) checkSymmetry(this.tables, this.canonical);
		return this;
	}

	#isSpent({ states = MOST_STATES, bytes = Number.POSITIVE_INFINITY }: Budget): boolean {
		if (this.store.count >= states) this.exhausted = "states";
		else if (this.store.bytesWith(BLOCK * 2) + (this.edges?.bytesWith(BLOCK * 2) ?? 0) > bytes)
			this.exhausted = "bytes";
		else if ((this.edges?.count ?? 0) > MOST_EDGES) this.exhausted = "bytes";
		return this.exhausted !== null;
	}

	/** Expands some states from `at` on; returns how many: none if there is no memory for what they lead to. */
	#batch(at: number, levelEnd: number): number {
		const { store } = this;
		const done = this.#expand(at, levelEnd);
		const code = this.#code;
		const made = code.first[done] ?? 0;
		try {
			store.reserve(made, code.rehash);
			this.edges?.reserve(done, made);
		} catch (error) {
			// What the system has not got, whatever the budget says. Nothing was changed yet.
			if (!(error instanceof RangeError)) throw error;
			this.exhausted = "bytes";
			return 0;
		}
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
