/**
 * noStarvation and boundedOvertaking: how often a recipient that could have gone was passed over. Counted in deliveries of its
 * transport, not in seconds: how fast they end is not the scheduler's doing.
 */
import { type Observation, RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import type { Trace } from "../../trace/format.js";
import type { Ledger, Message, Recipient } from "./ledger.js";
import { type Finding, firstBreach, type Property } from "./property.js";
import { whyNotFollowed } from "./unjudged.js";

type Selection = Extract<Observation, { saw: "select" }>;

export const noStarvation: Property = {
	name: "noStarvation",
	requirement: "scheduler.bounded.no-starvation",
	find: (trace, { deadline }) =>
		passes(trace, deadline, {
			counts: () => true,
			tell: (times, { address, message, ahead }, most) =>
				`${address} of ${message.name} could have gone all the time, but its transport has passed it over ${times} times; with ${ahead} waiting when its message was taken in, itself included, the deadline is ${most}`,
		}),
};

export const boundedOvertaking: Property = {
	name: "boundedOvertaking",
	requirement: "scheduler.bounded.bounded-overtaking",
	find: (trace, { overtaking }) =>
		passes(trace, overtaking, {
			counts: (by, recipient) => by.rank > recipient.message.rank,
			tell: (times, { address, message, ahead }, most) =>
				`${address} of ${message.name} could have gone, but deliveries of later messages have overtaken it ${times} times; with ${ahead} waiting when its message was taken in, itself included, at most ${most} may`,
		}),
};

interface Count {
	/** Whether a delivery of this message, selected while the recipient could have gone, counts. */
	readonly counts: (by: Message, recipient: Recipient) => boolean;
	readonly tell: (times: number, recipient: Recipient, most: number) => string;
}

/** @param factor how many times for each recipient that stood before, itself included. */
function passes(trace: Trace, factor: number, { counts, tell }: Count): Finding {
	const unjudged = whyNotFollowed(trace.header.knobs);
	if (unjudged !== null) return { breach: null, proofs: 0, unjudged };
	let proofs = 0;
	const passed = new Map<Recipient, { readonly rank: number; times: number }>();
	const count = (recipient: Recipient): number => {
		const { rank } = recipient.message;
		const before = passed.get(recipient);
		const stay = before?.rank === rank ? before : { rank, times: 0 };
		passed.set(recipient, stay);
		return ++stay.times;
	};
	const breach = firstBreach(trace, {
		see(ledger, seen) {
			if (seen.saw !== "select" || seen.transport === RETRY_TRANSPORT) return null;
			const by = ledger.messages.get(seen.message);
			const others = leftWaiting(ledger, seen);
			if (others.some(({ message }) => message !== by)) proofs++;
			for (const recipient of others) {
				if (by === undefined || !counts(by, recipient)) continue;
				const times = count(recipient);
				const most = Math.floor(factor * recipient.ahead);
				if (times > most) return tell(times, recipient, most);
			}
			return null;
		},
	});
	return { breach, proofs };
}

/** Those that could have been selected instead. */
function leftWaiting(ledger: Ledger, { transport, message, recipients }: Selection): Recipient[] {
	return ledger
		.waiting()
		.filter((one) => one.transport === transport && ledger.canGo(one))
		.filter((one) => one.message.name !== message || !recipients.includes(one.address));
}
