/**
 * Messages come into the active queue and leave it. Leaves out reading recipients and the deliveries between.
 * Source: src/qmgr/qmgr_active.c:qmgr_active_feed, qmgr_active_done; src/qmgr/qmgr.c:qmgr_loop.
 */
import { saneTime } from "./clock.js";
import { context, see, send, stateOf } from "./dispatch.js";
import { freeJob } from "./joblist.js";
import { loadBatch, recipientsInCore } from "./recipients.js";
import type { Run, World } from "./world.js";

const IN_CORE = ["opened", "partlyRead", "fullyRead"];

/** Messages in the active queue. */
export function activeMessages(world: World): number {
	return Object.values(world.machines.message).filter(
		({ value }) => typeof value === "string" && IN_CORE.includes(value),
	).length;
}

/** Whether the active queue takes one more message; oqmgr also looks at the recipients in core. */
export function hasRoom(world: World): boolean {
	const { activeLimit, recipientLimit } = world.rules;
	const hasRecipients = world.manager === "qmgr" || recipientsInCore(world) < recipientLimit;
	return activeMessages(world) < activeLimit && hasRecipients;
}

/** Takes the oldest new message into the active queue. @returns false if there is none, or no room. */
export function feed(run: Run): boolean {
	const { world } = run;
	if (!hasRoom(world)) return false;
	const [message, ...later] = world.incoming;
	if (message === undefined) return false;
	world.incoming = later;
	activate(run, message);
	return true;
}

/** Takes a message into the active queue, unless it is deferred and its time has not come. */
export function activate(run: Run, message: string): void {
	const { world } = run;
	const clock = { ...world.clock, last: world.clock.last };
	const sane = world.manager === "qmgr" ? saneTime(clock) : clock.now;
	const from = stateOf(world, "message", message);
	send(run, "message", message, {
		type: "ACTIVATE",
		now: world.clock.now,
		sane,
		records: world.files[message]?.recipients.length ?? 0,
		minimum: world.rules.messageMinimum,
	});
	if (stateOf(world, "message", message) === from) return;
	world.clock = clock;
	const isNew = from === "incoming";
	see(
		run,
		{ saw: "activate", message },
		isNew ? "scheduler.message.active-limit" : "scheduler.message.rescan-after-wakeup",
		() => `${message} is number ${activeMessages(world)} of at most ${world.rules.activeLimit} in the active queue`,
	);
	if (loadBatch(run, message)) finishIfDone(run, message);
	else leave(run, message);
}

/** If a message has no entries left, sees what is next for it. */
export function finishIfDone(run: Run, message: string): void {
	const { world } = run;
	if (context(world, "message", message).references > 0) return;
	const { minimalBackoff, maximalBackoff } = world.rules;
	const errands = send(run, "message", message, {
		type: "ALL_TRIED",
		now: world.clock.now,
		minimalBackoff,
		maximalBackoff,
	});
	if (errands.length === 0) leave(run, message);
	else if (loadBatch(run, message)) finishIfDone(run, message);
	else {
		send(run, "message", message, { type: "GIVE_UP" });
		leave(run, message);
	}
}

/** Frees what was in core. A file that was removed is forgotten, so that its name may be used again. */
function leave(run: Run, message: string): void {
	const { world } = run;
	for (const job of [...(world.jobsOf[message] ?? [])]) freeJob(run, job);
	delete world.jobsOf[message];
	if (stateOf(world, "message", message) !== "removed") return;
	delete world.files[message];
	delete world.machines.message[message];
}
