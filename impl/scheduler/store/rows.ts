/**
 * A table: rows that are taken and given back, and the columns that belong to them. Row 0 is never taken; it means "none". Rows given
 * back are taken again first, the last one first, so that what was touched last is used next.
 */
import { Column, RealColumn } from "./columns.js";

const FIRST_CAPACITY = 64;
const GROWTH = 1.5;

export class Rows {
	private readonly columns: (Column | RealColumn)[] = [];
	private readonly free = new Column(FIRST_CAPACITY);
	private firstFree = 0;
	private unused = 1;
	private capacity = FIRST_CAPACITY;
	/** Rows in use. */
	count = 0;

	column(): Column {
		const column = new Column(this.capacity);
		this.columns.push(column);
		return column;
	}

	realColumn(): RealColumn {
		const column = new RealColumn(this.capacity);
		this.columns.push(column);
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
		if (this.unused === this.capacity) this.grow();
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

	/** Bytes of one row over all columns. */
	get bytesPerRow(): number {
		return this.columns.reduce((sum, column) => sum + column.bytes, this.free.bytes) / this.capacity;
	}

	private grow(): void {
		this.capacity = Math.ceil(this.capacity * GROWTH);
		this.free.resize(this.capacity);
		for (const column of this.columns) column.resize(this.capacity);
	}
}
