/**
 * What a mail log can decide, requirement by requirement. Each check counts the occasions on which the rule was put to the proof and
 * tells every breach that the log leaves no doubt about; times are rounded and may be whole seconds only, so only what is certain in
 * spite of that counts. Leaves out the report (judge.ts).
 */
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { settingNumber } from "../../../model/scheduler/settings.js";
import type { Activation, Delivery, Life, MailLog } from "./log.js";

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

type Check = (log: MailLog, options: MaillogOptions) => Finding;

/** Done with, for good. */
const FINAL = /^(?:sent|bounced|deliverable|undeliverable|expired)$/;
/** Expands aliases and .forward files itself, so that a recipient may have several lines. */
const EXPANDS = "local";
/** Their next hop is a reason, not a site. */
const NO_SITE = new Set(["error", "retry", "bounce", "defer"]);

class Gathering {
	proofs = 0;
	readonly breaches: Breach[] = [];
	readonly undecided = new Map<string, number>();

	constructor(readonly requirement: string) {}

	doubt(why: string): void {
		this.undecided.set(why, (this.undecided.get(why) ?? 0) + 1);
	}
}

const key = ({ to, original }: Delivery): string => JSON.stringify([to, original]);

/** No recipient is delivered to twice; but after a crash that is allowed. */
const exactlyOnce: Check = (log) => {
	const found = new Gathering("scheduler.entry.selected-at-most-once");
	for (const life of log.lives) {
		const sent = new Map<string, Delivery>();
		for (const one of life.deliveries) {
			if (one.status !== "sent" || one.daemon === EXPANDS) continue;
			const before = sent.get(key(one));
			sent.set(key(one), one);
			if (before === undefined) found.proofs++;
			else if (life.spoilt) found.doubt("the message was handled by hand, or a line about it is cut off");
			else if (brokenBetween(log, before.line, one.line))
				found.doubt("Postfix was restarted or broken in between, after which a duplicate is allowed");
			else {
				const what = `${one.to} was delivered to twice: in line ${before.line} and again in line ${one.line}`;
				found.breaches.push({ line: one.line, message: life.id, what });
			}
		}
	}
	return found;
};

/** A message is removed when every recipient is dealt with, and not before. */
const removedWhenDone: Check = (log) => {
	const found = new Gathering("scheduler.message.removed-when-delivered");
	for (const life of log.lives) {
		const first = life.activations[0];
		if (life.removed === null || first === undefined) continue;
		if (!life.whole) found.doubt("the message arrived before the log begins");
		else if (life.spoilt || log.cut.length > 0)
			found.doubt("the message was handled by hand, or lines of the log are cut off");
		else if (life.expired) found.doubt("the message was returned as too old");
		else {
			found.proofs++;
			const done = new Set(life.deliveries.filter(({ status }) => FINAL.test(status)).map(key)).size;
			if (done >= first.recipients) continue;
			const what = `it was removed in line ${life.removed} when ${done} of its ${first.recipients} recipients had been dealt with`;
			found.breaches.push({ line: life.removed, message: life.id, what });
		}
	}
	return found;
};

/** Between two attempts a message sleeps as long as it has existed, within the two bounds. */
const backoff: Check = (log, { knobs, queueRunDelay, neverFlushed }) => {
	const found = new Gathering("scheduler.message.deferred-with-backoff");
	const least = settingNumber(knobs, "minimal_backoff_time");
	const most = settingNumber(knobs, "maximal_backoff_time");
	const pause = (age: number): number => Math.max(Math.min(age, most), least);
	for (const life of log.lives) {
		for (const [attempt, next] of life.activations.entries()) {
			const last = life.deliveries.findLast((one) => one.attempt === attempt - 1);
			if (attempt === 0 || last?.status !== "deferred") continue;
			if (life.spoilt || brokenBetween(log, last.line, next.line)) {
				found.doubt("Postfix was restarted in between, or the message was handled by hand");
				continue;
			}
			const { value, off } = last.delay;
			// A scan takes a file that is due within a second (qmgr_active_feed).
			const soonest = last.earliest + pause(value - off) - 1;
			const latest = last.latest + pause(value + off + 1) + 2 * queueRunDelay + 60;
			const told = `deferred in line ${last.line} at an age of ${value} s, it was tried again in line ${next.line}, after ${Math.round(next.earliest - last.earliest)} s`;
			if (next.latest < soonest && !neverFlushed) {
				found.doubt(
					"it was tried again early, which a flush of the queue (postqueue -f) explains and no log tells; --never-flushed excludes it",
				);
			} else if (next.latest < soonest) {
				found.breaches.push({
					line: next.line,
					message: life.id,
					what: `${told}; it should have slept ${pause(value)} s`,
				});
			} else if (next.earliest > latest && silent(log, last.line, next.line, 2 * queueRunDelay)) {
				found.doubt("Postfix logged nothing for so long in between that it may not have run");
			} else if (next.earliest > latest) {
				const what = `${told}; it should have slept ${pause(value)} s, and the queue is scanned every ${queueRunDelay} s`;
				found.breaches.push({ line: next.line, message: life.id, what });
			} else found.proofs++;
		}
	}
	return found;
};

/** At no time are more agents busy with a destination than its limit allows. An agent is busy for as long as `delays=` says. */
const concurrency: Check = (log, { knobs }) => {
	const found = new Gathering("scheduler.destination.concurrency-limit");
	for (const [site, deliveries] of bySite(log, knobs)) {
		const transport = deliveries[0]?.transport ?? "";
		const limit = settingNumber(knobs, "default_destination_concurrency_limit", transport);
		if (limit === 0) continue;
		// Certainly busy: from the latest moment at which it may have begun to the earliest at which it may have ended.
		const moments = deliveries
			.filter(({ start, earliest }) => start.latest < earliest)
			.flatMap((one) => [
				{ at: one.start.latest, one, begins: true },
				{ at: one.earliest, one, begins: false },
			])
			.sort((a, b) => a.at - b.at || Number(a.begins) - Number(b.begins));
		const busy = new Map<number, number>();
		let told = false;
		for (const { one, begins } of moments) {
			const count = (busy.get(one.pid) ?? 0) + (begins ? 1 : -1);
			if (count === 0) busy.delete(one.pid);
			else busy.set(one.pid, count);
			if (begins) found.proofs++;
			if (busy.size <= limit || told) continue;
			told = true;
			const what = `${busy.size} agents (processes ${[...busy.keys()].join(", ")}) were delivering to ${site} at once, more than the limit of ${limit}`;
			found.breaches.push({ line: one.line, message: "", what });
		}
	}
	return found;
};

/** Of small messages for one destination the one that became active first is delivered first, while no large one can be preempted. */
const order: Check = (log, { knobs }) => {
	const found = new Gathering("scheduler.select.fifo-by-job");
	const inCore = settingNumber(knobs, "qmgr_message_recipient_minimum");
	const activations = log.lives
		.flatMap((life) => life.activations.map((activation, attempt) => ({ life, activation, attempt })))
		.sort((a, b) => a.activation.line - b.activation.line);
	const known = activations[0]?.activation.line ?? 0;
	const settled = log.lives.filter(({ whole }) => !whole).reduce((line, life) => Math.max(line, lastLine(life)), known);
	for (const [site, deliveries] of bySite(log, knobs)) {
		const transport = deliveries[0]?.transport ?? "";
		const cost = settingNumber(knobs, "default_delivery_slot_cost", transport);
		const slots = settingNumber(knobs, "default_minimum_delivery_slots", transport);
		const small = Math.min(cost < 2 ? Number.POSITIVE_INFINITY : cost * slots, inCore + 1);
		const firsts = new Map<Activation, Delivery>();
		for (const one of deliveries) {
			const activation = one.life.activations[one.attempt];
			if (activation === undefined) continue;
			const before = firsts.get(activation);
			if (before === undefined || one.start.latest < before.start.latest) firsts.set(activation, one);
		}
		let previous: { activation: Activation; delivery: Delivery } | null = null;
		// A small message that preempts a large one passes whatever stands behind that one.
		let large = settled;
		for (const { life, activation } of activations) {
			const delivery = firsts.get(activation);
			if (activation.recipients >= small) {
				previous = null;
				large = Math.max(large, lastLine(life));
			}
			if (delivery === undefined) continue;
			const usable =
				activation.recipients < small && activation.line > large && !life.spoilt && delivery.daemon !== EXPANDS;
			if (!usable) {
				found.doubt("a message is large enough to be preempted, or was there before the log begins");
				continue;
			}
			if (previous !== null && brokenBetween(log, previous.activation.line, delivery.line)) previous = null;
			if (previous !== null) {
				if (previous.delivery.start.latest <= delivery.start.earliest) found.proofs++;
				else if (previous.delivery.start.earliest > delivery.start.latest) {
					const what = `for ${site}, the message that became active in line ${activation.line} went before the one of line ${previous.activation.line} (delivered in lines ${delivery.line} and ${previous.delivery.line})`;
					found.breaches.push({ line: delivery.line, message: life.id, what });
				} else found.doubt("two deliveries began too close to each other for the log's clock");
			}
			if (previous === null || delivery.start.earliest > previous.delivery.start.earliest)
				previous = { activation, delivery };
		}
	}
	return found;
};

/** The active queue has a limit. A message is certainly in it from its activation to its last delivery of that attempt. */
const activeLimit: Check = (log, { knobs }) => {
	const found = new Gathering("scheduler.message.active-limit");
	const limit = settingNumber(knobs, "qmgr_message_active_limit");
	const moments = log.lives
		.flatMap((life) =>
			life.activations.flatMap((activation, attempt) => {
				const last = life.deliveries.findLast((one) => one.attempt === attempt);
				return [
					{ line: activation.line, by: 1, id: life.id },
					{ line: last?.line ?? activation.line, by: -1, id: life.id },
				];
			}),
		)
		.sort((a, b) => a.line - b.line || b.by - a.by);
	let active = 0;
	for (const { line, by, id } of moments) {
		active += by;
		if (by > 0) found.proofs++;
		if (active > limit && by > 0 && found.breaches.length === 0) {
			found.breaches.push({
				line,
				message: id,
				what: `${active} messages are active, more than the limit of ${limit}`,
			});
		}
	}
	return found;
};

export const MAILLOG_CHECKS: readonly Check[] = [
	exactlyOnce,
	removedWhenDone,
	backoff,
	concurrency,
	order,
	activeLimit,
];

/** Deliveries by transport and destination: the recipient's domain, or the recipient where deliveries have one recipient each. */
function bySite(log: MailLog, knobs: KnobSettings): Map<string, (Delivery & { readonly life: Life })[]> {
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

function brokenBetween({ breaks }: MailLog, from: number, to: number): boolean {
	const line = breaks[firstAfter(breaks, from, (one) => one)];
	return line !== undefined && line <= to;
}

/** Is there a gap of more than so many seconds between two lines of Postfix? */
function silent({ times }: MailLog, from: number, to: number, seconds: number): boolean {
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

function lastLine({ activations, deliveries, removed }: Life): number {
	return Math.max(removed ?? Number.POSITIVE_INFINITY, activations.at(-1)?.line ?? 0, deliveries.at(-1)?.line ?? 0);
}
