/**
 * From a batch of recipients to destinations: sort, route, sort by destination, and hand on to the manager's own grouping into
 * entries. Leaves out that grouping.
 */
import { RETRY_TRANSPORT } from "../../model/scheduler/events.js";
import type { BatchRecipient, Core } from "./core.js";
import { deferRecipient } from "./deferral.js";
import { isDead, obtainQueue, queueName, reasonText, retryQueue } from "./queues.js";

/** Sorted first by domain, so that destinations come into being in that order, and then by transport and destination. */
export function placeBatch(core: Core, message: number, batch: BatchRecipient[]): void {
	if (batch.length > 1) batch.sort((a, b) => core.compareRecipients(a, b));
	for (const recipient of batch) recipient.queue = route(core, message, recipient.address);
	if (batch.length > 1) batch.sort((a, b) => compareQueues(core, a.queue, b.queue) || core.compareRecipients(a, b));
	core.assign(message, batch);
}

/** The queue for an address: that of its destination, or of the retry transport if the destination or its transport is dead. */
function route(core: Core, message: number, address: string): number {
	const resolution = core.environment.resolve(address);
	const transport = core.transport(resolution.transport);
	if (transport.dead !== null) {
		const retry = core.transport(RETRY_TRANSPORT);
		if (retry.dead !== null) return routedNowhere(core, message);
		const nexthop = reasonText(transport.dead);
		return aliveQueue(core, message, obtainQueue(core, retry, nexthop.toLowerCase(), nexthop));
	}
	const name = queueName(core, transport, address, resolution);
	return aliveQueue(core, message, obtainQueue(core, transport, name, resolution.nexthop));
}

function aliveQueue(core: Core, message: number, queue: number): number {
	if (!isDead(core, queue)) return queue;
	const reason = core.queues.reasons.get(queue) ?? { status: "", text: "" };
	return retryQueue(core, reason) || routedNowhere(core, message);
}

function routedNowhere(core: Core, message: number): number {
	deferRecipient(core, message);
	return 0;
}

function compareQueues(core: Core, a: number, b: number): number {
	if (a === b) return 0;
	if (a === 0 || b === 0) return a === 0 ? 1 : -1;
	return (
		compareText(core.transportOf(a).name, core.transportOf(b).name) ||
		compareText(core.queues.name(a), core.queues.name(b))
	);
}

export function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
