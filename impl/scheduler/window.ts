/**
 * The concurrency window of a destination: how reports move it, when the destination is dead, and how it comes back. Source:
 * SCHEDULER_README, "Concurrency scheduling"; where the program does something else, it is said so.
 */
import type { Feedback } from "../../model/scheduler/knobs.js";
import type { Core } from "./core.js";
import type { Reason } from "./environment.js";
import { DEAD, discardQueue, isDead, isEmpty, isReady, SUSPENDED } from "./queues.js";

/** Feedback has to add up to this much to move the window by as much. */
const HYSTERESIS = 1;

function amount({ base, per }: Feedback, window: number): number {
	return per === "concurrency" ? base / window : base;
}

/** A delivery without trouble: the window may grow, a dead destination is alive. */
export function reward(core: Core, queue: number): void {
	const { queues } = core;
	queues.failedCohorts.set(queue, 0);
	if (isDead(core, queue)) revive(core, queue);
	else grow(core, queue);
	core.queueChanged(queue);
}

function grow(core: Core, queue: number): void {
	const { queues } = core;
	const { concurrencyLimit, initialConcurrency, positiveFeedback } = core.transportOf(queue).settings;
	let window = queues.window.get(queue);
	if (concurrencyLimit !== 0 && window >= concurrencyLimit) return;
	// Not much ahead of what is in use, or negative feedback would have no effect for long.
	if (window >= queues.busy.get(queue) + initialConcurrency) return;
	const feedback = amount(positiveFeedback, window);
	let success = queues.success.get(queue) + feedback;
	while (success + feedback / 2 >= HYSTERESIS) {
		window += HYSTERESIS;
		success -= HYSTERESIS;
		queues.failure.set(queue, 0);
	}
	queues.success.set(queue, success);
	queues.window.set(queue, concurrencyLimit === 0 ? window : Math.min(window, concurrencyLimit));
}

/** Nobody knows how much a destination takes that comes back: as much as is in delivery, or the initial concurrency. */
function revive(core: Core, queue: number): void {
	const { queues } = core;
	const timer = core.revivals.get(queue);
	if (timer !== undefined) timer.cancelled = true;
	core.revivals.delete(queue);
	queues.reasons.delete(queue);
	const busy = queues.busy.get(queue);
	queues.window.set(queue, busy > 0 ? busy : core.transportOf(queue).settings.initialConcurrency);
	queues.success.set(queue, 0);
	queues.failure.set(queue, 0);
}

/** A ready destination failed: the window shrinks, or after enough failed cohorts the destination is dead. */
export function punish(core: Core, queue: number, reason: Reason): void {
	const { queues } = core;
	const { failedCohortLimit } = core.transportOf(queue).settings;
	// A plain sum of parts: for some windows it stays just below a whole number, and the cohort counts one failure late.
	const cohorts = queues.failedCohorts.get(queue) + 1 / queues.window.get(queue);
	queues.failedCohorts.set(queue, cohorts);
	if (failedCohortLimit > 0 && cohorts >= failedCohortLimit) {
		queues.window.set(queue, DEAD);
		queues.reasons.set(queue, reason);
		const when = core.now + core.settings.minimalBackoff;
		core.revivals.set(queue, core.timers.request(when, { kind: "revive-queue", queue }));
	} else {
		shrink(core, queue);
	}
	core.queueChanged(queue);
}

/** Takes effect at the start of a cycle of failures. With feedback 1 the first failure of a cycle counts twice, as in Postfix. */
function shrink(core: Core, queue: number): void {
	const { queues } = core;
	let window = queues.window.get(queue);
	const feedback = amount(core.transportOf(queue).settings.negativeFeedback, window);
	let failure = queues.failure.get(queue) - feedback;
	while (failure - feedback / 2 < 0) {
		window -= HYSTERESIS;
		queues.success.set(queue, 0);
		failure += HYSTERESIS;
	}
	queues.failure.set(queue, failure);
	queues.window.set(queue, Math.max(window, 1));
}

/** The time of a dead destination is over. */
export function timedRevival(core: Core, queue: number): void {
	reward(core, queue);
	discardIfIdle(core, queue);
}

/** A flush forgets that a destination is dead. */
export function flushQueue(core: Core, queue: number): void {
	if (isDead(core, queue)) reward(core, queue);
	discardIfIdle(core, queue);
}

/** With a destination rate delay every delivery is followed by a pause. */
export function pauseAfterDelivery(core: Core, queue: number): void {
	const { destinationRateDelay } = core.transportOf(queue).settings;
	if (destinationRateDelay === 0) return;
	if (isDead(core, queue)) reward(core, queue);
	if (!isReady(core, queue)) return;
	core.queues.window.set(queue, SUSPENDED);
	core.timers.request(core.now + destinationRateDelay, { kind: "resume-queue", queue });
	core.queueChanged(queue);
}

export function resume(core: Core, queue: number): void {
	core.queues.window.set(queue, 1);
	core.queueChanged(queue);
	if (isEmpty(core, queue)) discardQueue(core, queue);
	else core.queueResumed(queue);
}

export function discardIfIdle(core: Core, queue: number): void {
	if (isReady(core, queue) && isEmpty(core, queue)) discardQueue(core, queue);
}

/** An entry of the queue has ended: without any left the queue is discarded, a dead one only if there are very many. */
export function discardAfterEntry(core: Core, queue: number): void {
	if (!isEmpty(core, queue)) return;
	if (isDead(core, queue) && core.queues.count > 2 * core.settings.recipientLimit) reward(core, queue);
	discardIfIdle(core, queue);
}
