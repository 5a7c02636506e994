/**
 * workConserving and oneBadDestinationIsolated: nothing stands still that could go. The second is the first where some destination is
 * in trouble, and says besides that its trouble defers no mail for others.
 */
import type { Observation } from "../../../model/scheduler/events.js";
import type { Ledger, Recipient } from "./ledger.js";
import { type Finding, firstBreach, type Property } from "./property.js";
import { whyNotFollowed } from "./unjudged.js";

export const workConserving: Property = {
	name: "workConserving",
	requirement: "scheduler.bounded.work-conserving",
	find(trace): Finding {
		const unjudged = whyNotFollowed(trace.header.knobs);
		if (unjudged !== null) return { breach: null, proofs: 0, unjudged };
		let proofs = 0;
		/** The message that the scan of this step comes upon, whose time has come, while it is not taken in. */
		let due: string | null = null;
		const breach = firstBreach(trace, {
			given(ledger, { stimulus }) {
				due = stimulus.do === "rescan" && isDue(ledger, stimulus.message) ? stimulus.message : null;
			},
			see(ledger, seen) {
				if (seen.saw === "activate" && seen.message === due) due = null;
				return letGo(ledger, seen, false);
			},
			after(ledger) {
				if (due !== null) {
					return `the scan at ${ledger.now} s came upon ${due}, whose time had come and for which there was room, but it was not taken in`;
				}
				if (idle(ledger, false, () => proofs++) !== null) return idle(ledger, false);
				const [waiting] = ledger.all("incoming");
				if (waiting === undefined || ledger.active >= ledger.activeLimit) return null;
				return `${waiting.name} waits to be taken in, though only ${ledger.active} of ${ledger.activeLimit} messages are in the active queue`;
			},
		});
		return { breach, proofs };
	},
};

export const oneBadDestinationIsolated: Property = {
	name: "oneBadDestinationIsolated",
	requirement: "scheduler.bounded.one-bad-destination-isolated",
	find(trace): Finding {
		const unjudged = whyNotFollowed(trace.header.knobs);
		if (unjudged !== null) return { breach: null, proofs: 0, unjudged };
		let proofs = 0;
		const breach = firstBreach(trace, {
			see: (ledger, seen) => letGo(ledger, seen, true) ?? deferredUntried(ledger, seen),
			after: (ledger) => idle(ledger, true, () => proofs++),
		});
		return { breach, proofs };
	},
};

/** A transport that does nothing for a recipient that could go. */
function idle(ledger: Ledger, besideBad: boolean, onProof: () => void = () => {}): string | null {
	for (const recipient of ofEachTransport(movable(ledger))) {
		const { transport, address, message } = recipient;
		const bad = badDestination(ledger, recipient);
		if ((bad !== null) !== besideBad) continue;
		onProof();
		const beside = bad === null ? "" : `; ${bad} is in trouble, but that is another destination`;
		if (ledger.idleAgents(transport) > 0) {
			return `an agent of ${transport} is free and was given nothing, though ${address} of ${message.name} could go${beside}`;
		}
		if (ledger.asks(transport) > 0) continue;
		return `no agent of ${transport} has been asked for, though ${address} of ${message.name} could go${beside}`;
	}
	return null;
}

/** An agent is let go though a recipient could have been given to it. */
function letGo(ledger: Ledger, seen: Observation, besideBad: boolean): string | null {
	if (seen.saw !== "release") return null;
	const recipient = movable(ledger).find(({ transport }) => transport === seen.transport);
	if (recipient === undefined) return null;
	const bad = badDestination(ledger, recipient);
	if ((bad !== null) !== besideBad) return null;
	const beside = bad === null ? "" : `, and the trouble of ${bad} is none of its`;
	return `an agent of ${seen.transport} was let go, though ${recipient.address} of ${recipient.message.name} could go${beside}`;
}

/** A deferred message that may be taken up again, and for which there is room. */
function isDue(ledger: Ledger, name: string): boolean {
	const message = ledger.messages.get(name);
	if (message?.place !== "deferred" || message.corrupt || ledger.now < message.wakeup) return false;
	return ledger.active < ledger.activeLimit && ledger.all("incoming").length === 0;
}

/** A message is deferred though a recipient of it has not been tried whose destination was not in trouble. */
function deferredUntried(ledger: Ledger, seen: Observation): string | null {
	if (seen.saw !== "finish" || seen.fate !== "deferred") return null;
	const untried = ledger.messages
		.get(seen.message)
		?.recipients.find(
			({ state, destination, transport, putOff }) =>
				state === "waiting" && !putOff && !ledger.mayBeLeftAlone(destination) && !ledger.inTrouble(transport),
		);
	if (untried === undefined) return null;
	const { lastFailure } = untried.destination;
	const since = lastFailure === null ? "never failed" : `failed last at ${lastFailure} s, and not since`;
	return `${seen.message} was deferred before ${untried.address} had been tried, whose destination ${since}`;
}

function movable(ledger: Ledger): Recipient[] {
	return ledger.waiting().filter((recipient) => ledger.canGo(recipient));
}

function ofEachTransport(recipients: readonly Recipient[]): Recipient[] {
	const first = new Map<string, Recipient>();
	for (const recipient of recipients) if (!first.has(recipient.transport)) first.set(recipient.transport, recipient);
	return [...first.values()];
}

/** Another destination of the transport that has mail, waiting or in flight, and is in trouble. */
function badDestination(ledger: Ledger, { transport, destination }: Recipient): string | null {
	const waiting = ledger.waiting().map((one) => one.destination);
	const busy = [...ledger.sites.values()].filter((site) => site.busy > 0);
	const other = [...waiting, ...busy].find(
		(site) => site.transport === transport && site !== destination && ledger.isBad(site),
	);
	return other?.name ?? null;
}
