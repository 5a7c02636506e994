/** backOffRespected: what failed is left alone for a while. */
import { type Observation, RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import type { Ledger } from "./ledger.js";
import { type Finding, firstBreach, type Property } from "./property.js";
import { mustBeLeftAlone } from "./site.js";

/** Seconds that a scan may come too early. C: qmgr_active.c qmgr_active_feed. */
const EARLY = 1;

export const backOffRespected: Property = {
	name: "backOffRespected",
	requirement: "scheduler.bounded.back-off-respected",
	find(trace): Finding {
		if (trace.events.some((event) => "do" in event && event.do === "tick" && event.seconds < 0)) {
			return {
				breach: null,
				proofs: 0,
				unjudged: "the clock was set back, so that nobody knows how long anything rested",
			};
		}
		let proofs = 0;
		const breach = firstBreach(trace, {
			given(ledger, { stimulus }) {
				if (stimulus.do !== "rescan") return;
				const message = ledger.messages.get(stimulus.message);
				if (message?.place === "deferred" && ledger.now + EARLY < message.wakeup) proofs++;
			},
			see(ledger, seen) {
				switch (seen.saw) {
					case "finish":
						return seen.fate === "deferred" ? wrongRest(ledger, seen) : null;
					case "activate":
						return tooEarly(ledger, seen.message);
					case "select":
						return seen.transport === RETRY_TRANSPORT ? null : sentToTheDead(ledger, seen);
					default:
						return null;
				}
			},
			after(ledger) {
				if ([...ledger.sites.values()].some((site) => mustBeLeftAlone(site, ledger.now))) proofs++;
				return null;
			},
		});
		return { breach, proofs };
	},
};

function wrongRest(ledger: Ledger, { message, wakeup }: Extract<Observation, { saw: "finish" }>): string | null {
	if (wakeup === undefined) return `${message} was deferred without a time (wakeup) before which it rests`;
	const rest = wakeup - ledger.now;
	if (rest < ledger.minimalBackoff) {
		return `${message} was deferred for ${rest} s, minimal_backoff_time is ${ledger.minimalBackoff} s`;
	}
	const most = Math.max(ledger.minimalBackoff, ledger.maximalBackoff);
	if (rest > most) return `${message} was deferred for ${rest} s, maximal_backoff_time is ${ledger.maximalBackoff} s`;
	return null;
}

function tooEarly(ledger: Ledger, name: string): string | null {
	const message = ledger.messages.get(name);
	if (message?.place !== "deferred" || ledger.now + EARLY >= message.wakeup) return null;
	return `${name} was taken up at ${ledger.now} s, but was to rest until ${message.wakeup} s`;
}

function sentToTheDead(
	ledger: Ledger,
	{ transport, destination, message }: Extract<Observation, { saw: "select" }>,
): string | null {
	const site = ledger.site(transport, destination);
	// One recipient a delivery: failures are counted for a recipient, not for a destination.
	if (site.rules.recipients === 1 || !mustBeLeftAlone(site, ledger.now)) return null;
	const { rules, name, deadUntil } = site;
	return `${message} was sent to ${name} at ${ledger.now} s, where ${rules.failures} deliveries in a row had failed; it is to be left alone until ${deadUntil} s`;
}
