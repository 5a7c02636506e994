/**
 * The round robin queue manager (oqmgr): destination by destination in turn, oldest entry first. It knows no jobs; what Postfix calls
 * the old queue manager. Source: qmgr(8) and SCHEDULER_README where they tell of oqmgr, and the program.
 */
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { compareText } from "../assigning.js";
import { type BatchRecipient, Core, type Transport } from "../core.js";
import { addRecipient, freeEntry, handOverRecipients, newEntry } from "../entries.js";
import type { Environment } from "../environment.js";
import { allDone, refill } from "../messages.js";
import { discardAfterEntry, pauseAfterDelivery } from "../window.js";
import type { QueueSearch } from "./search.js";

/** A message is read on when the recipients in core are so many below their limit. */
const REFILL_MARGIN = 100;

export class RoundRobinCore extends Core {
	readonly search: QueueSearch;

	constructor(knobs: KnobSettings, environment: Environment, now: number, search: (core: Core) => QueueSearch) {
		super(knobs, environment, now);
		this.search = search(this);
	}

	/** The limits of messages and of recipients in core both count. */
	override hasRoom(): boolean {
		return super.hasRoom() && this.recipientsInCore < this.settings.recipientLimit;
	}

	/** As many for each message as for all together, whatever is in core. */
	override batchLimit(): number {
		return this.settings.recipientLimit * this.settings.fudge;
	}

	/** By domain, then by address, in whatever spelling. Addresses without a domain come last. */
	override compareRecipients(a: BatchRecipient, b: BatchRecipient): number {
		if (a.domain !== b.domain && (a.domain === "" || b.domain === "")) return a.domain === "" ? 1 : -1;
		return compareText(a.domain, b.domain) || compareText(a.address.toLowerCase(), b.address.toLowerCase());
	}

	/** Recipients that follow each other and go to the same destination share an entry, as many as one delivery may have. */
	override assign(message: number, batch: readonly BatchRecipient[]): void {
		const single = this.messages.file(message).single ?? false;
		let entry = 0;
		for (const { record, queue } of batch) {
			if (queue === 0) continue;
			if (single || entry === 0 || this.entries.queue.get(entry) !== queue || this.isFull(entry)) {
				entry = this.createEntry(message, queue);
			}
			addRecipient(this, entry, record);
			this.recipientsInCore++;
		}
	}

	private isFull(entry: number): boolean {
		const { recipientsPerDelivery } = this.transportOf(this.entries.queue.get(entry)).settings;
		return recipientsPerDelivery !== 0 && this.entries.recipients.get(entry) >= recipientsPerDelivery;
	}

	private createEntry(message: number, queue: number): number {
		const entry = newEntry(this, message, queue);
		this.addTodo(entry);
		return entry;
	}

	/** The todo list has the newest entry first. */
	private addTodo(entry: number): void {
		const queue = this.entries.queue.get(entry);
		this.todoOf.prepend(queue, entry);
		this.queues.todo.add(queue, 1);
		this.queueChanged(queue);
	}

	private removeTodo(entry: number): void {
		const queue = this.entries.queue.get(entry);
		this.todoOf.remove(queue, entry);
		this.queues.todo.add(queue, -1);
	}

	override select(transport: Transport): number {
		const queue = this.search.next(transport);
		if (queue === 0) return 0;
		this.queuesOf.rotate(transport.row, queue);
		this.search.queueTurned(queue);
		const entry = this.todoOf.last(queue);
		this.removeTodo(entry);
		this.entries.busy.set(entry, 1);
		this.queues.busy.add(queue, 1);
		this.queueChanged(queue);
		return entry;
	}

	/** The entry is the newest now: the order of the queue is not kept. */
	override unselect(entry: number): void {
		this.entries.busy.set(entry, 0);
		this.queues.busy.add(this.entries.queue.get(entry), -1);
		this.addTodo(entry);
	}

	override moveTodo(entry: number, queue: number): void {
		const moved = this.createEntry(this.entries.message.get(entry), queue);
		handOverRecipients(this, entry, moved);
		this.entryDone(entry);
	}

	override entryDone(entry: number): void {
		const { entries, queues, messages } = this;
		const queue = entries.queue.get(entry);
		const message = entries.message.get(entry);
		const delivered = entries.busy.get(entry) === 1;
		if (delivered) queues.busy.add(queue, -1);
		else this.removeTodo(entry);
		freeEntry(this, entry);
		this.queueChanged(queue);
		if (delivered) pauseAfterDelivery(this, queue);
		discardAfterEntry(this, queue);
		messages.references.add(message, -1);
		if (messages.unreadFrom.get(message) !== 0 && this.isTimeToRead()) refill(this, message);
		if (messages.references.get(message) === 0) allDone(this, message);
	}

	private isTimeToRead(): boolean {
		return this.recipientsInCore < this.settings.recipientLimit * this.settings.fudge - REFILL_MARGIN;
	}

	override needsAgent(transport: Transport): boolean {
		return this.search.needsAgent(transport);
	}

	override queueAdded(queue: number): void {
		this.search.queueAdded(queue);
	}

	override queueChanged(queue: number): void {
		this.search.queueChanged(queue);
	}

	override queueGone(queue: number): void {
		this.search.queueGone(queue);
	}

	override queueResumed(): void {}
	override transportAdded(): void {}
	override messageAdded(): void {}
	override batchRead(): void {}
	override batchAssigned(): void {}
	override messageGone(): void {}
}
