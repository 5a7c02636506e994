/**
 * For each destination, the peers of jobs that wait for it, the first on the job list on top: destinations know whom they block. A
 * pairing heap for each queue, in columns: adding is constant, removing logarithmic on average.
 */
import type { Peers } from "../preemptive/tables.js";
import type { Queues } from "../store/tables.js";
import type { ListOrder } from "./list-order.js";

export class Waiting {
	private readonly tops;
	private readonly children;
	private readonly siblings;
	/** The elder sibling, or the parent of the eldest. A top has itself, so that it is known to be in. */
	private readonly elders;

	constructor(
		private readonly peers: Peers,
		queues: Queues,
		private readonly order: ListOrder,
	) {
		this.tops = queues.column();
		this.children = peers.column();
		this.siblings = peers.column();
		this.elders = peers.column();
	}

	peerAdded(peer: number): void {
		this.elders.set(peer, 0);
	}

	queueAdded(queue: number): void {
		this.tops.set(queue, 0);
	}

	/** The first peer that waits for a queue, 0 if there is none. */
	first(queue: number): number {
		return this.tops.get(queue);
	}

	has(peer: number): boolean {
		return this.elders.get(peer) !== 0;
	}

	add(peer: number): void {
		const queue = this.peers.queue.get(peer);
		this.children.set(peer, 0);
		this.siblings.set(peer, 0);
		const top = this.tops.get(queue);
		this.setTop(queue, top === 0 ? peer : this.join(top, peer));
	}

	remove(peer: number): void {
		const queue = this.peers.queue.get(peer);
		const rest = this.joinChildren(peer);
		if (this.tops.get(queue) === peer) {
			this.setTop(queue, rest);
		} else {
			this.cut(peer);
			if (rest !== 0) this.setTop(queue, this.join(this.tops.get(queue), rest));
		}
		this.elders.set(peer, 0);
	}

	/** Whether any waiting peer satisfies a test; peers behind those that fail `reach` are not looked at. */
	some(queue: number, reach: (peer: number) => boolean, test: (peer: number) => boolean): boolean {
		const pending = [this.tops.get(queue)];
		for (let peer = pending.pop(); peer !== undefined; peer = pending.pop()) {
			if (peer === 0 || !reach(peer)) continue;
			if (test(peer)) return true;
			for (let child = this.children.get(peer); child !== 0; child = this.siblings.get(child)) pending.push(child);
		}
		return false;
	}

	private setTop(queue: number, peer: number): void {
		this.tops.set(queue, peer);
		if (peer === 0) return;
		this.elders.set(peer, peer);
		this.siblings.set(peer, 0);
	}

	private cut(peer: number): void {
		const elder = this.elders.get(peer);
		const younger = this.siblings.get(peer);
		if (this.children.get(elder) === peer) this.children.set(elder, younger);
		else this.siblings.set(elder, younger);
		if (younger !== 0) this.elders.set(younger, elder);
	}

	/** Makes one heap of two and returns its top. */
	private join(one: number, other: number): number {
		if (!this.isBefore(one, other)) return this.adopt(other, one);
		return this.adopt(one, other);
	}

	private isBefore(one: number, other: number): boolean {
		return this.order.isBefore(this.peers.job.get(one), this.peers.job.get(other));
	}

	private adopt(parent: number, child: number): number {
		const eldest = this.children.get(parent);
		this.siblings.set(child, eldest);
		if (eldest !== 0) this.elders.set(eldest, child);
		this.elders.set(child, parent);
		this.children.set(parent, child);
		return parent;
	}

	/** Makes one heap of the children of a peer, first in pairs, then of the pairs from the last on. */
	private joinChildren(peer: number): number {
		let pairs = 0;
		for (let one = this.children.get(peer); one !== 0; ) {
			const other = this.siblings.get(one);
			const next = other === 0 ? 0 : this.siblings.get(other);
			const pair = other === 0 ? one : this.join(one, other);
			this.siblings.set(pair, pairs);
			pairs = pair;
			one = next;
		}
		this.children.set(peer, 0);
		let whole = pairs;
		let next = whole === 0 ? 0 : this.siblings.get(whole);
		while (next !== 0) {
			const rest = this.siblings.get(next);
			whole = this.join(whole, next);
			next = rest;
		}
		return whole;
	}
}
