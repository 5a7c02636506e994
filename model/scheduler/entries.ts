/**
 * The end of an entry, delivered or not, and what it sets free: recipient slots, the destination, blockers, the message. Also the
 * way back of an entry that could not be handed over. Leaves out reports and reasons.
 * Source: src/qmgr/qmgr_entry.c:qmgr_entry_done, qmgr_entry_unselect; src/oqmgr/qmgr_entry.c:qmgr_entry_done.
 */
import { because, context, send, stateOf } from "./dispatch.js";
import { changePeer } from "./joblist.js";
import { finishIfDone } from "./lifecycle.js";
import { without } from "./lists.js";
import { isPartlyRead, moveLimits } from "./pool.js";
import { refillBelowLimit } from "./recipients.js";
import { discardIfEmpty } from "./resolve.js";
import type { Run, World } from "./world.js";

/** Ends an entry that was in delivery or that waited. */
export function endEntry(run: Run, entry: string): void {
	const { world } = run;
	const { message, job, destination } = context(world, "entry", entry);
	const wasBusy = stateOf(world, "entry", entry) === "busy";
	world.todo[destination] = without(world.todo[destination] ?? [], entry);
	if (job !== null) changePeer(world, job, destination, (peer) => ({ ...peer, waiting: without(peer.waiting, entry) }));
	send(run, "entry", entry, { type: "END" });
	delete world.machines.entry[entry];
	if (job !== null) returnSlots(run, message, job);
	if (wasBusy && context(world, "destination", destination).rules.rateDelay > 0) {
		send(run, "destination", destination, { type: "PAUSE" });
	}
	reviewBlockers(run, destination);
	if (job !== null) releasePeer(world, job, destination);
	tidy(run, destination);
	send(run, "message", message, { type: "ENTRY_GONE" });
	if (job === null) refillBelowLimit(run, message);
	finishIfDone(run, message);
}

/** Jobs of the message that lent it recipient slots and need them no more give them back first, then this one. */
function returnSlots(run: Run, message: string, job: string): void {
	const { world } = run;
	for (const sponsor of world.jobsOf[message] ?? []) {
		const { inCore, limit } = context(world, "job", sponsor);
		if (sponsor === job || inCore >= limit) continue;
		if (stateOf(world, "job", sponsor) === "retired" || !isPartlyRead(world, message)) moveLimits(run, sponsor);
	}
	if (!isPartlyRead(world, message)) moveLimits(run, job);
}

/** If the destination made jobs blockers and can deliver again, all blockers of its transport are reconsidered, from the list's head. */
export function reviewBlockers(run: Run, destination: string): void {
	const { world } = run;
	for (const errand of send(run, "destination", destination, { type: "REVIEW_BLOCKERS" })) {
		if (errand.list !== "unblockings") continue;
		const { transport } = errand;
		because(
			run,
			"scheduler.blocker.unblocked-together",
			`${destination} can deliver again: ${transport} has no blockers now`,
		);
		for (const job of world.jobList[transport] ?? []) send(run, "job", job, { type: "UNBLOCK" });
		for (const other of world.destinations[transport] ?? []) send(run, "destination", other, { type: "UNBLOCK" });
		send(run, "transport", transport, { type: "CURRENT", job: world.jobList[transport]?.[0] ?? null });
		send(run, "transport", transport, { type: "FORGET_CANDIDATE" });
	}
}

function releasePeer(world: World, job: string, destination: string): void {
	changePeer(world, job, destination, (peer) => ({ ...peer, held: peer.held - 1 }));
	world.peers[job] = (world.peers[job] ?? []).filter((peer) => peer.held > 0);
}

/** Forgets the destination if it is empty; a dead one only if there are too many destinations. */
function tidy(run: Run, destination: string): void {
	const { world } = run;
	const { todo, busy } = context(world, "destination", destination);
	const known = Object.keys(world.machines.destination).length;
	if (todo === 0 && busy === 0 && known > 2 * world.rules.recipientLimit) {
		send(run, "destination", destination, { type: "FORGIVE" });
	}
	discardIfEmpty(run, destination);
}

/** An entry that could not be handed to its agent waits again: first of its peer, last of its destination. */
export function unselect(run: Run, entry: string): void {
	const { world } = run;
	const { job, destination } = context(world, "entry", entry);
	send(run, "entry", entry, { type: "UNSELECT" });
	world.todo[destination] = [...(world.todo[destination] ?? []), entry];
	if (job !== null) {
		changePeer(world, job, destination, (peer) => ({ ...peer, waiting: [entry, ...peer.waiting] }));
	}
}
