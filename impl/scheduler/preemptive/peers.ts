/** Peers: made when a job gets its first entry for a destination, and gone with the last. */
import type { Lists } from "../store/lists.js";
import type { PreemptiveState } from "./state.js";
import type { Peers } from "./tables.js";

export function obtainPeer(state: PreemptiveState, job: number, queue: number): number {
	return findPeer(state, job, queue) || newPeer(state, job, queue);
}

/** Jobs with more peers than this have an index of them. */
const FEW = 8;

/** The few peers of most jobs are looked through; the many of some are found by their queue. */
function findPeer({ peers, peersOf }: PreemptiveState, job: number, queue: number): number {
	const index = peers.byQueue.get(job);
	if (index !== undefined) return index.get(queue) ?? 0;
	let passed = 0;
	let peer = peersOf.first(job);
	while (peer !== 0 && peers.queue.get(peer) !== queue) {
		peer = peersOf.next(peer);
		if (++passed > FEW) return indexPeers(peers, peersOf, job).get(queue) ?? 0;
	}
	return peer;
}

function indexPeers(peers: Peers, peersOf: Lists, job: number): Map<number, number> {
	const index = new Map<number, number>();
	for (let peer = peersOf.first(job); peer !== 0; peer = peersOf.next(peer)) index.set(peers.queue.get(peer), peer);
	peers.byQueue.set(job, index);
	return index;
}

function newPeer(state: PreemptiveState, job: number, queue: number): number {
	const { peers } = state;
	const peer = peers.take();
	peers.job.set(peer, job);
	peers.queue.set(peer, queue);
	peers.references.set(peer, 0);
	state.entriesOf.clear(peer);
	state.peersOf.append(job, peer);
	peers.byQueue.get(job)?.set(queue, peer);
	state.search.peerAdded(peer);
	return peer;
}

/** One entry of the peer has ended. */
export function releasePeer(state: PreemptiveState, peer: number): void {
	if (state.peers.references.add(peer, -1) > 0) return;
	const job = state.peers.job.get(peer);
	state.peers.byQueue.get(job)?.delete(state.peers.queue.get(peer));
	state.peersOf.remove(job, peer);
	state.peers.giveBack(peer);
}
