/** A binary heap of rows that knows where each row is, so that any can be removed or moved when its key has changed. */
import type { Column } from "../store/columns.js";

export abstract class RowHeap {
	private readonly rows: number[] = [];

	/** @param places where each row is in the heap, from 1; 0: it is not in it. */
	constructor(private readonly places: Column) {}

	protected abstract isBefore(one: number, other: number): boolean;

	get size(): number {
		return this.rows.length;
	}

	/** The first row, 0 if there is none. */
	get first(): number {
		return this.rows[0] ?? 0;
	}

	has(row: number): boolean {
		return this.places.get(row) > 0;
	}

	add(row: number): void {
		this.rows.push(row);
		this.up(row, this.rows.length - 1);
	}

	remove(row: number): void {
		const place = this.places.get(row) - 1;
		this.places.set(row, 0);
		const last = this.rows.pop() ?? 0;
		if (last !== row) this.settle(last, place);
	}

	/** Finds the place of a row whose key has changed. */
	moved(row: number): void {
		this.settle(row, this.places.get(row) - 1);
	}

	private settle(row: number, place: number): void {
		const parent = this.at((place - 1) >> 1);
		if (place > 0 && this.isBefore(row, parent)) this.up(row, place);
		else this.down(row, place);
	}

	private up(row: number, from: number): void {
		let place = from;
		while (place > 0) {
			const above = (place - 1) >> 1;
			const parent = this.at(above);
			if (!this.isBefore(row, parent)) break;
			this.put(parent, place);
			place = above;
		}
		this.put(row, place);
	}

	private down(row: number, from: number): void {
		let place = from;
		for (;;) {
			let below = 2 * place + 1;
			if (below >= this.rows.length) break;
			if (below + 1 < this.rows.length && this.isBefore(this.at(below + 1), this.at(below))) below++;
			const child = this.at(below);
			if (!this.isBefore(child, row)) break;
			this.put(child, place);
			place = below;
		}
		this.put(row, place);
	}

	private at(place: number): number {
		return this.rows[place] ?? 0;
	}

	private put(row: number, place: number): void {
		this.rows[place] = row;
		this.places.set(row, place + 1);
	}
}
