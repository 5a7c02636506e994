/** The preemptive manager's answers to what the shared rules ask of a manager, each from the file that has the rule. */
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import type { BatchRecipient, Transport } from "../core.js";
import type { Environment } from "../environment.js";
import { assignBatch, compareRecipients } from "./assignment.js";
import { updateBlockers } from "./blockers.js";
import { beginDelivery, entryDone, moveTodo, takeBack } from "./entries.js";
import { freeJob } from "./jobs.js";
import { returnSlots } from "./pools.js";
import type { Search } from "./search.js";
import { selectEntry } from "./selection.js";
import { PreemptiveState } from "./state.js";

/** One file is not read for longer than this many recipients at a time. */
const LONGEST_BATCH = 5000;

export class PreemptiveCore extends PreemptiveState {
	override readonly search: Search;

	constructor(knobs: KnobSettings, environment: Environment, now: number, search: (state: PreemptiveState) => Search) {
		super(knobs, environment, now);
		this.search = search(this);
	}

	/** The first batch may fill what is free of all recipients in core, a later one the slots that the message's jobs hold. */
	override batchLimit(message: number, first: boolean): number {
		const slots = this.messages.recipientLimit.get(message);
		const limit = first
			? Math.max(this.settings.recipientLimit - this.recipientsInCore, slots)
			: slots - this.messages.recipients.get(message);
		return Math.min(limit, LONGEST_BATCH);
	}

	override compareRecipients(a: BatchRecipient, b: BatchRecipient): number {
		return compareRecipients(a, b);
	}

	override assign(message: number, batch: readonly BatchRecipient[]): void {
		assignBatch(this, message, batch);
	}

	/** When all has been read it is known how many slots the jobs need. */
	override batchAssigned(message: number): void {
		if (this.messages.unreadFrom.get(message) !== 0) return;
		const { jobsOfMessage } = this;
		for (let job = jobsOfMessage.first(message); job !== 0; job = jobsOfMessage.next(job)) returnSlots(this, job);
	}

	override messageGone(message: number): void {
		const { jobsOfMessage } = this;
		for (let job = jobsOfMessage.first(message); job !== 0; job = jobsOfMessage.first(message)) freeJob(this, job);
	}

	override select(transport: Transport): number {
		return selectEntry(this, this.scheduleOf(transport.row));
	}

	override beginDelivery(entry: number): void {
		beginDelivery(this, entry);
	}

	override unselect(entry: number): void {
		takeBack(this, entry);
	}

	override moveTodo(entry: number, queue: number): void {
		moveTodo(this, entry, queue);
	}

	override entryDone(entry: number): void {
		entryDone(this, entry);
	}

	override needsAgent(transport: Transport): boolean {
		return this.search.needsAgent(this.scheduleOf(transport.row));
	}

	override queueResumed(queue: number): void {
		updateBlockers(this, queue);
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
}
