/**
 * Rows by name, in one typed array: a hash table with open addresses. A row that goes is found by its place, without comparing names.
 * Leaves out where the names are kept.
 */
import type { Column } from "./columns.js";

const FIRST_SIZE = 16;

export class NameIndex {
	/** Rows; 0: free. At most half of the places are taken. */
	private places = new Int32Array(FIRST_SIZE);
	private mask = FIRST_SIZE - 1;
	private count = 0;

	/**
	 * @param nameOf the name of a row.
	 * @param hashes a column of the rows' table, for this index alone.
	 */
	constructor(
		private readonly nameOf: (row: number) => string,
		private readonly hashes: Column,
	) {}

	/** The row of this name, 0 if there is none. */
	find(name: string): number {
		const hash = hashOf(name);
		for (let place = hash & this.mask; ; place = (place + 1) & this.mask) {
			const row = this.places[place] ?? 0;
			if (row === 0) return 0;
			if (this.hashes.get(row) === hash && this.nameOf(row) === name) return row;
		}
	}

	/** Adds a row whose name is not in the index. */
	add(name: string, row: number): void {
		this.hashes.set(row, hashOf(name));
		if (2 * (this.count + 1) > this.places.length) this.grow();
		this.put(row);
		this.count++;
	}

	remove(row: number): void {
		let gap = this.hashes.get(row) & this.mask;
		while (this.places[gap] !== row) gap = (gap + 1) & this.mask;
		this.count--;
		// Rows behind the gap that would not be found any more move into it.
		for (let place = (gap + 1) & this.mask; ; place = (place + 1) & this.mask) {
			const next = this.places[place] ?? 0;
			if (next === 0) break;
			const home = this.hashes.get(next) & this.mask;
			if (((place - home) & this.mask) < ((place - gap) & this.mask)) continue;
			this.places[gap] = next;
			gap = place;
		}
		this.places[gap] = 0;
	}

	get bytes(): number {
		return this.places.byteLength;
	}

	private put(row: number): void {
		let place = this.hashes.get(row) & this.mask;
		while (this.places[place] !== 0) place = (place + 1) & this.mask;
		this.places[place] = row;
	}

	private grow(): void {
		const rows = this.places;
		this.places = new Int32Array(2 * rows.length);
		this.mask = this.places.length - 1;
		for (const row of rows) if (row !== 0) this.put(row);
	}
}

/** Source: FNV-1a over UTF-16 units, with the high bits mixed into the low ones. */
function hashOf(name: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
	return hash ^ (hash >>> 15);
}
