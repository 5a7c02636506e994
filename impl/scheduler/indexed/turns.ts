/**
 * Which of two rows of a round robin list has its turn first, without walking. Turning the list changes nobody's neighbours but at the
 * ends, so each row keeps its position; what stands behind the position of the last row has its turn first.
 */
import type { Lists } from "../store/lists.js";
import type { Rows } from "../store/rows.js";

const STRIDE = 2 ** 20;

export class Turns {
	private readonly positions;

	constructor(
		private readonly lists: Lists,
		members: Rows,
	) {
		this.positions = members.realColumn();
	}

	/** Gives a position to a row that has just been put at the end of its list. */
	appended(owner: number, row: number): void {
		const { lists, positions } = this;
		const before = lists.prev(row);
		if (before === 0) {
			positions.set(row, STRIDE);
			return;
		}
		const last = positions.get(before);
		const head = positions.get(lists.first(owner));
		if (head <= last) positions.set(row, last + STRIDE);
		else if (last + 1 < head) positions.set(row, last + 1);
		else this.renumber(owner);
	}

	/** Whether one row has its turn before another one of the same owner. */
	isBefore(owner: number, one: number, other: number): boolean {
		const end = this.positions.get(this.lists.last(owner));
		const a = this.positions.get(one);
		const b = this.positions.get(other);
		if (a > end !== b > end) return a > end;
		return a < b;
	}

	private renumber(owner: number): void {
		let position = 0;
		for (let row = this.lists.first(owner); row !== 0; row = this.lists.next(row)) {
			position += STRIDE;
			this.positions.set(row, position);
		}
	}
}
