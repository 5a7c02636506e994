/** The life of a message in core: activated, read on when all that was read is done, and ended. */
import { placeBatch } from "./assigning.js";
import type { Core } from "./core.js";
import type { End, QueueFile } from "./environment.js";
import { readBatch } from "./reading.js";

/** A scan takes a deferred file a second before its time. */
const EARLY = 1;

/** Whether a queue scan at time `now` would activate a file that is deferred until `wakeup` (seconds). */
export function mayActivate(wakeup: number, now: number): boolean {
	return wakeup <= now + EARLY;
}

export function activate(core: Core, file: QueueFile): void {
	const { messages } = core;
	const message = messages.take();
	messages.files[message] = file;
	messages.references.set(message, 0);
	messages.trouble.set(message, 0);
	messages.unreadFrom.set(message, 0);
	messages.unread.set(message, 0);
	messages.recipients.set(message, 0);
	messages.recipientLimit.set(message, core.settings.recipientMinimum);
	messages.refilled.set(message, 0);
	messages.queued.set(message, core.clock.look(core.now));
	core.messageAdded(message);
	if (!refill(core, message)) finish(core, message, { fate: "corrupt" });
	else if (messages.references.get(message) === 0) allDone(core, message);
}

/** Reads and assigns a batch; false if the file cannot be read. */
export function refill(core: Core, message: number): boolean {
	const batch = readBatch(core, message);
	if (batch === null) return false;
	placeBatch(core, message, batch);
	core.batchAssigned(message);
	return true;
}

/** Nothing of the message is left in core: read on, or decide what becomes of it. */
export function allDone(core: Core, message: number): void {
	const { messages } = core;
	while (messages.unreadFrom.get(message) !== 0) {
		if (!refill(core, message)) {
			finish(core, message, { fate: "corrupt" });
			return;
		}
		if (messages.references.get(message) !== 0) return;
	}
	if (messages.trouble.get(message) === 0) finish(core, message, { fate: "removed" });
	else finish(core, message, { fate: "deferred", wakeup: core.now + backoff(core, message) });
}

/** As long again as the message has been in the queue, within bounds. */
function backoff(core: Core, message: number): number {
	const { minimalBackoff, maximalBackoff } = core.settings;
	const age = core.now - core.messages.file(message).created;
	return Math.max(Math.min(age, maximalBackoff), minimalBackoff);
}

function finish(core: Core, message: number, end: End): void {
	const file = core.messages.file(message);
	core.environment.finish(file, end);
	core.messageGone(message);
	core.messages.files[message] = undefined;
	core.messages.giveBack(message);
}
