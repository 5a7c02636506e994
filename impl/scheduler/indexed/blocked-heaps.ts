/** The heaps that selection without walking needs: jobs to be visited, and destinations with room that somebody waits for. */
import type { Peers } from "../preemptive/tables.js";
import type { Column } from "../store/columns.js";
import { RowHeap } from "./heap.js";
import type { ListOrder } from "./list-order.js";
import type { Turns } from "./turns.js";
import type { Waiting } from "./waiting.js";

/** Jobs, the first on the list first. */
export class AwakeJobs extends RowHeap {
	constructor(
		places: Column,
		private readonly order: ListOrder,
	) {
		super(places);
	}

	protected override isBefore(one: number, other: number): boolean {
		return this.order.isBefore(one, other);
	}
}

/** Queues, the one whose first waiting job is first on the list first; of one job's, the one whose peer has its turn first. */
export class HotQueues extends RowHeap {
	constructor(
		places: Column,
		private readonly waiting: Waiting,
		private readonly peers: Peers,
		private readonly order: ListOrder,
		private readonly turns: Turns,
	) {
		super(places);
	}

	/** The first job that waits for a queue with room; 0: none. */
	firstJob(): number {
		const queue = this.first;
		return queue === 0 ? 0 : this.peers.job.get(this.waiting.first(queue));
	}

	/** The peer of a job whose turn it is, if the job is the first that waits for a queue with room. */
	peerOf(job: number): number {
		const queue = this.first;
		if (queue === 0) return 0;
		const peer = this.waiting.first(queue);
		return this.peers.job.get(peer) === job ? peer : 0;
	}

	protected override isBefore(one: number, other: number): boolean {
		const onePeer = this.waiting.first(one);
		const otherPeer = this.waiting.first(other);
		const oneJob = this.peers.job.get(onePeer);
		const otherJob = this.peers.job.get(otherPeer);
		if (oneJob !== otherJob) return this.order.isBefore(oneJob, otherJob);
		return this.turns.isBefore(oneJob, onePeer, otherPeer);
	}
}
