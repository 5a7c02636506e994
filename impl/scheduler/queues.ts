/** Destination queues: when they come into being, what they are named, and when they are discarded. */
import { RETRY_TRANSPORT } from "../../model/scheduler/events.js";
import type { Core, Transport } from "./core.js";
import type { Reason, Resolution } from "./environment.js";

/** What the window of a queue says when the queue is not ready. */
export const DEAD = 0;
export const SUSPENDED = -1;

/** The transports whose queues are named after a reason; nobody's mailbox. */
const REASON_TRANSPORTS: readonly string[] = [RETRY_TRANSPORT, "error"];
/** Mailboxes that are never split. Source: postconf(5) recipient_delimiter and the addresses that Postfix reserves. */
const UNSPLIT = new Set(["mailer-daemon", "postmaster", "double-bounce"]);

export function isReady(core: Core, queue: number): boolean {
	return core.queues.window.get(queue) > 0;
}

export function isDead(core: Core, queue: number): boolean {
	return core.queues.window.get(queue) === DEAD;
}

/** Whether one more entry of the queue may be in delivery. */
export function hasFreeWindow(core: Core, queue: number): boolean {
	return core.queues.window.get(queue) > core.queues.busy.get(queue);
}

export function isEmpty(core: Core, queue: number): boolean {
	return core.queues.todo.get(queue) === 0 && core.queues.busy.get(queue) === 0;
}

export function obtainQueue(core: Core, transport: Transport, name: string, nexthop: string): number {
	const known = transport.queues.find(name);
	if (known !== 0) return known;
	const { queues } = core;
	const queue = queues.take();
	queues.names[queue] = name;
	queues.nexthops[queue] = nexthop;
	queues.transport.set(queue, transport.row);
	queues.todo.set(queue, 0);
	queues.busy.set(queue, 0);
	queues.window.set(queue, transport.settings.initialConcurrency);
	queues.success.set(queue, 0);
	queues.failure.set(queue, 0);
	queues.failedCohorts.set(queue, 0);
	core.todoOf.clear(queue);
	core.queuesOf.append(transport.row, queue);
	transport.queues.add(name, queue);
	core.queueAdded(queue);
	return queue;
}

/** Forgets a queue that is ready and has nothing left. */
export function discardQueue(core: Core, queue: number): void {
	const transport = core.transportOf(queue);
	core.queueGone(queue);
	core.queuesOf.remove(transport.row, queue);
	transport.queues.remove(queue);
	core.queues.names[queue] = "";
	core.queues.nexthops[queue] = "";
	core.queues.giveBack(queue);
}

/**
 * A destination is a next hop. When a transport takes one recipient a delivery it is a mailbox, so that limits count by mailbox;
 * extensions of a mailbox are the same destination. Spelling in upper or lower case makes no difference.
 */
export function queueName(core: Core, transport: Transport, address: string, { nexthop }: Resolution): string {
	const byMailbox = transport.settings.recipientsPerDelivery === 1 && !REASON_TRANSPORTS.includes(transport.name);
	if (!byMailbox) return nexthop.toLowerCase();
	const at = address.lastIndexOf("@");
	const local = at < 0 ? address : address.slice(0, at);
	return `${withoutExtension(local, core.settings.recipientDelimiter)}@${nexthop}`.toLowerCase();
}

function withoutExtension(local: string, delimiters: string): string {
	if (delimiters === "" || UNSPLIT.has(local.toLowerCase())) return local;
	if (delimiters.includes("-") && /^owner-|.-request$/i.test(local)) return local;
	const end = [...local].findIndex((character) => delimiters.includes(character));
	return end > 0 ? local.slice(0, end) : local;
}

/** The queue of the retry transport for mail that is deferred for this reason; 0 if that cannot be used either. */
export function retryQueue(core: Core, reason: Reason): number {
	const transport = core.transport(RETRY_TRANSPORT);
	if (transport.dead !== null) return 0;
	const text = reasonText(reason);
	const queue = obtainQueue(core, transport, text, text);
	return isDead(core, queue) ? 0 : queue;
}

export function reasonText({ status, text }: Reason): string {
	return `${status} ${text}`;
}
