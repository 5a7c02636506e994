/**
 * How the preemptive manager groups the recipients of a batch into entries: those of one destination together, as many as one
 * delivery may have, the last entry of the peer first if it is not full.
 */
import { compareText } from "../assigning.js";
import type { BatchRecipient } from "../core.js";
import { addRecipient } from "../entries.js";
import { createEntry } from "./entries.js";
import { obtainJob, resetCandidate } from "./jobs.js";
import { obtainPeer } from "./peers.js";
import { hasEntries, type PreemptiveState } from "./state.js";

/** By domain in whatever spelling, then by the address as it is spelt. Addresses without a domain come last. */
export function compareRecipients(a: BatchRecipient, b: BatchRecipient): number {
	if (a.domain !== b.domain && (a.domain === "" || b.domain === "")) return a.domain === "" ? 1 : -1;
	return compareText(a.domain, b.domain) || compareText(a.address, b.address);
}

export function assignBatch(state: PreemptiveState, message: number, batch: readonly BatchRecipient[]): void {
	const { jobs, messages, peers } = state;
	let job = 0;
	let peer = 0;
	for (const { record, queue } of batch) {
		if (queue === 0) continue;
		const transport = state.queues.transport.get(queue);
		if (job === 0 || jobs.transport.get(job) !== transport) {
			job = obtainJob(state, message, transport);
			peer = 0;
		}
		if (peer === 0 || peers.queue.get(peer) !== queue) peer = obtainPeer(state, job, queue);
		addRecipient(state, entryFor(state, message, peer), record);
		jobs.recipients.add(job, 1);
		messages.recipients.add(message, 1);
		state.recipientsInCore++;
	}
	state.search.unreadChanged(message);
	state.search.roomChanged(message);
	resetCandidates(state, message);
}

function entryFor(state: PreemptiveState, message: number, peer: number): number {
	const last = state.entriesOf.last(peer);
	const { recipientsPerDelivery } = state.transportOf(state.peers.queue.get(peer)).settings;
	const single = state.messages.file(message).single ?? false;
	if (single || last === 0) return createEntry(state, peer);
	const isFull = recipientsPerDelivery !== 0 && state.entries.recipients.get(last) >= recipientsPerDelivery;
	return isFull ? createEntry(state, peer) : last;
}

/** Fewer recipients are unread: other jobs of the message may be better candidates than before. */
function resetCandidates(state: PreemptiveState, message: number): void {
	const { jobs, jobsOfMessage } = state;
	for (let job = jobsOfMessage.first(message); job !== 0; job = jobsOfMessage.next(job)) {
		if (!hasEntries(state, job) || state.search.isBlocker(job)) continue;
		resetCandidate(state.scheduleOf(jobs.transport.get(job)));
	}
}
