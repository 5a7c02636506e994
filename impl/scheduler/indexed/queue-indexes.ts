/**
 * The searches of the round robin manager by indexes. The first queues in turn are looked at one by one; a transport where that did not
 * help once has its selectable queues in a heap from then on.
 */
import type { Core, Transport } from "../core.js";
import { hasFreeWindow } from "../queues.js";
import type { QueueSearch } from "../round-robin/search.js";
import type { Column } from "../store/columns.js";
import { RowHeap } from "./heap.js";
import { NeedIndex } from "./need.js";
import { Turns } from "./turns.js";

const MOST_PASSED_OVER = 16;

/** The selectable queues of one transport, in turn. */
class SelectableQueues extends RowHeap {
	constructor(
		places: Column,
		private readonly transport: number,
		private readonly turns: Turns,
	) {
		super(places);
	}

	protected override isBefore(one: number, other: number): boolean {
		return this.turns.isBefore(this.transport, one, other);
	}
}

export class QueueIndexes implements QueueSearch {
	private readonly turns: Turns;
	private readonly need: NeedIndex;
	private readonly places: Column;
	private readonly selectable = new Map<number, SelectableQueues>();

	constructor(private readonly core: Core) {
		this.turns = new Turns(core.queuesOf, core.queues);
		this.need = new NeedIndex(core, this.turns);
		this.places = core.queues.column();
	}

	next({ row }: Transport): number {
		const heap = this.selectable.get(row);
		if (heap !== undefined) return heap.first;
		const { queuesOf } = this.core;
		let passed = 0;
		for (let queue = queuesOf.first(row); queue !== 0; queue = queuesOf.next(queue)) {
			if (this.isSelectable(queue)) return queue;
			if (++passed > MOST_PASSED_OVER) return this.heapOf(row).first;
		}
		return 0;
	}

	private heapOf(row: number): SelectableQueues {
		const heap = new SelectableQueues(this.places, row, this.turns);
		const { queuesOf } = this.core;
		for (let queue = queuesOf.first(row); queue !== 0; queue = queuesOf.next(queue)) {
			if (this.isSelectable(queue)) heap.add(queue);
		}
		this.selectable.set(row, heap);
		return heap;
	}

	private isSelectable(queue: number): boolean {
		return hasFreeWindow(this.core, queue) && this.core.queues.todo.get(queue) > 0;
	}

	needsAgent(transport: Transport): boolean {
		return this.need.needsAgent(transport);
	}

	queueAdded(queue: number): void {
		this.turns.appended(this.core.queues.transport.get(queue), queue);
		this.need.queueAdded(queue);
		this.places.set(queue, 0);
	}

	queueChanged(queue: number): void {
		this.need.queueChanged(queue);
		const heap = this.selectable.get(this.core.queues.transport.get(queue));
		if (heap === undefined) return;
		const isSelectable = this.isSelectable(queue);
		if (!heap.has(queue)) {
			if (isSelectable) heap.add(queue);
		} else if (isSelectable) {
			heap.moved(queue);
		} else {
			heap.remove(queue);
		}
	}

	queueGone(queue: number): void {
		this.need.queueGone(queue);
	}

	/** Only the queue that was selected from changes its place: those that it overtook were not selectable. */
	queueTurned(queue: number): void {
		this.queueChanged(queue);
	}
}
