/**
 * Words for choices of the scheduler: which rules were at work in a selection or preemption, so that a reader of a verdict sees why.
 * Says nothing that the rules do not decide elsewhere (selection.ts, scheduler.ts).
 */
import { because, stateOf } from "./dispatch.js";
import type { TransportRules } from "./rules.js";
import { expectedSlots, type JobView, type PeerView, slotsAtMost } from "./selection.js";
import type { Peer, Run } from "./world.js";

/** Why this peer of this job: jobs before it are blockers, other peers must wait their turn, and the oldest entry goes first. */
export function explainTurn(run: Run, job: string, list: readonly string[], peer: Peer, open: number): void {
	const passed = list.slice(0, list.indexOf(job)).filter((other) => stateOf(run.world, "job", other) === "blocked");
	if (passed.length > 0) {
		because(run, "scheduler.blocker.skipped", `${passed.join(", ")} stand before ${job} and are blockers`);
	}
	if (open > 1) {
		because(
			run,
			"scheduler.select.round-robin-peers",
			`of ${open} destinations of ${job} it is the turn of ${peer.destination}`,
		);
	}
	if (peer.waiting.length > 1) {
		because(
			run,
			"scheduler.entry.fifo-within-peer",
			`the oldest of ${peer.waiting.length} entries for ${peer.destination}`,
		);
	}
}

/** How many peers could have been chosen. */
export function openPeers(peers: readonly PeerView[]): number {
	return peers.filter((peer) => peer.canDeliver && peer.hasEntries).length;
}

/** Why the current job is not preempted at all. */
export function explainNoPreemption(run: Run, current: JobView, others: number, rules: TransportRules): void {
	if (others === 0) return;
	const { slotCost, minimumSlots } = rules;
	if (slotCost < 2) {
		because(run, "scheduler.preempt.slot-cost", `with a slot cost of ${slotCost} there is no preemption`);
	} else if (current.slots > 0) {
		const text = `${current.id} has too few entries to earn ${minimumSlots} slots at ${slotCost} entries a slot`;
		because(run, "scheduler.preempt.minimum-slots", text);
	}
}

/** Why this candidate, or none. */
export function explainSearch(
	run: Run,
	current: JobView,
	others: readonly JobView[],
	best: JobView | null,
	now: number,
	rules: TransportRules,
): void {
	const most = slotsAtMost(current, rules);
	const { blockers, parents } = {
		blockers: others.filter(({ isBlocker }) => isBlocker),
		parents: others.filter(({ hasChildren }) => hasChildren),
	};
	if (blockers.length > 0) because(run, "scheduler.blocker.not-a-candidate", `${names(blockers)}: blockers`);
	if (parents.length > 0) {
		because(run, "scheduler.preempt.candidate-without-children", `${names(parents)}: preempted themselves`);
	}
	if (best === null) {
		if (others.length === 0) return;
		because(run, "scheduler.preempt.candidate-fits", `no job fits into the ${most} slots that ${current.id} can have`);
		return;
	}
	const entries = best.read + best.unread;
	const needed = expectedSlots(best);
	because(run, "scheduler.preempt.candidate-fits", `${best.id} needs ${needed} slots, ${current.id} can have ${most}`);
	because(
		run,
		"scheduler.preempt.candidate-score",
		`${best.id} is the best candidate: ${now - best.queuedAt + 1}s / ${entries} entries`,
	);
}

/** Why a candidate must wait. */
export function explainWaiting(
	run: Run,
	current: JobView,
	candidate: string,
	expected: number,
	rules: TransportRules,
): void {
	because(
		run,
		"scheduler.preempt.slots-accumulated",
		`${candidate} waits: ${account(current, rules)} < ${expected} entries at ${100 - rules.slotDiscount}%`,
	);
}

/** Why one job preempts the other. */
export function explainPreemption(
	run: Run,
	current: JobView,
	candidate: string,
	expected: number,
	rules: TransportRules,
): void {
	const { slotCost, slotLoan, slotDiscount } = rules;
	because(
		run,
		"scheduler.preempt.moved-in-front",
		`${current.id} preempted by ${candidate}: ${account(current, rules)} >= ${expected} entries at ${100 - slotDiscount}%`,
	);
	because(run, "scheduler.preempt.only-current-job", `${current.id} is the current job`);
	because(run, "scheduler.preempt.candidate-after-current", `${candidate} stood behind ${current.id}`);
	const earned = Math.floor(current.slots / slotCost);
	if (earned >= expected) return;
	if (slotLoan > 0) because(run, "scheduler.preempt.slot-loan", `${earned} slots were earned, ${slotLoan} lent`);
	if (slotDiscount > 0) {
		because(run, "scheduler.preempt.slot-discount", `${slotDiscount}% of ${expected} slots need not be earned yet`);
	}
}

function account(current: JobView, { slotCost, slotLoan }: TransportRules): string {
	return `${current.slots} / cost ${slotCost} + loan ${slotLoan}`;
}

function names(jobs: readonly JobView[]): string {
	return jobs.map(({ id }) => id).join(", ");
}
