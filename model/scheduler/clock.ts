/**
 * The two clocks of a queue manager: the system's, and the one that the scheduler reckons ages by, which never runs backwards.
 * Leaves out timers.
 */

/** All in seconds since the start of the run. */
export interface Clock {
	/** The system's time. */
	now: number;
	/** What the scheduler's clock last said, and the system's time then; null before the first reading. */
	last: { sane: number; real: number } | null;
	/** Half seconds not yet added while the scheduler's clock waits for the system's to catch up: 0 or 1. */
	fraction: number;
	/** The system's clock was set back and has not caught up. */
	behind: boolean;
}

/** While it is ahead, the scheduler's clock runs at one part in so many of the system's. */
const SLEW = 2;

export function startClock(): Clock {
	return { now: 0, last: null, fraction: 0, behind: false };
}

/**
 * Reads the scheduler's clock. Readings have an effect: how far the clock has fallen behind is measured between readings only.
 * Source: src/util/sane_time.c:sane_time.
 */
export function saneTime(clock: Clock): number {
	const { now, last } = clock;
	let sane = now;
	if (last !== null && now < last.sane) {
		sane = last.sane;
		if (now < last.real) {
			clock.behind = true;
		} else {
			const halves = now - last.real + clock.fraction;
			sane += Math.floor(halves / SLEW);
			clock.fraction = halves % SLEW;
		}
	} else if (clock.behind) {
		clock.behind = false;
		clock.fraction = 0;
	}
	clock.last = { sane, real: now };
	return sane;
}
