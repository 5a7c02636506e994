/** Peers: made when a job gets its first entry for a destination, and gone with the last. */
import type { PreemptiveState } from "./state.js";

export function obtainPeer(state: PreemptiveState, job: number, queue: number): number {
	return findPeer(state, job, queue) || newPeer(state, job, queue);
}

function findPeer({ peers, peersOf }: PreemptiveState, job: number, queue: number): number {
	let peer = peersOf.first(job);
	while (peer !== 0 && peers.queue.get(peer) !== queue) peer = peersOf.next(peer);
	return peer;
}

function newPeer(state: PreemptiveState, job: number, queue: number): number {
	const { peers } = state;
	const peer = peers.take();
	peers.job.set(peer, job);
	peers.queue.set(peer, queue);
	peers.references.set(peer, 0);
	state.entriesOf.clear(peer);
	state.peersOf.append(job, peer);
	state.search.peerAdded(peer);
	return peer;
}

/** One entry of the peer has ended. */
export function releasePeer(state: PreemptiveState, peer: number): void {
	if (state.peers.references.add(peer, -1) > 0) return;
	state.search.peerGone(peer);
	state.peersOf.remove(state.peers.job.get(peer), peer);
	state.peers.giveBack(peer);
}
