/**
 * Columns of numbers: one field of all rows of a table. The fields of a row stand side by side in memory, so that working on one row
 * touches little of it; all rows are one block, so that a million jobs are no objects. Leaves out which rows are in use (rows.ts).
 */

/** A field that is a 32-bit integer: a count, a flag or the number of another row (0: none). */
export class Column {
	private cells = new Int32Array(0);
	private stride = 0;
	private offset = 0;

	/** The table tells where the field is: in row r, at cell r * stride + offset. */
	attach(block: ArrayBuffer, stride: number, offset: number): void {
		this.cells = new Int32Array(block);
		this.stride = stride;
		this.offset = offset;
	}

	/** Rows are never out of range: they come from the table that the column belongs to. */
	get(row: number): number {
		return this.cells[row * this.stride + this.offset] ?? 0;
	}

	set(row: number, value: number): void {
		this.cells[row * this.stride + this.offset] = value;
	}

	/** Adds to the field and returns what it is then. */
	add(row: number, change: number): number {
		const cell = row * this.stride + this.offset;
		const value = (this.cells[cell] ?? 0) + change;
		this.cells[cell] = value;
		return value;
	}
}

/** A field that is a real number: an amount of feedback, a time in seconds. */
export class RealColumn {
	private cells = new Float64Array(0);
	private stride = 0;
	private offset = 0;

	attach(block: ArrayBuffer, stride: number, offset: number): void {
		this.cells = new Float64Array(block);
		this.stride = stride;
		this.offset = offset;
	}

	get(row: number): number {
		return this.cells[row * this.stride + this.offset] ?? 0;
	}

	set(row: number, value: number): void {
		this.cells[row * this.stride + this.offset] = value;
	}
}
