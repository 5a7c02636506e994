/**
 * From recipients to destinations: resolves each address, makes transports and destinations that do not exist yet, and sends what is
 * dead to the retry transport. Leaves out how recipients are grouped into entries (group.ts).
 * Source: SR "What happens when nqmgr picks up the message"; src/qmgr/qmgr_message.c:qmgr_message_resolve, qmgr_error.c.
 */
import { because, context, send, stateOf, transportState } from "./dispatch.js";
import { RETRY_TRANSPORT, resolveAddress } from "./events.js";
import { destinationMachine } from "./machines/destination.js";
import type { Reason } from "./machines/destination-words.js";
import type { Recipient } from "./machines/entry.js";
import { start } from "./machines/runner.js";
import { transportMachine } from "./machines/transport.js";
import { transportRules } from "./rules.js";
import type { Run } from "./world.js";

/** A recipient and the destination it goes to; null: nowhere, it was deferred at once. */
export interface Bound {
	readonly recipient: Recipient;
	readonly destination: string | null;
}

/** Finds the destination of each recipient. */
export function resolveAll(run: Run, message: string, recipients: readonly Recipient[]): Bound[] {
	return recipients.map((recipient) => ({ recipient, destination: resolveOne(run, message, recipient.address) }));
}

function resolveOne(run: Run, message: string, address: string): string | null {
	const { world } = run;
	const { local, nexthop, transport } = resolveAddress(address);
	obtainTransport(run, transport);
	const { reason } = context(world, "transport", transport);
	if (reason !== null) {
		because(run, "scheduler.transport.dead-after-agent-failure", `${transport} is dead, so ${address} is deferred`);
		return retryTransport(run)
			? resolveAt(run, message, address, RETRY_TRANSPORT, local, nameOf(reason))
			: deferAtOnce(run, message);
	}
	return resolveAt(run, message, address, transport, local, nexthop);
}

function resolveAt(
	run: Run,
	message: string,
	address: string,
	transport: string,
	local: string,
	nexthop: string,
): string | null {
	const { world } = run;
	const name = destinationName(run, transport, nexthop, local);
	const destination = obtainDestination(run, transport, name, nexthop);
	const { reason } = context(world, "destination", destination);
	if (reason === null) return destination;
	because(run, "scheduler.destination.dead-defers-new-mail", `${nexthop} is dead, so ${address} is deferred`);
	return retryDestination(run, reason) ?? deferAtOnce(run, message);
}

/** Without the retry transport, recipients are deferred on the spot. */
export function deferAtOnce(run: Run, message: string): null {
	send(run, "message", message, { type: "MUST_RETRY" });
	return null;
}

function nameOf({ status, text }: Reason): string {
	return `${status} ${text}`;
}

/** Whether the retry transport, made if need be, is alive. */
function retryTransport(run: Run): boolean {
	obtainTransport(run, RETRY_TRANSPORT);
	return transportState(run.world, RETRY_TRANSPORT, "agents") === "alive";
}

/** The retry transport's destination for a reason, made if need be; null if it, or the retry transport as a whole, is dead. */
export function retryDestination(run: Run, reason: Reason): string | null {
	if (!retryTransport(run)) return null;
	const name = nameOf(reason);
	const destination = obtainDestination(run, RETRY_TRANSPORT, name, name);
	return stateOf(run.world, "destination", destination) === "throttled" ? null : destination;
}

/** A new transport goes to the head of the round robin, in both queue managers. */
function obtainTransport(run: Run, id: string): void {
	const { world } = run;
	if (world.machines.transport[id] !== undefined) return;
	const rules = transportRules(world.config, world.edition, id);
	world.machines.transport[id] = start(transportMachine, {
		id,
		pending: 0,
		pool: rules.recipientPool,
		current: null,
		firstUnread: null,
		remembered: null,
		reason: null,
		rules,
	});
	world.transports = [id, ...world.transports];
	because(
		run,
		world.manager === "oqmgr" ? "scheduler.oqmgr.transport-order" : "scheduler.resolve.transport-per-recipient",
		`${id} is met for the first time: its turn is next`,
	);
	world.destinations[id] = [];
	world.jobList[id] = [];
	world.jobsByTime[id] = [];
	world.asked[id] = [];
}

/** A new destination goes to the end of its transport's list, in both queue managers. */
function obtainDestination(run: Run, transport: string, name: string, nexthop: string): string {
	const { world } = run;
	const id = `${transport}/${name}`;
	if (world.machines.destination[id] !== undefined) return id;
	const rules = context(world, "transport", transport).rules.destination;
	world.machines.destination[id] = start(destinationMachine, {
		id,
		transport,
		name,
		nexthop,
		window: rules.initialConcurrency,
		success: 0,
		failure: 0,
		cohorts: 0,
		todo: 0,
		busy: 0,
		blocking: false,
		reason: null,
		rules,
	});
	world.destinations[transport] = [...(world.destinations[transport] ?? []), id];
	world.todo[id] = [];
	because(
		run,
		"scheduler.destination.initial-concurrency",
		`${id} begins with a window of ${rules.initialConcurrency}`,
	);
	return id;
}

/** The next hop; with one recipient a delivery, the recipient at the next hop, without its address extension. Lower case. */
function destinationName(run: Run, transport: string, nexthop: string, local: string): string {
	const { recipientsPerDelivery } = context(run.world, "transport", transport).rules;
	const isForMail = transport !== RETRY_TRANSPORT && transport !== "error";
	let name = nexthop;
	if (isForMail && recipientsPerDelivery === 1) {
		const mailbox = withoutExtension(local, run.world.rules.recipientDelimiter);
		name = `${mailbox}@${nexthop}`;
		because(run, "scheduler.resolve.queue-per-recipient", `${name} is a destination of its own`);
		if (mailbox !== local) because(run, "scheduler.resolve.recipient-delimiter", `${local} is delivered as ${mailbox}`);
	}
	const lower = name.toLowerCase();
	if (lower !== name) because(run, "scheduler.resolve.case-folding", `${name} is the same destination as ${lower}`);
	return lower;
}

const NEVER_SPLIT = ["postmaster", "mailer-daemon", "double-bounce"];

/** Source: postconf(5) recipient_delimiter; src/global/split_addr.c. */
function withoutExtension(local: string, delimiters: string): string {
	const lower = local.toLowerCase();
	if (NEVER_SPLIT.includes(lower)) return local;
	const isListAddress = lower.startsWith("owner-") || (lower.endsWith("-request") && lower !== "-request");
	if (delimiters.includes("-") && isListAddress) return local;
	const at = [...local].findIndex((character) => delimiters.includes(character));
	return at > 0 ? local.slice(0, at) : local;
}

/** Forgets a destination that has neither entries nor a timer, if its machine says so. */
export function discardIfEmpty(run: Run, id: string): boolean {
	const { world } = run;
	const { transport } = context(world, "destination", id);
	send(run, "destination", id, { type: "DISCARD_IF_EMPTY" });
	if (stateOf(world, "destination", id) !== "discarded") return false;
	world.destinations[transport] = (world.destinations[transport] ?? []).filter((other) => other !== id);
	delete world.todo[id];
	delete world.machines.destination[id];
	return true;
}
