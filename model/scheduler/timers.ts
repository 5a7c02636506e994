/**
 * The timers of a queue manager: one list, by due time, first requested first fired among equals. Leaves out what a timer does.
 * Source: src/util/events.c:event_request_timer, event_loop.
 */
import type { Connection } from "./asks.js";

export type Alarm =
	/** A dead destination gets another chance. */
	| { readonly alarm: "backoff"; readonly destination: string }
	/** A rate-limited destination takes its next delivery. */
	| { readonly alarm: "destination-rate"; readonly destination: string }
	/** A dead transport gets another chance. */
	| { readonly alarm: "retry"; readonly transport: string }
	/** A rate-limited transport attends to an agent that has announced itself (or failed to). */
	| { readonly alarm: "transport-rate"; readonly connection: Connection };

export interface Timer {
	/** Seconds since the start of the run, by the system's clock. */
	readonly due: number;
	readonly alarm: Alarm;
}

/** The list with one more alarm, after those that are due at the same time. */
export function arm(timers: readonly Timer[], due: number, alarm: Alarm): Timer[] {
	const before = timers.filter((timer) => timer.due <= due);
	const after = timers.filter((timer) => timer.due > due);
	return [...before, { due, alarm }, ...after];
}

/** The list without an alarm that is no longer wanted. */
export function disarm(timers: readonly Timer[], kind: Alarm["alarm"], owner: string): Timer[] {
	return timers.filter(({ alarm }) => alarm.alarm !== kind || ownerOf(alarm) !== owner);
}

function ownerOf(alarm: Alarm): string | null {
	switch (alarm.alarm) {
		case "backoff":
		case "destination-rate":
			return alarm.destination;
		case "retry":
			return alarm.transport;
		case "transport-rate":
			return null;
	}
}
