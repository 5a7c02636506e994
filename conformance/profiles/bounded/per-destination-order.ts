/** perDestinationOrder: recipients for one destination go in order: those of a message, and if it is promised those of all mail. */
import { type Observation, RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import type { Bounds } from "./bounds.js";
import type { Ledger, Recipient } from "./ledger.js";
import { type Finding, firstBreach, type Property } from "./property.js";

export const perDestinationOrder: Property = {
	name: "perDestinationOrder",
	requirement: "scheduler.bounded.per-destination-order",
	find(trace, { order }): Finding {
		let proofs = 0;
		const breach = firstBreach(trace, {
			see(ledger, seen) {
				if (seen.saw !== "select" || seen.transport === RETRY_TRANSPORT) return null;
				const line = inLine(ledger, seen, order);
				if (line.length > seen.recipients.length) proofs++;
				return outOfLine(line, seen);
			},
		});
		return { breach, proofs };
	},
};

type Selection = Extract<Observation, { saw: "select" }>;

/** All that waits for the destination of a selection, and is bound to an order with it; in the order of the file. */
function inLine(ledger: Ledger, { transport, destination, message }: Selection, order: Bounds["order"]): Recipient[] {
	const site = ledger.site(transport, destination);
	const all = ledger.waiting().filter((one) => one.destination === site);
	return order === "destination" ? all : all.filter((one) => one.message.name === message);
}

function outOfLine(line: readonly Recipient[], { message, destination, recipients }: Selection): string | null {
	const elder = line.find((one) => one.message.name !== message);
	const own = line.filter((one) => one.message.name === message).map(({ address }) => address);
	if (elder !== undefined && line.indexOf(elder) < own.length && line[0] === elder) {
		return `${message} was sent to ${destination} before ${elder.address} of ${elder.message.name}, which came first; the order of all mail for a destination was promised`;
	}
	const sorted = [...own].sort((a, b) => (a < b ? -1 : 1));
	if (isFront(recipients, own) || isFront(recipients, sorted)) return null;
	const skipped = own.find((address) => !recipients.includes(address)) ?? own[0] ?? "";
	return `${recipients.join(", ")} of ${message} went to ${destination} out of order: ${skipped} stands before`;
}

function isFront(some: readonly string[], all: readonly string[]): boolean {
	const front = all.slice(0, some.length);
	return some.every((one) => front.includes(one));
}
