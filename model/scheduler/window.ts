/**
 * The arithmetic of a destination's concurrency window: what one report does to it. Leaves out when a report counts (destination.ts).
 * Source: SR "Pseudocode for the Postfix 2.5 concurrency scheduler"; src/qmgr/qmgr_queue.c:qmgr_queue_unthrottle, qmgr_queue_throttle.
 */
import type { Feedback } from "./knobs.js";
import type { DestinationRules } from "./rules.js";

/** The window in deliveries; feedback gathered towards its next step up (success) and down (failure); failed cohorts. */
export interface Window {
	readonly window: number;
	readonly success: number;
	readonly failure: number;
	readonly cohorts: number;
}

/** What one report adds or takes. */
export function feedbackAmount(feedback: Feedback, window: number): number {
	return feedback.per === "concurrency" ? feedback.base / window : feedback.base;
}

/** How close to a whole step the gathered feedback must come. */
function guard(rules: DestinationRules, amount: number): number {
	switch (rules.switches.hysteresisGuard) {
		case "half-feedback":
			return amount / 2;
		case "rounding-error":
			return ROUNDING;
		case "none":
			return 0;
	}
}

const ROUNDING = 1e-9;

/** The window after a report without connection or handshake failure. */
export function widened(now: Window, rules: DestinationRules): Window {
	const amount = feedbackAmount(rules.positive, now.window);
	let { window, failure } = now;
	let success = now.success + amount;
	while (success + guard(rules, amount) >= 1) {
		window += 1;
		success -= 1;
		failure = 0;
	}
	if (rules.concurrencyLimit > 0) window = Math.min(window, rules.concurrencyLimit);
	return { window, success, failure, cohorts: 0 };
}

/** The failed cohorts after one more failure. */
export function cohortsAfterFailure(now: Window): number {
	return now.cohorts + 1.0 / now.window;
}

/** Whether one more failure makes the destination dead. A limit of 0 means never. */
export function isLastCohort(now: Window, rules: DestinationRules): boolean {
	const { cohortLimit: limit, switches } = rules;
	const cohorts = cohortsAfterFailure(now) + (switches.cohortSum === "rounded" ? ROUNDING : 0);
	if (limit === 0) return false;
	return switches.cohortLimit === "reached" ? cohorts >= limit : cohorts > limit + 2 * ROUNDING;
}

/** The window after a connection or handshake failure that did not kill the destination. */
export function narrowed(now: Window, rules: DestinationRules): Window {
	const amount = feedbackAmount(rules.negative, now.window);
	let { window, success } = now;
	let failure = now.failure - amount;
	while (failure - guardDown(rules, amount) < 0) {
		window -= 1;
		failure += 1;
		success = 0;
	}
	return { window: Math.max(window, 1), success, failure, cohorts: cohortsAfterFailure(now) };
}

/** Downwards a step is due as soon as anything is missing; an error of rounding is nothing. */
function guardDown(rules: DestinationRules, amount: number): number {
	return rules.switches.hysteresisGuard === "half-feedback" ? amount / 2 : -guard(rules, amount);
}
