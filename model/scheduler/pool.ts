/**
 * How recipient slots travel: from a job that has more than it needs to its transport's pool, and on to the first job whose message has
 * unread recipients. Leaves out when recipients are read (recipients.ts).
 * Source: SR "Dealing with memory resource limits"; src/qmgr/qmgr_job.c:qmgr_job_move_limits.
 */
import { context, send, stateOf } from "./dispatch.js";
import type { Run, World } from "./world.js";

/** Recipients of a message are still in its queue file, as far as is known. */
export function isPartlyRead(world: World, message: string): boolean {
	return stateOf(world, "message", message) === "partlyRead";
}

/** Returns what a job, and its message as a whole, does not need. */
export function moveLimits(run: Run, id: string): void {
	const { world } = run;
	const job = context(world, "job", id);
	const message = context(world, "message", job.message);
	const { transport } = job;
	if (context(world, "transport", transport).firstUnread === id) {
		send(run, "transport", transport, { type: "FIRST_UNREAD", job: nextUnread(world, transport, id) });
	}
	const unused = Math.min(job.limit - job.inCore, message.limit - message.inCore);
	if (unused <= 0) return;
	send(run, "job", id, { type: "LIMIT_LOWERED", slots: unused });
	send(run, "message", job.message, { type: "LIMIT_LOWERED", slots: unused });
	send(run, "transport", transport, { type: "POOL_RETURNED", slots: unused });
	const { firstUnread, pool } = context(world, "transport", transport);
	if (firstUnread === null || pool <= 0) return;
	send(run, "transport", transport, { type: "POOL_TAKEN", slots: pool });
	send(run, "job", firstUnread, { type: "LIMIT_RAISED", slots: pool });
	send(run, "message", context(world, "job", firstUnread).message, { type: "LIMIT_RAISED", slots: pool });
}

/** The first job after this one, by time, whose message has unread recipients. */
function nextUnread(world: World, transport: string, job: string): string | null {
	const byTime = world.jobsByTime[transport] ?? [];
	const later = byTime.slice(byTime.indexOf(job) + 1);
	return later.find((other) => isPartlyRead(world, context(world, "job", other).message)) ?? null;
}
