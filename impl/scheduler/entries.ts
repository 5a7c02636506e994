/** Entries and their recipients: made, filled, ended. Leaves out on whose lists an entry stands besides its queue's. */
import type { Core } from "./core.js";

export function newEntry(core: Core, message: number, queue: number): number {
	const { entries } = core;
	const entry = entries.take();
	entries.message.set(entry, message);
	entries.queue.set(entry, queue);
	entries.busy.set(entry, 0);
	entries.recipients.set(entry, 0);
	entries.firstRecipient.set(entry, 0);
	entries.lastRecipient.set(entry, 0);
	core.messages.references.add(message, 1);
	return entry;
}

export function addRecipient(core: Core, entry: number, record: number): void {
	const { entries, recipients } = core;
	const recipient = recipients.take();
	recipients.record.set(recipient, record);
	recipients.next.set(recipient, 0);
	const last = entries.lastRecipient.get(entry);
	if (last === 0) entries.firstRecipient.set(entry, recipient);
	else recipients.next.set(last, recipient);
	entries.lastRecipient.set(entry, recipient);
	entries.recipients.add(entry, 1);
}

/** Gives all recipients of one entry to another one that has none. */
export function handOverRecipients(core: Core, from: number, to: number): void {
	const { entries } = core;
	for (const column of [entries.recipients, entries.firstRecipient, entries.lastRecipient]) {
		column.set(to, column.get(from));
		column.set(from, 0);
	}
}

/** The recipient records of an entry, in the order in which the agent is told. */
export function recordsOf(core: Core, entry: number): number[] {
	const { entries, recipients } = core;
	const records: number[] = [];
	for (let one = entries.firstRecipient.get(entry); one !== 0; one = recipients.next.get(one)) {
		records.push(recipients.record.get(one));
	}
	return records;
}

/** Frees an entry that is on no list any more. */
export function freeEntry(core: Core, entry: number): void {
	const { entries, recipients } = core;
	core.recipientsInCore -= entries.recipients.get(entry);
	let next = 0;
	for (let one = entries.firstRecipient.get(entry); one !== 0; one = next) {
		next = recipients.next.get(one);
		recipients.giveBack(one);
	}
	entries.busy.set(entry, 0);
	entries.uses.add(entry, 1);
	entries.giveBack(entry);
}
