/** What is to happen, by time; of equal times what was planned first. A binary heap. Leaves out what it means. */

interface Planned<T> {
	readonly at: number;
	readonly order: number;
	readonly event: T;
}

export class Events<T> {
	private readonly heap: Planned<T>[] = [];
	private planned = 0;

	/** When the next one happens; infinity: nothing is planned. */
	get nextAt(): number {
		return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
	}

	add(at: number, event: T): void {
		const { heap } = this;
		const added = { at, order: this.planned++, event };
		let hole = heap.length;
		heap.push(added);
		while (hole > 0) {
			const above = (hole - 1) >> 1;
			const parent = heap[above];
			if (parent === undefined || isBefore(parent, added)) break;
			heap[hole] = parent;
			hole = above;
		}
		heap[hole] = added;
	}

	/** Takes the next one; undefined: nothing is planned. */
	take(): T | undefined {
		const { heap } = this;
		const top = heap[0];
		const last = heap.pop();
		if (top === undefined || last === undefined || heap.length === 0) return top?.event;
		let hole = 0;
		for (;;) {
			let below = 2 * hole + 1;
			const left = heap[below];
			if (left === undefined) break;
			const right = heap[below + 1];
			const child = right !== undefined && isBefore(right, left) ? right : left;
			if (child === right) below++;
			if (isBefore(last, child)) break;
			heap[hole] = child;
			hole = below;
		}
		heap[hole] = last;
		return top.event;
	}
}

function isBefore<T>(one: Planned<T>, other: Planned<T>): boolean {
	return one.at < other.at || (one.at === other.at && one.order < other.order);
}
