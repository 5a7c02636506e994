/**
 * Mail for dead sites and transports is not kept waiting: what is to be selected is moved to the retry transport, which defers it.
 * If that is dead too, it is deferred at once.
 */
import type { Core, Transport } from "./core.js";
import type { Reason } from "./environment.js";
import { retryQueue } from "./queues.js";

/** Some recipient of the message is to be tried again: the message is kept. */
export function deferRecipient(core: Core, message: number): void {
	core.messages.trouble.set(message, 1);
}

/** Defers everything that is to be selected of one queue. The queue may be gone afterwards. */
export function deferTodo(core: Core, queue: number, reason: Reason): void {
	const retry = retryQueue(core, reason);
	let next = 0;
	for (let entry = core.todoOf.first(queue); entry !== 0; entry = next) {
		next = core.todoOf.next(entry);
		if (retry !== 0) {
			core.moveTodo(entry, retry);
		} else {
			deferRecipient(core, core.entries.message.get(entry));
			core.entryDone(entry);
		}
	}
}

export function deferTransport(core: Core, transport: Transport, reason: Reason): void {
	let next = 0;
	for (let queue = core.queuesOf.first(transport.row); queue !== 0; queue = next) {
		next = core.queuesOf.next(queue);
		deferTodo(core, queue, reason);
	}
}
