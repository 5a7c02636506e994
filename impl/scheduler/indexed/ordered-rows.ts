/**
 * Rows in the order of their list, in chunks: adding at the end and removing at the beginning are constant, anything else takes a
 * binary search and the shifting of one chunk.
 */
import type { ListOrder } from "./list-order.js";

const LONGEST_CHUNK = 64;

export class OrderedRows {
	/** No chunk is empty but the only one. */
	private readonly chunks: number[][] = [[]];
	/** Chunks before this one are gone; they are dropped together, now and then. */
	private start = 0;

	constructor(private readonly order: ListOrder) {}

	get isEmpty(): boolean {
		return this.chunks[this.start]?.length === 0;
	}

	add(row: number): void {
		const last = this.chunks[this.chunks.length - 1] ?? [];
		if (last.length === 0) last.push(row);
		else if (!this.order.isBefore(row, last[last.length - 1] ?? 0)) this.append(last, row);
		else this.insert(row);
	}

	private append(last: number[], row: number): void {
		if (last.length < LONGEST_CHUNK) last.push(row);
		else this.chunks.push([row]);
	}

	private insert(row: number): void {
		const index = this.chunkOf(row);
		const chunk = this.chunks[index] ?? [];
		chunk.splice(this.placeIn(chunk, row), 0, row);
		if (chunk.length > LONGEST_CHUNK) this.chunks.splice(index + 1, 0, chunk.splice(LONGEST_CHUNK / 2));
	}

	remove(row: number): void {
		const index = this.chunkOf(row);
		const chunk = this.chunks[index] ?? [];
		if (chunk[0] === row) chunk.shift();
		else chunk.splice(this.placeIn(chunk, row), 1);
		if (chunk.length === 0 && this.chunks.length - this.start > 1) this.dropChunk(index);
	}

	private dropChunk(index: number): void {
		if (index > this.start) {
			this.chunks.splice(index, 1);
			return;
		}
		this.start++;
		if (2 * this.start < this.chunks.length) return;
		this.chunks.splice(0, this.start);
		this.start = 0;
	}

	/** The first row that stands behind this label; 0 if there is none. */
	firstBehind(label: number): number {
		const first = this.chunks[this.start]?.[0] ?? 0;
		if (first === 0 || this.order.label(first) > label) return first;
		let low = this.start;
		let high = this.chunks.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.lastLabel(middle) > label) high = middle;
			else low = middle + 1;
		}
		return this.chunks[low]?.find((row) => this.order.label(row) > label) ?? 0;
	}

	private lastLabel(index: number): number {
		const chunk = this.chunks[index] ?? [];
		return this.order.label(chunk[chunk.length - 1] ?? 0);
	}

	/** The chunk whose rows surround this row: the first that ends with it or behind it. */
	private chunkOf(row: number): number {
		const label = this.order.label(row);
		let low = this.start;
		let high = this.chunks.length - 1;
		if (this.lastLabel(low) >= label) return low;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.lastLabel(middle) >= label) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	/** Where in a chunk a row stands or would stand. */
	private placeIn(chunk: readonly number[], row: number): number {
		const label = this.order.label(row);
		let low = 0;
		let high = chunk.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.order.label(chunk[middle] ?? 0) >= label) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}
