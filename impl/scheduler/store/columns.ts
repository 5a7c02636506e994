/**
 * Columns of numbers: one field of all rows of a table in one typed array, so that a million jobs are a few arrays and no objects.
 * Leaves out which rows are in use (rows.ts).
 */

/** A field that is a 32-bit integer: a count, a flag or the number of another row (0: none). */
export class Column {
	private cells: Int32Array;

	constructor(rows: number) {
		this.cells = new Int32Array(rows);
	}

	/** Rows are never out of range: they come from the table that resizes its columns. */
	get(row: number): number {
		return this.cells[row] ?? 0;
	}

	set(row: number, value: number): void {
		this.cells[row] = value;
	}

	/** Adds to the field and returns what it is then. */
	add(row: number, change: number): number {
		const value = (this.cells[row] ?? 0) + change;
		this.cells[row] = value;
		return value;
	}

	resize(rows: number): void {
		const cells = new Int32Array(rows);
		cells.set(this.cells.subarray(0, Math.min(rows, this.cells.length)));
		this.cells = cells;
	}

	get bytes(): number {
		return this.cells.byteLength;
	}
}

/** A field that is a real number: an amount of feedback, a time in seconds. */
export class RealColumn {
	private cells: Float64Array;

	constructor(rows: number) {
		this.cells = new Float64Array(rows);
	}

	get(row: number): number {
		return this.cells[row] ?? 0;
	}

	set(row: number, value: number): void {
		this.cells[row] = value;
	}

	resize(rows: number): void {
		const cells = new Float64Array(rows);
		cells.set(this.cells.subarray(0, Math.min(rows, this.cells.length)));
		this.cells = cells;
	}

	get bytes(): number {
		return this.cells.byteLength;
	}
}
