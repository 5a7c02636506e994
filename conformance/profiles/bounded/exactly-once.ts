/** exactlyOnce: nothing is lost, nothing is done twice, and a message leaves when it is dealt with. */
import { type Observation, RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import type { Ledger, Message, Recipient } from "./ledger.js";
import { type Finding, firstBreach, type Property } from "./property.js";

export const exactlyOnce: Property = {
	name: "exactlyOnce",
	requirement: "scheduler.bounded.exactly-once",
	find(trace): Finding {
		let proofs = 0;
		const breach = firstBreach(trace, {
			see(ledger, seen, { stimulus }) {
				if (seen.saw === "finish") proofs++;
				switch (seen.saw) {
					case "select":
						return wrongSelection(ledger, seen);
					case "activate":
						return wrongActivation(ledger, seen.message, stimulus.do === "rescan" ? stimulus.message : null);
					case "finish":
						return wrongEnd(ledger, seen);
					default:
						return null;
				}
			},
			after(ledger) {
				const done = ledger.all("active").find((message) => !message.corrupt && isDealtWith(message));
				return done === undefined
					? null
					: `all recipients of ${done.name} have been dealt with, but it is not finished: it would stay in the active queue for ever`;
			},
		});
		return { breach, proofs };
	},
};

function isDealtWith({ recipients }: Message): boolean {
	return recipients.every(({ state }) => state === "delivered" || state === "tried");
}

function wrongSelection(ledger: Ledger, seen: Extract<Observation, { saw: "select" }>): string | null {
	const message = ledger.messages.get(seen.message);
	if (message === undefined) return `${seen.message} was handed out, but never arrived`;
	if (message.place !== "active") return `${seen.message} was handed out, but is not in the active queue`;
	if (new Set(seen.recipients).size < seen.recipients.length) return "a recipient stands twice in one delivery";
	for (const address of seen.recipients) {
		const recipient = message.recipients.find((one) => one.address === address);
		if (recipient === undefined) return `${address} was handed out, but is no recipient of ${seen.message}`;
		const wrong = wrongState(recipient) ?? misdirected(recipient, seen.transport, seen.destination);
		if (wrong !== null) return wrong;
	}
	return null;
}

function wrongState({ address, message, state }: Recipient): string | null {
	switch (state) {
		case "waiting":
			return null;
		case "flying":
			return `${address} of ${message.name} was handed out twice: it is in flight already`;
		case "delivered":
			return `${address} of ${message.name} was handed out again after it had been delivered`;
		case "tried":
			return `${address} of ${message.name} was handed out twice in one stay in the active queue; what failed waits until the message is taken up again`;
	}
}

/** Postfix has the mail of a dead destination deferred by a transport of its own, which is told a reason instead of a destination. */
function misdirected({ address, transport, destination }: Recipient, to: string, site: string): string | null {
	if (to === RETRY_TRANSPORT) return null;
	if (to !== transport) return `${address} is for transport ${transport}, but was handed to an agent of ${to}`;
	if (site.toLowerCase() === destination.name) return null;
	return `${address} is for destination ${destination.name}, but was sent to ${site}`;
}

function wrongActivation(ledger: Ledger, name: string, rescanned: string | null): string | null {
	const message = ledger.messages.get(name);
	if (message === undefined) return `${name} was taken in, but never arrived`;
	if (message.place === "incoming") return null;
	if (message.place === "deferred" && rescanned === name) return null;
	const where = message.place === "active" ? "is in the active queue already" : "is deferred, and no scan offered it";
	return `${name} was taken in, but ${message.place === "gone" ? "has left the queue" : where}`;
}

function wrongEnd(ledger: Ledger, { message: name, fate }: Extract<Observation, { saw: "finish" }>): string | null {
	const message = ledger.messages.get(name);
	if (message === undefined || message.place !== "active")
		return `${name} was finished, but is not in the active queue`;
	const left = message.recipients.find(({ state }) => state !== "delivered");
	const flying = message.recipients.find(({ state }) => state === "flying");
	switch (fate) {
		case "corrupt":
			return message.corrupt ? null : `${name} was set aside as corrupt, but is not`;
		case "removed":
			return left === undefined ? null : `${name} was removed, but ${left.address} was not delivered: mail is lost`;
		case "deferred":
			if (flying !== undefined) return `${name} was deferred while its delivery to ${flying.address} was in flight`;
			return left === undefined ? `${name} was deferred, but all of it was delivered` : null;
	}
}
