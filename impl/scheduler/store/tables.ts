/**
 * The tables that both queue managers have: messages, destination queues, entries, and the recipients of entries. Leaves out jobs and
 * peers (preemptive/tables.ts), and every rule.
 */
import type { QueueFile, Reason } from "../environment.js";
import { Rows } from "./rows.js";

/** One message in core. */
export class Messages extends Rows {
	readonly files: (QueueFile | undefined)[] = [];
	/** Entries that are not done. */
	readonly references = this.column();
	/** 1: some recipient must be tried again. */
	readonly trouble = this.column();
	/** The record at which the next batch begins; 0: the end of the file was seen. */
	readonly unreadFrom = this.column();
	/** Recipient records not read yet, as estimated from the file's count. */
	readonly unread = this.column();
	/** Recipients in core, and how many there may be. */
	readonly recipients = this.column();
	readonly recipientLimit = this.column();
	/** When it was activated and when its last batch was read, by the sane clock. */
	readonly queued = this.realColumn();
	readonly refilled = this.realColumn();

	file(message: number): QueueFile {
		const file = this.files[message];
		if (file === undefined) throw new RangeError(`there is no message in row ${message}`);
		return file;
	}
}

/** One destination of one transport. */
export class Queues extends Rows {
	readonly names: string[] = [];
	readonly nexthops: string[] = [];
	/** Of the name. */
	readonly hash = this.column();
	/** Why it is dead. */
	readonly reasons = new Map<number, Reason>();
	readonly transport = this.column();
	/** Entries to be selected. */
	readonly todo = this.column();
	/** Entries in delivery. */
	readonly busy = this.column();
	/** Ready: how many entries may be in delivery, at least 1. Otherwise DEAD or SUSPENDED. */
	readonly window = this.column();
	readonly success = this.realColumn();
	readonly failure = this.realColumn();
	readonly failedCohorts = this.realColumn();

	name(queue: number): string {
		return this.names[queue] ?? "";
	}

	nexthop(queue: number): string {
		return this.nexthops[queue] ?? "";
	}
}

/** Recipients of one message that go to one destination in one delivery. */
export class Entries extends Rows {
	readonly message = this.column();
	readonly queue = this.column();
	/** 1: in delivery. */
	readonly busy = this.column();
	/** How often the row was used before: tells a delivery from one long ended. */
	readonly uses = this.column();
	readonly recipients = this.column();
	/** Rows of the recipient table. */
	readonly firstRecipient = this.column();
	readonly lastRecipient = this.column();
}

/** Which recipient record of the queue file each recipient is, chained by entry. */
export class Recipients extends Rows {
	readonly record = this.column();
	readonly next = this.column();
}
