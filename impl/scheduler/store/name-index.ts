/**
 * Rows by name, in one typed array: a hash table with open addresses. Hashes stand beside the rows, so that looking for a row touches
 * little memory, and a row that goes is found by its place, without comparing names. Leaves out where the names are kept.
 */
import type { Column } from "./columns.js";

const FIRST_SIZE = 16;

export class NameIndex {
	/** Pairs of a row (0: free) and the hash of its name. At most half of the places are taken. */
	private places = new Int32Array(2 * FIRST_SIZE);
	private mask = FIRST_SIZE - 1;
	private count = 0;

	/**
	 * @param nameOf the name of a row.
	 * @param hashes a column of the rows' table, for indexes of names alone.
	 */
	constructor(
		private readonly nameOf: (row: number) => string,
		private readonly hashes: Column,
	) {}

	/** The row of this name, 0 if there is none. */
	find(name: string): number {
		const hash = hashOf(name);
		for (let place = hash & this.mask; ; place = (place + 1) & this.mask) {
			const row = this.rowAt(place);
			if (row === 0) return 0;
			if (this.hashAt(place) === hash && this.nameOf(row) === name) return row;
		}
	}

	/** Adds a row whose name is not in the index. */
	add(name: string, row: number): void {
		const hash = hashOf(name);
		this.hashes.set(row, hash);
		if (2 * (this.count + 1) > this.mask) this.grow();
		this.put(row, hash);
		this.count++;
	}

	remove(row: number): void {
		let gap = this.hashes.get(row) & this.mask;
		while (this.rowAt(gap) !== row) gap = (gap + 1) & this.mask;
		this.count--;
		// Rows behind the gap that would not be found any more move into it.
		for (let place = (gap + 1) & this.mask; this.rowAt(place) !== 0; place = (place + 1) & this.mask) {
			const hash = this.hashAt(place);
			if (((place - hash) & this.mask) < ((place - gap) & this.mask)) continue;
			this.fill(gap, this.rowAt(place), hash);
			gap = place;
		}
		this.fill(gap, 0, 0);
	}

	get bytes(): number {
		return this.places.byteLength;
	}

	private rowAt(place: number): number {
		return this.places[2 * place] ?? 0;
	}

	private hashAt(place: number): number {
		return this.places[2 * place + 1] ?? 0;
	}

	private fill(place: number, row: number, hash: number): void {
		this.places[2 * place] = row;
		this.places[2 * place + 1] = hash;
	}

	private put(row: number, hash: number): void {
		let place = hash & this.mask;
		while (this.rowAt(place) !== 0) place = (place + 1) & this.mask;
		this.fill(place, row, hash);
	}

	private grow(): void {
		const { places } = this;
		this.places = new Int32Array(2 * places.length);
		this.mask = places.length - 1;
		for (let at = 0; at < places.length; at += 2) {
			const row = places[at] ?? 0;
			if (row !== 0) this.put(row, places[at + 1] ?? 0);
		}
	}
}

/** Source: FNV-1a over UTF-16 units, with the high bits mixed into the low ones. */
function hashOf(name: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
	return hash ^ (hash >>> 15);
}
