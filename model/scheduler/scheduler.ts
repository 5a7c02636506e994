/**
 * One delivery slot: which entry goes to an agent that has announced itself. Applies the selection rule (selection.ts) to the lists of
 * the world and does what follows from the choice. Leaves out asking for agents and what the agent is told.
 * Source: SR "How the entry selection works", "How the preemption works"; src/qmgr/qmgr_job.c:qmgr_job_entry_select;
 * src/oqmgr/qmgr_queue.c:qmgr_queue_select.
 */
import { saneTime } from "./clock.js";
import { because, context, send, stateOf } from "./dispatch.js";
import {
	explainNoPreemption,
	explainPreemption,
	explainSearch,
	explainTurn,
	explainWaiting,
	openPeers,
} from "./explain.js";
import { changePeer, childrenOf, hasEntries, popJob, queuedAt, retireJob } from "./joblist.js";
import { after, insertedBefore, rotated, without } from "./lists.js";
import { canDeliver } from "./machines/destination.js";
import { isPartlyRead } from "./pool.js";
import { refillAsLastChance, refillIfDue } from "./recipients.js";
import { bestCandidate, expectedSlots, hasEnoughSlots, type JobView, mayBePreempted, nextPeer } from "./selection.js";
import type { Peer, Run, World } from "./world.js";

/** Selects an entry of a transport; null if none can be selected. */
export function selectEntry(run: Run, transport: string): string | null {
	return run.world.manager === "qmgr" ? selectByJob(run, transport) : selectByDestination(run, transport);
}

function selectByJob(run: Run, transport: string): string | null {
	const { world } = run;
	const { current } = context(world, "transport", transport);
	if (current === null) return null;
	let job: string | null = preempting(run, current) ?? current;
	while (job !== null) {
		const next: string | null = after(world.jobList[transport] ?? [], job);
		if (stateOf(world, "job", job) !== "blocked") {
			const peer = selectPeer(run, job);
			if (peer !== null) return selectFrom(run, job, peer);
			passOver(run, job);
		}
		job = next;
	}
	send(run, "transport", transport, { type: "CURRENT", job: null });
	return null;
}

/** The peer of a job whose turn it is, with recipients read as needed. */
function selectPeer(run: Run, job: string): Peer | null {
	const { world } = run;
	const { message, transport } = context(world, "job", job);
	refillIfDue(run, message, context(world, "transport", transport).rules);
	const peer = turn(run, job);
	if (peer !== null) return peer;
	return refillAsLastChance(run, message) ? turn(run, job) : null;
}

function turn(run: Run, job: string): Peer | null {
	const { world } = run;
	if (!hasEntries(world, job)) return null;
	const peers = world.peers[job] ?? [];
	const views = peers.map((peer) => ({
		peer,
		hasEntries: peer.waiting.length > 0,
		canDeliver: isOpen(world, peer.destination),
	}));
	const chosen = nextPeer(views)?.peer ?? null;
	if (chosen === null) return null;
	explainTurn(run, job, world.jobList[context(world, "job", job).transport] ?? [], chosen, openPeers(views));
	world.peers[job] = rotated(peers, chosen);
	return chosen;
}

function isOpen(world: World, destination: string): boolean {
	return canDeliver(stateOf(world, "destination", destination), context(world, "destination", destination));
}

function selectFrom(run: Run, job: string, peer: Peer): string | null {
	const { world } = run;
	const { message, transport } = context(world, "job", job);
	const [entry, ...later] = peer.waiting;
	if (entry === undefined) return null;
	changePeer(world, job, peer.destination, (same) => ({ ...same, waiting: later }));
	world.todo[peer.destination] = without(world.todo[peer.destination] ?? [], entry);
	send(run, "entry", entry, { type: "SELECT" });
	send(run, "job", job, { type: "SLOT_COUNTED" });
	if (context(world, "transport", transport).remembered?.current !== job) {
		send(run, "transport", transport, { type: "FORGET_CANDIDATE" });
	}
	send(run, "transport", transport, { type: "CURRENT", job });
	if (!hasEntries(world, job) && !isPartlyRead(world, message)) {
		because(run, "scheduler.job.retired-when-exhausted", `that was the last entry of ${job}`);
		retireJob(run, job);
	}
	return entry;
}

/** A job that has entries but none that may go now becomes a blocker; one that has none is retired. */
function passOver(run: Run, job: string): void {
	const { world } = run;
	if (!hasEntries(world, job)) {
		because(run, "scheduler.job.retired-when-exhausted", `${job} has no entries now`);
		retireJob(run, job);
		return;
	}
	because(run, "scheduler.blocker.declared", `every destination of ${job} is at its window, so it is a blocker`);
	send(run, "job", job, { type: "BLOCK" });
	for (const { destination, waiting } of world.peers[job] ?? []) {
		if (waiting.length > 0) send(run, "destination", destination, { type: "BLOCK" });
	}
}

/** Lets a candidate preempt the current job if the rule says so; the candidate, or null. */
function preempting(run: Run, current: string): string | null {
	const { world } = run;
	const { transport } = context(world, "job", current);
	const { rules } = context(world, "transport", transport);
	if (!mayBePreempted(viewOf(world, current), rules)) {
		explainNoPreemption(run, viewOf(world, current), (world.jobList[transport] ?? []).length - 1, rules);
		return null;
	}
	const candidate = candidateFor(run, current, transport);
	if (candidate === null) return null;
	const view = viewOf(world, current);
	const expected = expectedSlots(viewOf(world, candidate));
	if (!hasEnoughSlots(view, expected, rules)) {
		explainWaiting(run, view, candidate, expected, rules);
		return null;
	}
	explainPreemption(run, view, candidate, expected, rules);
	preempt(run, current, candidate, expected);
	return candidate;
}

/** The best candidate; 3.7 remembers the last search while nothing resets it (L6). */
function candidateFor(run: Run, current: string, transport: string): string | null {
	const { world } = run;
	const { rules, remembered } = context(world, "transport", transport);
	const now = saneTime(world.clock);
	if (remembered?.current === current && (remembered.candidate === null || remembered.at === now)) {
		return remembered.candidate;
	}
	const jobs = world.jobList[transport] ?? [];
	const others = jobs.slice(jobs.indexOf(current) + 1).map((job) => viewOf(world, job));
	const view = viewOf(world, current);
	const best = bestCandidate(view, others, now, rules);
	const candidate = best?.id ?? null;
	explainSearch(run, view, others, best, now, rules);
	if (rules.switches.candidateCache) {
		send(run, "transport", transport, { type: "REMEMBER", search: { current, candidate, at: now } });
	}
	return candidate;
}

function preempt(run: Run, current: string, candidate: string, expected: number): void {
	const { world } = run;
	const { transport, level } = context(world, "job", current);
	if (context(world, "job", candidate).level > 0) popJob(run, candidate);
	world.jobList[transport] = insertedBefore(without(world.jobList[transport] ?? [], candidate), candidate, current);
	send(run, "job", candidate, { type: "PREEMPTS", parent: current, parentLevel: level, expected });
	send(run, "transport", transport, { type: "CURRENT", job: candidate });
	send(run, "transport", transport, { type: "FORGET_CANDIDATE" });
	send(run, "job", current, { type: "PREEMPTED", expected });
	lendExtraSlots(run, candidate, transport);
}

/** A job that preempts with unread recipients gets half of what the pool and the extra pool have. */
function lendExtraSlots(run: Run, job: string, transport: string): void {
	const { world } = run;
	const { message } = context(world, "job", job);
	if (!isPartlyRead(world, message)) return;
	const { pool, rules } = context(world, "transport", transport);
	const slots = Math.trunc((rules.extraPool + pool + 1) / 2);
	because(run, "scheduler.recipients.extra-for-preempting", `${job} gets ${slots} recipient slots`);
	send(run, "job", job, { type: "LIMIT_RAISED", slots });
	send(run, "message", message, { type: "LIMIT_RAISED", slots });
	send(run, "transport", transport, { type: "POOL_TAKEN", slots });
}

/** What the selection rule knows of a job. */
export function viewOf(world: World, job: string): JobView {
	const { id, message, read, selected, slots } = context(world, "job", job);
	return {
		id,
		queuedAt: queuedAt(world, job),
		read,
		unread: context(world, "message", message).unread,
		selected,
		slots,
		isBlocker: stateOf(world, "job", job) === "blocked",
		hasChildren: childrenOf(world, job).length > 0,
	};
}

/** oqmgr: the first destination, in turn, that has entries and takes one more; its oldest entry. */
function selectByDestination(run: Run, transport: string): string | null {
	const { world } = run;
	const destinations = world.destinations[transport] ?? [];
	const views = destinations.map((id) => ({
		id,
		hasEntries: (world.todo[id] ?? []).length > 0,
		canDeliver: isOpen(world, id),
	}));
	const chosen = nextPeer(views);
	if (chosen === null) return null;
	world.destinations[transport] = rotated(destinations, chosen.id);
	const [entry, ...later] = world.todo[chosen.id] ?? [];
	if (entry === undefined) return null;
	world.todo[chosen.id] = later;
	because(run, "scheduler.oqmgr.round-robin-destinations", `it is the turn of ${chosen.id}`);
	send(run, "entry", entry, { type: "SELECT" });
	return entry;
}
