/** limitsRespected: no more at once than the limits allow. */
import { RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import type { Ledger, Message } from "./ledger.js";
import { type Finding, firstBreach, type Property } from "./property.js";

export const limitsRespected: Property = {
	name: "limitsRespected",
	requirement: "scheduler.bounded.limits-respected",
	find(trace): Finding {
		let proofs = 0;
		/** Transports of which an agent was let go in this step. */
		const released = new Set<string>();
		const breach = firstBreach(trace, {
			given: () => released.clear(),
			see(ledger, seen) {
				if (seen.saw === "ask") return released.has(seen.transport) ? askedInVain(ledger, seen.transport) : null;
				if (seen.saw === "release") released.add(seen.transport);
				if (seen.saw !== "select" && seen.saw !== "release") return null;
				if (ledger.idleAgents(seen.transport) < 1) return `no agent of ${seen.transport} was free`;
				if (seen.saw === "release" || seen.transport === RETRY_TRANSPORT) return null;
				const site = ledger.site(seen.transport, seen.destination);
				const message = ledger.messages.get(seen.message);
				const { concurrency } = site.rules;
				const most = mostRecipients(message, site.rules.recipients);
				// With one recipient a delivery postconf(5) counts deliveries to a recipient, not to a destination.
				const counted = concurrency > 0 && site.rules.recipients !== 1;
				if ((counted && site.busy + 1 === concurrency) || seen.recipients.length === most) proofs++;
				if (counted && site.busy >= concurrency) {
					return `${site.name} has ${site.busy} deliveries in flight, the limit is ${concurrency}, and one more was handed out`;
				}
				if (seen.recipients.length <= most) return null;
				return `a delivery of ${seen.message} has ${seen.recipients.length} recipients, the limit is ${most}`;
			},
			after(ledger) {
				const { active, activeLimit } = ledger;
				if (active === activeLimit && waits(ledger)) proofs++;
				return active > activeLimit ? `${active} messages are in the active queue, the limit is ${activeLimit}` : null;
			},
		});
		return { breach, proofs };
	},
};

function mostRecipients(message: Message | undefined, limit: number): number {
	if (message?.single === true) return 1;
	return limit === 0 ? Number.POSITIVE_INFINITY : limit;
}

/** An agent is let go and asked for again though nothing could be given to it: that goes on for ever. */
function askedInVain(ledger: Ledger, transport: string): string | null {
	const waiting = ledger.waiting().filter((one) => one.transport === transport);
	if (waiting.some((one) => !ledger.mustWait(one))) return null;
	const [first] = waiting;
	const why = first === undefined ? "nothing waits for one" : `${first.address} of ${first.message.name} must wait`;
	return `an agent of ${transport} was let go, and one was asked for again at once, though ${why}: that goes on for ever`;
}

function waits(ledger: Ledger): boolean {
	return ledger.all("incoming").length > 0;
}
