/**
 * A table: rows that are taken and given back, and the columns that belong to them. Row 0 is never taken; it means "none". Rows given
 * back are taken again first, the last one first, so that what was touched last is used next.
 */
import { Column, RealColumn } from "./columns.js";

const FIRST_CAPACITY = 64;
const GROWTH = 1.5;
const BYTES_OF_REAL = 8;
const BYTES_OF_INTEGER = 4;

export class Rows {
	private readonly reals: RealColumn[] = [];
	private readonly integers: Column[] = [];
	private block: ArrayBuffer | null = null;
	private readonly free = this.column();
	private firstFree = 0;
	private unused = 1;
	private capacity = FIRST_CAPACITY;
	/** Rows in use. */
	count = 0;

	/** Adds a column. All columns have to be there before the first row is taken. */
	column(): Column {
		this.assertUnused();
		const column = new Column();
		this.integers.push(column);
		return column;
	}

	realColumn(): RealColumn {
		this.assertUnused();
		const column = new RealColumn();
		this.reals.push(column);
		return column;
	}

	/** Takes a row. Its fields are as the last user left them: the taker sets every one. */
	take(): number {
		this.count++;
		const row = this.firstFree;
		if (row !== 0) {
			this.firstFree = this.free.get(row);
			return row;
		}
		if (this.block === null) this.block = this.layOut(this.capacity);
		else if (this.unused === this.capacity) this.grow(this.block);
		return this.unused++;
	}

	giveBack(row: number): void {
		this.count--;
		this.free.set(row, this.firstFree);
		this.firstFree = row;
	}

	/** One more than the highest row ever taken. */
	get end(): number {
		return this.unused;
	}

	/** Bytes of one row, a whole number of reals. */
	get bytesPerRow(): number {
		const bytes = this.reals.length * BYTES_OF_REAL + this.integers.length * BYTES_OF_INTEGER;
		return Math.ceil(bytes / BYTES_OF_REAL) * BYTES_OF_REAL;
	}

	private assertUnused(): void {
		if (this.block !== null) throw new RangeError("a table gets no more columns once a row was taken");
	}

	private grow(old: ArrayBuffer): void {
		this.capacity = Math.ceil(this.capacity * GROWTH);
		this.block = this.layOut(this.capacity);
		new Float64Array(this.block).set(new Float64Array(old));
	}

	/** In each row the reals come first. */
	private layOut(capacity: number): ArrayBuffer {
		const { bytesPerRow } = this;
		const block = new ArrayBuffer(capacity * bytesPerRow);
		for (const [index, column] of this.reals.entries()) column.attach(block, bytesPerRow / BYTES_OF_REAL, index);
		const firstInteger = (this.reals.length * BYTES_OF_REAL) / BYTES_OF_INTEGER;
		for (const [index, column] of this.integers.entries()) {
			column.attach(block, bytesPerRow / BYTES_OF_INTEGER, firstInteger + index);
		}
		return block;
	}
}
