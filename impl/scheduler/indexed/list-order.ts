/**
 * Which of two rows of a list comes first, without walking: each row has a label, and labels grow along the list. When there is no
 * label left between two neighbours, rows around them get new ones, in the same order.
 */
import type { Lists } from "../store/lists.js";
import type { Rows } from "../store/rows.js";

/** Distance between labels where there is room for any. */
const STRIDE = 2 ** 20;
/** Labels beyond this would not be whole numbers any more before long. */
const HIGHEST = 2 ** 52;
/** New labels are this far apart at least. */
const SPARSE = 2 ** 10;

export class ListOrder {
	private readonly labels;

	constructor(
		private readonly lists: Lists,
		members: Rows,
	) {
		this.labels = members.realColumn();
	}

	label(row: number): number {
		return this.labels.get(row);
	}

	/** Whether one row stands before another one of the same list. */
	isBefore(one: number, other: number): boolean {
		return this.labels.get(one) < this.labels.get(other);
	}

	/** Labels a row that has just been put into its list. */
	placed(row: number): void {
		const before = this.lists.prev(row);
		const after = this.lists.next(row);
		if (before === 0 || after === 0) {
			this.labels.set(row, this.atTheEnd(before, after));
			if (Math.abs(this.labels.get(row)) > HIGHEST) this.renumber(row);
			return;
		}
		const low = this.labels.get(before);
		const middle = Math.floor((low + this.labels.get(after)) / 2);
		if (middle > low) this.labels.set(row, middle);
		else this.spread(row);
	}

	private atTheEnd(before: number, after: number): number {
		if (before !== 0) return this.labels.get(before) + STRIDE;
		return after === 0 ? 0 : this.labels.get(after) - STRIDE;
	}

	private renumber(row: number): void {
		let first = row;
		while (this.lists.prev(first) !== 0) first = this.lists.prev(first);
		let label = 0;
		for (let one = first; one !== 0; one = this.lists.next(one)) {
			this.labels.set(one, label);
			label += STRIDE;
		}
	}

	/** Gives new labels to the neighbourhood of a row, as far as it takes until there is enough room. */
	private spread(row: number): void {
		const { lists, labels } = this;
		let first = lists.prev(row);
		let last = lists.next(row);
		for (let count = 3; ; count *= 2) {
			for (let step = 0; step < count && lists.prev(first) !== 0; step++) first = lists.prev(first);
			for (let step = 0; step < count && lists.next(last) !== 0; step++) last = lists.next(last);
			const rows = this.rowsFrom(first, last);
			const isEnd = lists.next(last) === 0;
			const room = isEnd ? rows.length * STRIDE : labels.get(last) - labels.get(first);
			const distance = Math.floor(room / (rows.length - 1));
			if (distance < SPARSE) continue;
			const start = labels.get(first);
			rows.forEach((one, index) => {
				if (isEnd || one !== last) labels.set(one, start + index * distance);
			});
			return;
		}
	}

	private rowsFrom(first: number, last: number): number[] {
		const rows = [first];
		for (let row = first; row !== last; ) {
			row = this.lists.next(row);
			rows.push(row);
		}
		return rows;
	}
}
