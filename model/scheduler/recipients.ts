/**
 * Reading recipients from queue files in batches: how many, when, and what follows. Leaves out where recipient slots come from (pool.ts).
 * Source: SR "Dealing with memory resource limits"; src/qmgr/qmgr_message.c:qmgr_message_read, qmgr_message_realloc,
 * src/qmgr/qmgr_job.c:qmgr_job_peer_select; src/oqmgr/qmgr_message.c, qmgr_entry.c.
 */
import { saneTime } from "./clock.js";
import { because, context, send, stateOf } from "./dispatch.js";
import { assignRecipients, sortBound, sortRecipients } from "./group.js";
import type { Recipient } from "./machines/entry.js";
import { isPartlyRead, moveLimits } from "./pool.js";
import type { SchedulerRequirementId } from "./requirement-ids.js";
import { resolveAll } from "./resolve.js";
import type { TransportRules } from "./rules.js";
import type { Run, World } from "./world.js";

/** No batch is larger, lest the queue manager be deaf meanwhile. */
const LARGEST_BATCH = 5000;
/** oqmgr reads on when it has this many recipients fewer than it might have. */
const REFILL_MARGIN = 100;

/** Recipients in core, of all messages. */
export function recipientsInCore(world: World): number {
	let sum = 0;
	for (const { context: message } of Object.values(world.machines.message)) sum += message.inCore;
	return sum;
}

/** Recipients that the next batch of a message may have. */
function batchLimit(world: World, message: string): number {
	const { recipientLimit, fudgeFactor } = world.rules;
	if (world.manager === "oqmgr") return recipientLimit * (fudgeFactor / 100);
	const { limit, inCore } = context(world, "message", message);
	const isFirst = stateOf(world, "message", message) === "opened";
	const room = isFirst ? Math.max(recipientLimit - recipientsInCore(world), limit) : limit - inCore;
	return Math.min(room, LARGEST_BATCH);
}

/** Reads a batch; null if the file cannot be read. */
function readBatch(run: Run, message: string): Recipient[] | null {
	const { world } = run;
	const file = world.files[message];
	const limit = batchLimit(world, message);
	const { position } = context(world, "message", message);
	const batch: Recipient[] = [];
	if (file === undefined || file.garbage) {
		send(run, "message", message, { type: "UNREADABLE", sane: schedulersTime(world) });
		return null;
	}
	let record = position;
	let isFull = false;
	for (; record < file.recipients.length && !isFull; record++) {
		const address = file.recipients[record];
		if (address === undefined || file.done[record]) continue;
		batch.push({ address, record });
		isFull = batch.length >= limit;
	}
	send(run, "message", message, { type: "BATCH", records: record - position, isFull, sane: schedulersTime(world) });
	because(
		run,
		ruleOfBatch(world, position),
		`${batch.length} recipients of ${message} were read, at most ${limit} might be`,
	);
	return batch;
}

function ruleOfBatch({ manager }: World, position: number): SchedulerRequirementId {
	if (manager === "oqmgr") return "scheduler.oqmgr.recipient-limit";
	return position === 0 ? "scheduler.message.first-batch" : "scheduler.recipients.transport-pool";
}

/** oqmgr knows the system's clock only. */
function schedulersTime(world: World): number {
	return world.manager === "qmgr" ? saneTime(world.clock) : world.clock.now;
}

/** Reads a batch and makes entries of it. @returns false if the file cannot be read. */
export function loadBatch(run: Run, message: string): boolean {
	const { world } = run;
	const batch = readBatch(run, message);
	if (batch === null) return false;
	const sorted = sortRecipients(world.manager, batch);
	if (sorted.some((recipient, index) => recipient !== batch[index])) {
		because(
			run,
			"scheduler.group.sorted-recipients",
			`the recipients of ${message} were put in order of domain and address`,
		);
	}
	const bound = resolveAll(run, message, sorted);
	assignRecipients(run, message, sortBound(world, bound));
	if (!isPartlyRead(world, message)) for (const job of world.jobsOf[message] ?? []) moveLimits(run, job);
	return true;
}

/** When a job is visited: reads on if a whole refill fits, or something fits and the last batch was long enough ago. */
export function refillIfDue(run: Run, message: string, rules: TransportRules): void {
	const { world } = run;
	if (!isPartlyRead(world, message)) return;
	const { limit, inCore, refilledAt } = context(world, "message", message);
	const room = limit - inCore;
	if (room >= rules.refillLimit) {
		because(
			run,
			"scheduler.recipients.refill-limit",
			`${message} has room for ${room} recipients, a refill is ${rules.refillLimit}`,
		);
		loadBatch(run, message);
	} else if (room > 0 && saneTime(world.clock) - refilledAt >= rules.refillDelay) {
		because(
			run,
			"scheduler.recipients.refill-delay",
			`the last batch of ${message} was read ${rules.refillDelay}s ago or more`,
		);
		loadBatch(run, message);
	}
}

/** When a job has nothing that can be selected: reads on if anything fits. @returns whether it tried. */
export function refillAsLastChance(run: Run, message: string): boolean {
	const { world } = run;
	const { limit, inCore } = context(world, "message", message);
	if (!isPartlyRead(world, message) || limit <= inCore) return false;
	because(
		run,
		"scheduler.recipients.refill-last-chance",
		`${message} has nothing that can be selected and unread recipients`,
	);
	loadBatch(run, message);
	return true;
}

/** oqmgr reads on as soon as there is room for a good part of its recipients. */
export function refillBelowLimit(run: Run, message: string): void {
	const { world } = run;
	const { recipientLimit, fudgeFactor } = world.rules;
	if (!isPartlyRead(world, message)) return;
	if (recipientsInCore(world) >= recipientLimit * (fudgeFactor / 100) - REFILL_MARGIN) return;
	because(
		run,
		"scheduler.oqmgr.refill-below-limit",
		`${recipientsInCore(world)} recipients are in core, well below ${recipientLimit}`,
	);
	loadBatch(run, message);
}
