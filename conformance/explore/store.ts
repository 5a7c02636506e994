/**
 * The states found so far, packed one after the other, with the state that each was found from, and a hash table of their numbers
 * (open addressing, linear probing, at most two thirds full). Leaves out what a state means and how it is compared: generated code.
 */
import { type Layout, pack, unpack } from "./layout.js";

type Words = Int32Array<ArrayBuffer>;

export interface Bytes {
	/** What the states themselves need: their words, and the number of the state before. */
	readonly data: number;
	/** The table of numbers, at the size it would have if it were full. */
	readonly table: number;
	/** All that was allocated. */
	readonly allocated: number;
}

const FULLEST = 2 / 3;

export class Store {
	words: number;
	states: Words;
	parents: Words;
	table: Words;
	count = 0;

	constructor(words: number, room: number, tableSize: number) {
		this.words = words;
		this.states = new Int32Array(room * words);
		this.parents = new Int32Array(room);
		this.table = new Int32Array(tableSize);
	}

	/** Bytes that are allocated while room is made for more states: the old list of states stays until it is copied. */
	bytesWith(more: number): number {
		const { room, tableSize } = this.#sizes(more);
		const copied = room > this.parents.length ? this.states.length : 0;
		return 4 * (room * (this.words + 1) + tableSize + copied);
	}

	#sizes(more: number): { readonly room: number; readonly tableSize: number } {
		const wanted = this.count + more;
		let room = this.parents.length;
		if (room < wanted) room = Math.max(wanted, Math.ceil(room * 1.5));
		let tableSize = this.table.length;
		while (tableSize * FULLEST < wanted) tableSize *= tableSize < 1 << 22 ? 4 : 2;
		return { room, tableSize };
	}

	/** Makes room for more states. `rehash` is the generated one. */
	reserve(more: number, rehash: (states: Words, table: Words, from: number, to: number) => void): void {
		const { room, tableSize } = this.#sizes(more);
		if (room > this.parents.length) {
			const states = new Int32Array(room * this.words);
			states.set(this.states.subarray(0, this.count * this.words));
			this.states = states;
			const parents = new Int32Array(room);
			parents.set(this.parents.subarray(0, this.count));
			this.parents = parents;
		}
		if (tableSize > this.table.length) {
			this.table = new Int32Array(tableSize);
			rehash(this.states, this.table, 0, this.count);
		}
	}

	/** Packs every state anew. The table is then empty. */
	repack(from: Layout, to: Layout): void {
		const states = new Int32Array(this.parents.length * to.words);
		for (let state = 0; state < this.count; state++)
			pack(to, unpack(from, this.states, state * from.words), states, state * to.words);
		this.words = to.words;
		this.states = states;
		this.table = new Int32Array(this.table.length);
	}

	bytes(): Bytes {
		const { count, words } = this;
		return {
			data: 4 * count * (words + 1),
			table: 4 * count,
			allocated: 4 * (this.states.length + this.parents.length + this.table.length),
		};
	}
}
