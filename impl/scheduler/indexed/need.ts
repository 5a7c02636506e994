/**
 * Whether another agent is needed, by sums kept up to date. A ready queue counts for as many agents as it has entries and room for. One
 * that has more in delivery than room counts negative, as in Postfix; then the order of queues matters, and those that count for
 * something at all are looked at in their order.
 */
import type { Core, Transport } from "../core.js";
import { isReady } from "../queues.js";
import type { Turns } from "./turns.js";

/** What is kept for one transport. */
class Sums {
	positive = 0;
	negative = 0;
	/** The queues that count, once it was necessary to know them. */
	counting: Set<number> | null = null;
}

/** More queues than this are not kept as counting when their order does not matter any more. */
const MANY = 1000;

export class NeedIndex {
	private readonly counts;
	private readonly sums: Sums[] = [];

	constructor(
		private readonly core: Core,
		private readonly turns: Turns,
	) {
		this.counts = core.queues.column();
	}

	needsAgent({ row, pending }: Transport): boolean {
		const sums = this.sumsOf(row);
		const need = pending + 1;
		if (sums.positive < need) return false;
		if (sums.positive + sums.negative >= need) return true;
		return this.needsInOrder(row, sums, need);
	}

	/** The sum over the first queues reaches the need, though later ones may take it below again. */
	private needsInOrder(row: number, sums: Sums, need: number): boolean {
		sums.counting ??= this.allCounting(row);
		const queues = [...sums.counting].sort((a, b) => (this.turns.isBefore(row, a, b) ? -1 : 1));
		let sum = 0;
		for (const queue of queues) {
			sum += this.counts.get(queue);
			if (sum >= need) return true;
		}
		return false;
	}

	private allCounting(row: number): Set<number> {
		const counting = new Set<number>();
		const { queuesOf } = this.core;
		for (let queue = queuesOf.first(row); queue !== 0; queue = queuesOf.next(queue)) {
			if (this.counts.get(queue) !== 0) counting.add(queue);
		}
		return counting;
	}

	queueAdded(queue: number): void {
		this.counts.set(queue, 0);
	}

	queueChanged(queue: number): void {
		const { queues } = this.core;
		const free = queues.window.get(queue) - queues.busy.get(queue);
		const count = isReady(this.core, queue) ? Math.min(free, queues.todo.get(queue)) : 0;
		const before = this.counts.get(queue);
		if (count === before) return;
		this.counts.set(queue, count);
		const sums = this.sumsOf(queues.transport.get(queue));
		if (before > 0) sums.positive -= before;
		else sums.negative -= before;
		if (count > 0) sums.positive += count;
		else sums.negative += count;
		if (sums.counting !== null) this.keepCounting(sums, sums.counting, queue, count);
	}

	private keepCounting(sums: Sums, counting: Set<number>, queue: number, count: number): void {
		if (count === 0) counting.delete(queue);
		else counting.add(queue);
		if (counting.size > MANY && sums.negative === 0) sums.counting = null;
	}

	queueGone(queue: number): void {
		this.counts.set(queue, 0);
	}

	private sumsOf(transport: number): Sums {
		let sums = this.sums[transport];
		if (sums === undefined) {
			sums = new Sums();
			this.sums[transport] = sums;
		}
		return sums;
	}
}
