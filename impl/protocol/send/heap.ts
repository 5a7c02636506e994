/**
 * A priority queue of messages by the second at which they are due. Leaves out what is due then.
 */
import type { MessageId } from "../ids.js";

export interface Due {
	readonly id: MessageId;
	/** Seconds since 1970. */
	at: number;
}

export class DueHeap {
	private readonly heap: Due[] = [];

	get size(): number {
		return this.heap.length;
	}

	/** The one that is due first. */
	first(): Due | undefined {
		return this.heap[0];
	}

	add(id: MessageId, at: number): void {
		const { heap } = this;
		const added: Due = { id, at };
		let hole = heap.length;
		heap.push(added);
		while (hole > 0) {
			const above = (hole - 1) >> 1;
			const parent = heap[above];
			if (!parent || parent.at <= at) break;
			heap[hole] = parent;
			hole = above;
		}
		heap[hole] = added;
	}

	/** Takes the first one out. */
	take(): Due | undefined {
		const { heap } = this;
		const top = heap[0];
		const last = heap.pop();
		if (!top || !last || heap.length === 0) return top;
		let hole = 0;
		for (;;) {
			let below = 2 * hole + 1;
			const left = heap[below];
			if (!left) break;
			const right = heap[below + 1];
			const child = right && right.at < left.at ? right : left;
			if (child === right) below += 1;
			if (child.at >= last.at) break;
			heap[hole] = child;
			hole = below;
		}
		heap[hole] = last;
		return top;
	}

	/** Makes all of them due at the same second. */
	all(at: number): void {
		for (const due of this.heap) due.at = at;
	}
}
