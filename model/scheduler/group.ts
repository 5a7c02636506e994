/**
 * From bound recipients to entries: sorted, then grouped by destination up to the recipients of one delivery. Leaves out resolving.
 * Source: SR "What happens when nqmgr picks up the message"; src/qmgr/qmgr_message.c:qmgr_message_sort_compare, qmgr_message_assign.
 */
import { because, context, send, stateOf } from "./dispatch.js";
import type { Manager } from "./events.js";
import { changePeer, hasEntries, jobId, obtainJob } from "./joblist.js";
import { entryMachine, type Recipient } from "./machines/entry.js";
import { start } from "./machines/runner.js";
import type { Bound } from "./resolve.js";
import type { Peer, Run, World } from "./world.js";

/** By domain without regard to case, then by address (oqmgr: without regard to case). Stable. */
export function sortRecipients(manager: Manager, recipients: readonly Recipient[]): Recipient[] {
	return [...recipients].sort((a, b) => compareAddresses(manager, a.address, b.address));
}

/** By transport, destination, domain and address; those that go nowhere last. Stable. */
export function sortBound(world: World, bound: readonly Bound[]): Bound[] {
	return [...bound].sort((a, b) => {
		if (a.destination === null || b.destination === null) {
			return Number(a.destination === null) - Number(b.destination === null);
		}
		const one = context(world, "destination", a.destination);
		const other = context(world, "destination", b.destination);
		return (
			compare(one.transport, other.transport) ||
			compare(one.name, other.name) ||
			compareAddresses(world.manager, a.recipient.address, b.recipient.address)
		);
	});
}

function compareAddresses(manager: Manager, a: string, b: string): number {
	const byDomain = compare(domainOf(a).toLowerCase(), domainOf(b).toLowerCase());
	return byDomain || (manager === "oqmgr" ? compare(a.toLowerCase(), b.toLowerCase()) : compare(a, b));
}

function domainOf(address: string): string {
	return address.slice(address.lastIndexOf("@"));
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Puts recipients into entries: into the last waiting entry for their destination where the limit allows, else into a new one. */
export function assignRecipients(run: Run, message: string, bound: readonly Bound[]): void {
	const { world } = run;
	const single = world.files[message]?.single ?? false;
	if (single) because(run, "scheduler.group.one-recipient-a-delivery", `${message} asks for one recipient a delivery`);
	let transport: string | null = null;
	let last: string | null = null;
	for (const { recipient, destination } of bound) {
		if (destination === null) continue;
		const { id, rules } = context(world, "transport", context(world, "destination", destination).transport);
		if (world.manager === "qmgr") {
			if (transport !== id) obtainJob(run, message, id);
			transport = id;
			last = peerOf(world, jobId(message, id), destination)?.waiting.at(-1) ?? null;
		}
		const limit = rules.recipientsPerDelivery;
		if (single || last === null || !mayJoin(world, last, destination, limit)) {
			last = makeEntry(run, message, destination);
		}
		send(run, "entry", last, { type: "JOIN", recipient });
	}
	for (const job of world.jobsOf[message] ?? []) {
		if (hasEntries(world, job) && stateOf(world, "job", job) !== "blocked") {
			send(run, "transport", context(world, "job", job).transport, { type: "FORGET_CANDIDATE" });
		}
	}
}

function mayJoin(world: World, entry: string, destination: string, limit: number): boolean {
	const { destination: own, recipients } = context(world, "entry", entry);
	return own === destination && (limit === 0 || recipients.length < limit);
}

function peerOf(world: World, job: string, destination: string): Peer | undefined {
	return world.peers[job]?.find((peer) => peer.destination === destination);
}

/** Makes an empty entry that waits. */
export function makeEntry(run: Run, message: string, destination: string): string {
	const { world } = run;
	world.made = { ...world.made, entries: world.made.entries + 1 };
	const id = `e${world.made.entries}`;
	const { transport } = context(world, "destination", destination);
	const job = world.manager === "qmgr" ? jobId(message, transport) : null;
	world.machines.entry[id] = start(entryMachine, { id, message, job, destination, recipients: [] });
	if (job !== null) {
		if (peerOf(world, job, destination) === undefined) {
			world.peers[job] = [...(world.peers[job] ?? []), { destination, waiting: [], held: 0 }];
		}
		changePeer(world, job, destination, (peer) => ({ ...peer, waiting: [...peer.waiting, id], held: peer.held + 1 }));
	}
	world.todo[destination] = [...(world.todo[destination] ?? []), id];
	send(run, "entry", id, { type: "ENQUEUE" });
	return id;
}
