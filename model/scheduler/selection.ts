/**
 * The selection rule of SCHEDULER_README, as functions over lists: which peer of a job, which job may be preempted, by which candidate,
 * and whether now. Leaves out how the lists come to be and what a choice does to them (scheduler.ts).
 */
import type { TransportRules } from "./rules.js";

/** What the rule knows of a job. */
export interface JobView {
	readonly id: string;
	/** When its message was taken into the active queue, in seconds by the scheduler's clock. */
	readonly queuedAt: number;
	/** Entries made so far: the least there will be. */
	readonly read: number;
	/** Recipients of its message not read so far; each may become an entry of this job. */
	readonly unread: number;
	/** Entries selected so far. */
	readonly selected: number;
	/** Available delivery slots, times the slot cost. */
	readonly slots: number;
	readonly isBlocker: boolean;
	/** It is being preempted. */
	readonly hasChildren: boolean;
}

/** What the rule knows of a peer. */
export interface PeerView {
	readonly hasEntries: boolean;
	/** The destination's window is larger than its deliveries in flight. */
	readonly canDeliver: boolean;
}

/** SR "How the entry selection works": the first peer, in turn, whose destination takes one more delivery. */
export function nextPeer<Peer extends PeerView>(peers: readonly Peer[]): Peer | null {
	return peers.find((peer) => peer.canDeliver && peer.hasEntries) ?? null;
}

/** The most entries a job can have. */
export function mostEntries(job: JobView): number {
	return job.read + job.unread;
}

/** The entries a candidate may still need: the slots it would use. */
export function expectedSlots(candidate: JobView): number {
	return mostEntries(candidate) - candidate.selected;
}

/**
 * SR "How the preemption works": the current job must have slots, and be large enough to accumulate the minimum at all.
 * A slot cost below 2 means that there is no preemption.
 */
export function mayBePreempted(current: JobView, rules: TransportRules): boolean {
	const { slotCost, minimumSlots, switches } = rules;
	if (slotCost < 2) return false;
	const entries = switches.minimumCounts === "all-entries" ? mostEntries(current) : expectedSlots(current);
	const needed = minimumSlots * slotCost;
	const isLarge = switches.minimumSlots === "at-least" ? entries >= needed : entries > needed;
	return current.slots > 0 && isLarge;
}

/** The slots that the current job can have at most before it is done: earned, and earned by its entries in core. */
export function slotsAtMost(current: JobView, { slotCost }: TransportRules): number {
	return Math.floor((current.read - current.selected + current.slots) / slotCost);
}

/**
 * SR "How the preemption works": of the jobs after the current one that can be delivered with the slots it can have at most, the one
 * with the largest age divided by all its entries; the first of equals. Blockers and jobs that are being preempted do not count.
 * @param now seconds by the scheduler's clock.
 */
export function bestCandidate(
	current: JobView,
	others: readonly JobView[],
	now: number,
	rules: TransportRules,
): JobView | null {
	const most = slotsAtMost(current, rules);
	let best: JobView | null = null;
	let bestScore = 0;
	for (const job of others) {
		if (job.hasChildren || job.isBlocker) continue;
		const needed = expectedSlots(job);
		const fits = rules.switches.candidateFits === "at-most" ? needed <= most : needed < most;
		if (needed <= 0 || !fits) continue;
		const score = (now - job.queuedAt + 1) / mostEntries(job);
		if (score > bestScore) {
			best = job;
			bestScore = score;
		}
	}
	return best;
}

/** SR "How the preemption works": the slots earned so far, and the loan, pay for what the discount leaves of the candidate's need. */
export function hasEnoughSlots(current: JobView, expected: number, rules: TransportRules): boolean {
	const earned = Math.floor(current.slots / rules.slotCost);
	return earned + rules.slotLoan >= (expected * (100 - rules.slotDiscount)) / 100;
}
