/**
 * The system's time, for programs that run for real.
 */
import type { Clock } from "../clock.js";

/** The longest that a timer can wait, in seconds. */
const LONGEST = 2_000_000;

export const realClock: Clock = {
	now: () => Math.floor(Date.now() / 1000),
	after(seconds, call) {
		if (seconds <= 0) {
			const soon = setImmediate(call);
			return { cancel: () => clearImmediate(soon) };
		}
		const later = setTimeout(call, Math.min(seconds, LONGEST) * 1000);
		return { cancel: () => clearTimeout(later) };
	},
};
