/**
 * The two job lists of a transport: the scheduler's, and the one by enqueue time, with what follows when a job comes onto them or
 * leaves them. Leaves out who is selected (scheduler.ts).
 * Source: SR "How the preemption works", "Dealing with memory resource limits"; src/qmgr/qmgr_job.c.
 */
import { because, context, send, stateOf } from "./dispatch.js";
import { after, insertedBefore, without } from "./lists.js";
import { jobMachine } from "./machines/job.js";
import { start } from "./machines/runner.js";
import { moveLimits } from "./pool.js";
import type { Peer, Run, World } from "./world.js";

export function jobId(message: string, transport: string): string {
	return `${message}/${transport}`;
}

/** The job of a message on a transport, made if need be and on the lists, ready for more recipients. */
export function obtainJob(run: Run, message: string, transport: string): string {
	const { world } = run;
	const id = jobId(message, transport);
	if (world.machines.job[id] === undefined) {
		makeJob(world, message, transport);
		because(run, "scheduler.job.one-per-transport", `${message} has recipients for ${transport}: a job is made`);
	}
	if (stateOf(world, "job", id) === "retired") linkJob(run, id);
	send(run, "transport", transport, { type: "FORGET_CANDIDATE" });
	if (stateOf(world, "job", id) === "blocked") {
		send(run, "job", id, { type: "UNBLOCK" });
		send(run, "transport", transport, { type: "CURRENT", job: world.jobList[transport]?.[0] ?? null });
	}
	return id;
}

function makeJob(world: World, message: string, transport: string): void {
	const id = jobId(message, transport);
	world.machines.job[id] = start(jobMachine, {
		id,
		message,
		transport,
		cost: context(world, "transport", transport).rules.slotCost,
		read: 0,
		selected: 0,
		slots: 0,
		used: 0,
		level: 0,
		parent: null,
		inCore: 0,
		limit: 0,
	});
	world.jobsOf[message] = [...(world.jobsOf[message] ?? []), id];
	world.peers[id] = [];
}

/** When the message of a job was taken into the active queue, by the scheduler's clock. */
export function queuedAt(world: World, job: string): number {
	return context(world, "message", context(world, "job", job).message).queuedAt;
}

/** Puts a job onto both lists after all older ones; it becomes current, or first unread, if it stands before the one that was. */
function linkJob(run: Run, id: string): void {
	const { world } = run;
	const { transport } = context(world, "job", id);
	const age = queuedAt(world, id);
	const jobs = world.jobList[transport] ?? [];
	const byTime = world.jobsByTime[transport] ?? [];
	const { current, firstUnread } = context(world, "transport", transport);

	const isOlder = (other: string) => queuedAt(world, other) <= age;
	const place = jobs.findLastIndex((other) => context(world, "job", other).parent === null && isOlder(other)) + 1;
	const placeByTime = byTime.findLastIndex(isOlder) + 1;
	send(run, "job", id, { type: "LINK" });
	world.jobList[transport] = insertedBefore(jobs, id, jobs[place] ?? null);
	world.jobsByTime[transport] = insertedBefore(byTime, id, byTime[placeByTime] ?? null);

	if (current === null || jobs.indexOf(current) >= place)
		send(run, "transport", transport, { type: "CURRENT", job: id });
	if (firstUnread === null || byTime.indexOf(firstUnread) >= placeByTime) {
		send(run, "transport", transport, { type: "FIRST_UNREAD", job: id });
		if (firstUnread !== null) moveLimits(run, firstUnread);
	}
	const { pool } = context(world, "transport", transport);
	if (pool > 0) {
		send(run, "transport", transport, { type: "POOL_TAKEN", slots: pool });
		send(run, "job", id, { type: "LIMIT_RAISED", slots: pool });
		send(run, "message", context(world, "job", id).message, { type: "LIMIT_RAISED", slots: pool });
	}
}

/** The jobs that preempt this one, directly or by adoption. */
export function childrenOf(world: World, job: string): string[] {
	const { transport } = context(world, "job", job);
	return (world.jobList[transport] ?? []).filter((other) => context(world, "job", other).parent === job);
}

/** Takes a job off the preemption stack; its children go to its parent. Its place on the list is for the caller. */
export function popJob(run: Run, id: string): void {
	const { world } = run;
	const { parent, transport } = context(world, "job", id);
	send(run, "job", id, { type: "POP" });
	for (const child of childrenOf(world, id)) send(run, "job", child, { type: "ADOPTED", parent });
	send(run, "transport", transport, { type: "FORGET_CANDIDATE" });
}

/** Takes a job off the lists until it gets recipients again. */
export function retireJob(run: Run, id: string): void {
	if (context(run.world, "job", id).level > 0) popJob(run, id);
	moveLimits(run, id);
	unlinkJob(run, id);
	send(run, "job", id, { type: "RETIRE" });
}

function unlinkJob(run: Run, id: string): void {
	const { world } = run;
	const { transport } = context(world, "job", id);
	const { current, remembered } = context(world, "transport", transport);
	const jobs = world.jobList[transport] ?? [];
	for (const child of childrenOf(world, id)) send(run, "job", child, { type: "ADOPTED", parent: null });
	if (current === id) send(run, "transport", transport, { type: "CURRENT", job: after(jobs, id) });
	if (remembered?.candidate === id || remembered?.current === id) {
		send(run, "transport", transport, { type: "FORGET_CANDIDATE" });
	}
	world.jobList[transport] = without(jobs, id);
	world.jobsByTime[transport] = without(world.jobsByTime[transport] ?? [], id);
}

/** Ends a job with its message. */
export function freeJob(run: Run, id: string): void {
	const { world } = run;
	const { level, message } = context(world, "job", id);
	if (level > 0) popJob(run, id);
	moveLimits(run, id);
	if (stateOf(world, "job", id) !== "retired") unlinkJob(run, id);
	world.jobsOf[message] = without(world.jobsOf[message] ?? [], id);
	delete world.peers[id];
	delete world.machines.job[id];
}

/** Replaces what a job has for one destination. */
export function changePeer(world: World, job: string, destination: string, change: (peer: Peer) => Peer): void {
	world.peers[job] = (world.peers[job] ?? []).map((peer) => (peer.destination === destination ? change(peer) : peer));
}

/** The job has entries that wait. */
export function hasEntries(world: World, id: string): boolean {
	const { selected, read } = context(world, "job", id);
	return selected < read;
}
