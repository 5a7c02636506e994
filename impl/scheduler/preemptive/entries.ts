/** Entries of the preemptive manager: on the lists of a peer and a queue, selected, taken back, moved and ended. */

import { freeEntry, handOverRecipients, newEntry } from "../entries.js";
import { allDone } from "../messages.js";
import { SUSPENDED } from "../queues.js";
import { discardAfterEntry, pauseAfterDelivery } from "../window.js";
import { updateBlockers } from "./blockers.js";
import { obtainJob } from "./jobs.js";
import { obtainPeer, releasePeer } from "./peers.js";
import { returnAfterEntry } from "./pools.js";
import type { PreemptiveState } from "./state.js";

export function createEntry(state: PreemptiveState, peer: number): number {
	const { peers } = state;
	const job = peers.job.get(peer);
	const queue = peers.queue.get(peer);
	const entry = newEntry(state, state.jobs.message.get(job), queue);
	state.peerOf.set(entry, peer);
	peers.references.add(peer, 1);
	state.jobs.read.add(job, 1);
	addTodo(state, entry);
	state.entriesOf.append(peer, entry);
	if (state.entriesOf.first(peer) === entry) state.search.peerHasTodo(peer);
	state.search.entriesChanged(job);
	return entry;
}

function addTodo(state: PreemptiveState, entry: number): void {
	const queue = state.entries.queue.get(entry);
	state.todoOf.append(queue, entry);
	state.queues.todo.add(queue, 1);
	state.queueChanged(queue);
}

function removeTodo(state: PreemptiveState, entry: number): void {
	const queue = state.entries.queue.get(entry);
	const peer = state.peerOf.get(entry);
	state.todoOf.remove(queue, entry);
	state.queues.todo.add(queue, -1);
	state.entriesOf.remove(peer, entry);
	state.jobs.selected.add(state.peers.job.get(peer), 1);
	if (state.entriesOf.first(peer) === 0) state.search.peerHasNoTodo(peer);
}

export function beginDelivery(state: PreemptiveState, entry: number): void {
	const queue = state.entries.queue.get(entry);
	removeTodo(state, entry);
	state.entries.busy.set(entry, 1);
	state.queues.busy.add(queue, 1);
	state.queueChanged(queue);
}

/** The entry is the first of its peer again, so that the order within the peer is kept. */
export function takeBack(state: PreemptiveState, entry: number): void {
	const queue = state.entries.queue.get(entry);
	const peer = state.peerOf.get(entry);
	const job = state.peers.job.get(peer);
	state.entries.busy.set(entry, 0);
	state.queues.busy.add(queue, -1);
	addTodo(state, entry);
	const first = state.entriesOf.first(peer) === 0;
	state.entriesOf.prepend(peer, entry);
	state.jobs.selected.add(job, -1);
	if (first) state.search.peerHasTodo(peer);
	state.search.entriesChanged(job);
}

/** The recipients go to a new entry for the other queue, over the job that the message has there. */
export function moveTodo(state: PreemptiveState, entry: number, queue: number): void {
	const { jobs } = state;
	const from = state.peers.job.get(state.peerOf.get(entry));
	const to = obtainJob(state, state.entries.message.get(entry), state.queues.transport.get(queue));
	const moved = createEntry(state, obtainPeer(state, to, queue));
	const recipients = state.entries.recipients.get(entry);
	handOverRecipients(state, entry, moved);
	jobs.recipients.add(from, -recipients);
	jobs.recipients.add(to, recipients);
	entryDone(state, entry);
}

export function entryDone(state: PreemptiveState, entry: number): void {
	const { entries, queues, messages, jobs } = state;
	const queue = entries.queue.get(entry);
	const message = entries.message.get(entry);
	const peer = state.peerOf.get(entry);
	const job = state.peers.job.get(peer);
	const recipients = entries.recipients.get(entry);
	const delivered = entries.busy.get(entry) === 1;
	if (delivered) {
		queues.busy.add(queue, -1);
	} else {
		// Counts as selected, without making anybody look for a better candidate.
		removeTodo(state, entry);
		state.search.entriesChanged(job);
	}
	jobs.recipients.add(job, -recipients);
	messages.recipients.add(message, -recipients);
	state.search.roomChanged(message);
	freeEntry(state, entry);
	state.queueChanged(queue);
	returnAfterEntry(state, job);
	if (delivered) pauseAfterDelivery(state, queue);
	if (queues.window.get(queue) !== SUSPENDED) updateBlockers(state, queue);
	releasePeer(state, peer);
	discardAfterEntry(state, queue);
	if (messages.references.add(message, -1) === 0) allDone(state, message);
}
