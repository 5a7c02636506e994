/** How a delivery will end: by the site, the recipient and the attempt, not by the scheduler under which it comes. */
import type { Report } from "../../../impl/scheduler/index.js";
import { noise } from "../workload/chance.js";
import type { Site } from "../workload/sites.js";
import { draw } from "../workload/time.js";

const DELIVERED: Report = { kind: "delivered" };
const SITE_DOWN: Report = { kind: "site-failure", reason: { status: "4.4.1", text: "site is down" } };
export const DEFERRED: Report = { kind: "deferred" };

export interface Fate {
	readonly seconds: number;
	readonly report: Report;
}

/**
 * @param now when it begins, in seconds.
 * @param whose the seed, the message, its first recipient, and the attempt.
 */
export function fateOf(site: Site, now: number, whose: readonly number[]): Fate {
	if (site.down.some(({ from, to }) => now >= from && now < to)) return { seconds: site.timeout, report: SITE_DOWN };
	const seconds = draw(site.takes, noise(...whose, 0));
	const luck = noise(...whose, 1);
	if (luck < site.fails) return { seconds, report: SITE_DOWN };
	return { seconds, report: luck < site.fails + site.defers ? DEFERRED : DELIVERED };
}
