/**
 * How one destination of one transport does: what is in flight, and what its failures oblige a scheduler to, and excuse. Leaves out whose
 * mail it is (ledger.ts).
 */

/** What the knobs say of one transport; 0: no limit. */
export interface Rules {
	readonly concurrency: number;
	/** Deliveries at once that any scheduler must be able to have in flight at a destination that never failed. */
	readonly atLeast: number;
	readonly recipients: number;
	/** Failures in a row after which a destination must be left alone; 0: never. */
	readonly failures: number;
}

export interface Site {
	readonly name: string;
	readonly transport: string;
	readonly rules: Rules;
	busy: number;
	/** The second of the last site failure; null: never. */
	lastFailure: number | null;
	/** Site failures since it did well, or since it was taken for dead. */
	row: number;
	/** Site failures since something was delivered there: as many as a scheduler can count that forgets nothing. */
	most: number;
	/** Site failures in all. */
	failures: number;
	/** Deliveries in a row that reached it since its last failure. */
	well: number;
	/** How often it has been taken for dead. */
	deaths: number;
	/** The second before which nothing may go there. */
	deadUntil: number;
	/** The second before which a scheduler may take it for dead, even if it is reached meanwhile. */
	perhapsDeadUntil: number;
	/** The second before which nobody can say that something should go there. */
	excusedUntil: number;
}

interface Times {
	readonly now: number;
	readonly minimalBackoff: number;
	readonly maximalBackoff: number;
}

const NEVER = Number.NEGATIVE_INFINITY;

export function newSite(name: string, transport: string, rules: Rules): Site {
	const counts = { busy: 0, row: 0, most: 0, failures: 0, well: 0, deaths: 0 };
	const times = { lastFailure: null, deadUntil: NEVER, perhapsDeadUntil: NEVER, excusedUntil: NEVER };
	return { name, transport, rules, ...counts, ...times };
}

/** Nothing may go there. */
export function mustBeLeftAlone({ deadUntil }: Site, now: number): boolean {
	return now < deadUntil;
}

/** Nothing has to go there. */
export function mayBeLeftAlone({ excusedUntil }: Site, now: number): boolean {
	return now < excusedUntil;
}

/**
 * Deliveries at once that it must be able to have. After a failure a scheduler may be careful, one at a time, until as many as let the
 * slowest window grow to its full width again have gone well.
 */
export function leastAtOnce({ rules, lastFailure, well }: Site): number {
	return lastFailure === null || well >= rules.atLeast ** 2 ? rules.atLeast : 1;
}

/**
 * A site failure was reported.
 * @param deaths how often the site had been taken for dead when the delivery was selected: one that was in flight when the site died says nothing new.
 */
export function failed(site: Site, deaths: number, { now, minimalBackoff, maximalBackoff }: Times): void {
	const { rules } = site;
	site.lastFailure = now;
	site.failures++;
	site.well = 0;
	// Postfix narrows a destination's window with each failure, so that it gives up earlier than at the last one.
	if (rules.failures > 0 && 2 * site.failures >= rules.failures) site.excusedUntil = now + maximalBackoff;
	site.most++;
	if (rules.failures > 0 && site.most >= rules.failures) site.perhapsDeadUntil = now + minimalBackoff;
	if (deaths === site.deaths) site.row++;
	if (rules.failures === 0 || site.row < rules.failures) return;
	site.row = 0;
	site.deaths++;
	site.deadUntil = now + minimalBackoff;
}

/** A delivery ended otherwise than with a site failure; with a crash nobody knows whether the site was reached. */
export function ended(site: Site, outcome: "delivered" | "deferred" | "crash", now: number): void {
	if (outcome !== "crash" && now >= site.perhapsDeadUntil) site.excusedUntil = NEVER;
	if (outcome === "delivered") site.most = 0;
	if (outcome !== "crash") site.well++;
	forgotten(site);
}

/** Its failures may be forgotten. */
export function forgotten(site: Site): void {
	site.row = 0;
	site.deadUntil = NEVER;
}
