/**
 * What every check of a mail log needs: options, what is found, and questions about stretches of the log.
 */
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { settingNumber } from "../../../model/scheduler/settings.js";
import type { Delivery, Life, MailLog } from "./log.js";

export interface MaillogOptions {
	readonly knobs: KnobSettings;
	/** Seconds; how often the deferred queue is scanned. */
	readonly queueRunDelay: number;
	/** Nobody asked for an early attempt (postqueue -f, sendmail -q): then one that is too early is against the rule. */
	readonly neverFlushed: boolean;
}

export interface Breach {
	readonly line: number;
	readonly message: string;
	readonly what: string;
}

export interface Finding {
	readonly requirement: string;
	/** Occasions. */
	readonly proofs: number;
	readonly breaches: readonly Breach[];
	/** What would have been an occasion, but could not be decided, and why. */
	readonly undecided: ReadonlyMap<string, number>;
}

export type Check = (log: MailLog, options: MaillogOptions) => Finding;

/** Expands aliases and .forward files itself, so that a recipient may have several lines. */
export const EXPANDS = "local";
/** Their next hop is a reason, not a site. */
const NO_SITE = new Set(["error", "retry", "bounce", "defer"]);

export class Gathering {
	proofs = 0;
	readonly breaches: Breach[] = [];
	readonly undecided = new Map<string, number>();

	constructor(readonly requirement: string) {}

	doubt(why: string): void {
		this.undecided.set(why, (this.undecided.get(why) ?? 0) + 1);
	}
}

/** Deliveries by transport and destination: the recipient's domain, or the recipient where deliveries have one recipient each. */
export function bySite(log: MailLog, knobs: KnobSettings): Map<string, (Delivery & { readonly life: Life })[]> {
	const sites = new Map<string, (Delivery & { readonly life: Life })[]>();
	for (const life of log.lives) {
		for (const one of life.deliveries) {
			if (NO_SITE.has(one.daemon)) continue;
			const single = settingNumber(knobs, "default_destination_recipient_limit", one.transport) === 1;
			const address = one.to.toLowerCase();
			const site = `${single ? address : address.slice(address.lastIndexOf("@") + 1)} by ${one.transport}`;
			const list = sites.get(site) ?? [];
			list.push({ ...one, life });
			sites.set(site, list);
		}
	}
	return sites;
}

export function brokenBetween({ breaks }: MailLog, from: number, to: number): boolean {
	const line = breaks[firstAfter(breaks, from, (one) => one)];
	return line !== undefined && line <= to;
}

/** Is there a gap of more than so many seconds between two lines of Postfix? */
export function silent({ times }: MailLog, from: number, to: number, seconds: number): boolean {
	let before = times[firstAfter(times, from - 1, ({ line }) => line)];
	for (let index = firstAfter(times, from, ({ line }) => line); index < times.length; index++) {
		const now = times[index];
		if (before === undefined || now === undefined || before.line >= to) return false;
		if (now.at - before.at > seconds) return true;
		before = now;
	}
	return false;
}

/** Index of the first element whose line is behind a line, in a list in order of lines. */
function firstAfter<T>(list: readonly T[], line: number, lineOf: (one: T) => number): number {
	let low = 0;
	let high = list.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const one = list[middle];
		if (one !== undefined && lineOf(one) <= line) low = middle + 1;
		else high = middle;
	}
	return low;
}

export function lastLine({ activations, deliveries, removed }: Life): number {
	return Math.max(removed ?? Number.POSITIVE_INFINITY, activations.at(-1)?.line ?? 0, deliveries.at(-1)?.line ?? 0);
}
