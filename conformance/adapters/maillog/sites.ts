/**
 * What a mail log decides about destinations: how many agents were busy with each, and in which order messages went to it.
 */
import { settingNumber } from "../../../model/scheduler/settings.js";
import { brokenBetween, bySite, type Check, EXPANDS, Gathering, lastLine } from "./gather.js";
import type { Activation, Delivery } from "./log.js";

/** At no time are more agents busy with a destination than its limit allows. An agent is busy for as long as `delays=` says. */
export const concurrency: Check = (log, { knobs }) => {
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
export const order: Check = (log, { knobs }) => {
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
