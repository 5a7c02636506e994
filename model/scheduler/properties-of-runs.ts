/**
 * What is true of every run as a whole. Leaves out single steps (properties.ts, properties-of-resources.ts) and delays (bounds.ts).
 */
import { destinationsOf, type Throughout } from "./claims.js";
import { context, stateOf } from "./dispatch.js";

export const eachRecipientIsSelectedAtMostOncePerAttempt: Throughout = {
	over: "runs",
	requirements: ["scheduler.entry.selected-at-most-once"],
	breach: (run) => {
		const selected = new Map<string, Set<string>>();
		for (const { observations } of run) {
			for (const seen of observations) {
				if (seen.saw === "activate") selected.set(seen.message, new Set());
				if (seen.saw !== "select") continue;
				const before = selected.get(seen.message) ?? new Set();
				for (const recipient of seen.recipients) {
					if (before.has(recipient)) return `${recipient} of ${seen.message} was selected twice`;
					before.add(recipient);
				}
			}
		}
		return null;
	},
	sometimes: (run) => run.filter(({ stimulus }) => stimulus.do === "rescan").length > 0,
};

/** What was delivered is never selected again; a file is removed only when all of it was delivered. */
export const eachRecipientIsDeliveredAtMostOnce: Throughout = {
	over: "runs",
	requirements: ["scheduler.message.removed-when-delivered", "scheduler.entry.selected-at-most-once"],
	breach: (run) => {
		const delivered = new Set<string>();
		const arrived = new Map<string, readonly string[]>();
		const flying = new Map<number, readonly string[]>();
		for (const { stimulus, observations } of run) {
			if (stimulus.do === "arrive") arrived.set(stimulus.message, stimulus.recipients);
			if (stimulus.do === "complete" && stimulus.outcome === "delivered") {
				for (const one of flying.get(stimulus.delivery) ?? []) delivered.add(one);
			}
			for (const seen of observations) {
				if (seen.saw === "finish" && seen.fate === "removed") {
					const left = arrived.get(seen.message)?.find((one) => !delivered.delete(`${seen.message} ${one}`));
					if (left !== undefined) return `${seen.message} was removed, but ${left} was not delivered`;
				}
				if (seen.saw !== "select") continue;
				const own = seen.recipients.map((one) => `${seen.message} ${one}`);
				const again = own.find((one) => delivered.has(one));
				if (again !== undefined) return `${again} was delivered and selected again`;
				flying.set(seen.delivery, own);
			}
		}
		return null;
	},
	sometimes: (run) =>
		run.some(({ observations }) => observations.some((seen) => seen.saw === "finish" && seen.fate === "removed")),
};

/** destination_rate_delay: one at a time, and none sooner than the delay after the end of the one before, if no clock is set back. */
export const rateDelaysSpaceDeliveries: Throughout = {
	over: "runs",
	requirements: ["scheduler.destination.rate-delay", "scheduler.destination.rate-delay-serialises"],
	breach: (run) => {
		if (run.some(({ stimulus }) => stimulus.do === "tick" && stimulus.seconds < 0)) return null;
		const ended = new Map<string, number>();
		for (const { stimulus, before, after, observations } of run) {
			if (stimulus.do === "complete") {
				const { destination } = context(before, "entry", before.inFlight[stimulus.delivery] ?? "");
				ended.set(destination, before.clock.now);
			}
			for (const seen of observations) {
				if (seen.saw !== "select") continue;
				const { destination } = context(after, "entry", after.inFlight[seen.delivery] ?? "");
				const { busy, rules } = context(after, "destination", destination);
				if (rules.rateDelay === 0) continue;
				const since = after.clock.now - (ended.get(destination) ?? Number.NEGATIVE_INFINITY);
				if (busy > 1) return `${destination} has ${busy} deliveries in flight`;
				if (since < rules.rateDelay) return `${destination} was given a delivery ${since}s after the last one`;
			}
		}
		return null;
	},
	sometimes: (run) =>
		run.some(({ after }) => destinationsOf(after).some((id) => stateOf(after, "destination", id) === "suspended")),
};
