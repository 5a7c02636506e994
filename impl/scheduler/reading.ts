/**
 * Recipients come from the queue file in batches. When as many have been read as are wanted, the rest stays for another time, even if
 * there is none: only reading on tells. Leaves out how many are wanted (batchLimit of the two managers).
 */
import type { BatchRecipient, Core } from "./core.js";
import { UnreadableRecord } from "./errors.js";

/**
 * Reads the next batch of a message.
 * @returns null if the file cannot be read; then nothing has changed but the time of the last reading.
 */
export function readBatch(core: Core, message: number): BatchRecipient[] | null {
	const { messages } = core;
	const start = messages.unreadFrom.get(message);
	const first = start === 0;
	const limit = core.batchLimit(message, first);
	let unread = first ? messages.file(message).recipientCount : messages.unread.get(message);
	const batch: BatchRecipient[] = [];
	let record = start;
	let more = false;
	try {
		for (;;) {
			const address = messages.file(message).recipient(record);
			if (address === undefined) break;
			record++;
			unread--;
			if (address === null) continue;
			batch.push({ record: record - 1, address, domain: domainOf(address), queue: 0 });
			if (batch.length >= limit) {
				more = true;
				break;
			}
		}
	} catch (error) {
		if (!(error instanceof UnreadableRecord)) throw error;
		core.batchRead(message);
		return null;
	}
	core.batchRead(message);
	messages.unreadFrom.set(message, more ? record : 0);
	// What is left is an estimate. If the count was wrong it is of no use any more.
	messages.unread.set(message, unread < 0 || !more ? 0 : unread);
	return batch;
}

function domainOf(address: string): string {
	const at = address.lastIndexOf("@");
	return at < 0 ? "" : address.slice(at).toLowerCase();
}
