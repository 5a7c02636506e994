/**
 * What a mail log can decide, requirement by requirement. Each check counts the occasions on which the rule was put to the proof and
 * tells every breach that the log leaves no doubt about; times are rounded and may be whole seconds only, so only what is certain in
 * spite of that counts. Leaves out the checks of destinations (sites.ts) and the report (judge.ts).
 */
import { settingNumber } from "../../../model/scheduler/settings.js";
import { brokenBetween, type Check, EXPANDS, Gathering, silent } from "./gather.js";
import type { Delivery } from "./log.js";
import { concurrency, order } from "./sites.js";

/** Done with, for good. */
const FINAL = /^(?:sent|bounced|deliverable|undeliverable|expired)$/;

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
