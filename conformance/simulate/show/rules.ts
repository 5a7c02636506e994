/**
 * The thresholds of the theorems, each as a rule over plain numbers: it gives a warning or null. Leaves out how the numbers are measured
 * (warnings.ts). Sources: docs/theorems.md, docs/requirements.md.
 */
import { helplessAbove } from "../../../model/scheduler/bounds.js";
import type { InForce } from "./knobs.js";

/** The gravest first. */
export const RULES = ["no-preemption", "minimum-slots", "mid-size-waits", "memory", "blockers", "batches"] as const;

export interface Warning {
	readonly rule: (typeof RULES)[number];
	/** The columns of the comparison that it is about. */
	readonly columns: readonly string[];
	readonly transport: string | null;
	readonly what: string;
	readonly threshold: string;
	readonly value: string;
	readonly change: string;
	readonly source: string;
}

export type Found = Omit<Warning, "columns">;

const PREEMPTION = "SCHEDULER_README, How the preemption works";
const MEMORY = "SCHEDULER_README, Dealing with memory resource limits";

/** A slot cost below 2 switches preemption off. */
export function noPreemption(transport: string, cost: InForce): Found | null {
	if (cost.value >= 2) return null;
	return {
		rule: "no-preemption",
		transport,
		what: "Nothing is ever preempted: mail of this transport leaves first come, first served.",
		threshold: "a slot cost of at least 2",
		value: `${cost.name} = ${cost.value}`,
		change: `Set ${cost.name} to 2 or more; the default is 5.`,
		source: `${PREEMPTION}; scheduler.preempt.slot-cost`,
	};
}

/** A job of fewer entries than the minimum times the cost is not preempted. @param largest entries of the largest job. */
export function minimumTooLarge(transport: string, minimum: InForce, cost: InForce, largest: number): Found | null {
	const least = minimum.value * cost.value;
	if (cost.value < 2 || largest < 2 || largest >= least) return null;
	const slots = Math.floor(largest / cost.value);
	const most = Math.floor(largest / minimum.value);
	const ways = [
		...(slots >= 1 ? [`${minimum.name} to ${count(slots)} or less`] : []),
		...(most >= 2 ? [`${cost.name} to ${count(most)} or less`] : []),
	];
	if (ways.length === 0) ways.push(`${minimum.name} to 1 or less, and ${cost.name} to ${count(largest)} or less`);
	return {
		rule: "minimum-slots",
		transport,
		what: "No message of this workload is large enough to be preempted.",
		threshold: `at least ${count(least)} deliveries (minimum ${minimum.value} times cost ${cost.value})`,
		value: `the largest message has ${count(largest)}`,
		change: `Set ${ways.join(", or ")}.`,
		source: `${PREEMPTION}; scheduler.preempt.minimum-slots`,
	};
}

export interface Crowd {
	/** The size class, for people. */
	readonly label: string;
	/** n: the entries of a typical message of it. */
	readonly entries: number;
	/** Single-recipient messages that came, and slots that passed, while agents were short and messages there that n could preempt. */
	readonly singles: number;
	readonly slots: number;
}

/** Single-recipient mail so dense that the score rule never prefers a message of n recipients. */
export function midSizeWaits(transport: string, cost: InForce, crowd: Crowd): Found | null {
	const { label, entries, singles, slots } = crowd;
	if (cost.value < 2 || entries < 2 || slots === 0) return null;
	const threshold = helplessAbove(entries, cost.value);
	const rate = singles / slots;
	if (rate <= threshold) return null;
	const enough = Math.floor(entries / ((entries - 1) * rate)) - 1;
	const least = Math.max(enough, 0);
	return {
		rule: "mid-size-waits",
		transport,
		what: `Messages of ${label} recipients are not helped by preemption: single-recipient mail takes all the slots, and they wait until the large message before them is done.`,
		threshold: `at most ${rounded(threshold)} single-recipient messages a slot: n/((n-1)(k+1)) for n = ${count(entries)}, k = ${cost.value}`,
		value: `${rounded(rate)} a slot (${count(singles)} in ${count(slots)} slots)`,
		change: `${least >= 2 ? `Set ${cost.name} to ${least} or less` : "No slot cost of 2 or more is small enough"}${least >= 2 ? ", or give" : ": give"} large messages a transport of their own.`,
		source: "docs/theorems.md, mid-size-waits; scheduler.preempt.candidate-score",
	};
}

export interface Memory {
	/** qmgr_message_recipient_limit. */
	readonly limit: number;
	/** qmgr_message_recipient_minimum, and how many messages may be active at once. */
	readonly minimum: number;
	readonly active: number;
	/** For each transport of the workload: its limit and its extra limit. */
	readonly transports: readonly { readonly transport: string; readonly limit: InForce; readonly extra: InForce }[];
	/** Recipients that there are at all. */
	readonly recipients: number;
	/** Most recipients in memory that were seen. */
	readonly seen: number;
}

/** The limits of messages and transports add up to more than the limit that looks like the one for all. */
export function memoryAbove({ limit, minimum, active, transports, recipients, seen }: Memory): Found | null {
	const ofTransports = transports.reduce((sum, one) => sum + one.limit.value + one.extra.value, 0);
	const possible = Math.min(minimum * active + ofTransports, recipients);
	if (Math.max(possible, seen) <= limit) return null;
	const ofMessages = {
		share: minimum * active,
		names: ["qmgr_message_recipient_minimum", "qmgr_message_active_limit"],
	};
	const parts = [
		ofMessages,
		...transports.map(({ limit: own, extra }) => ({ share: own.value + extra.value, names: [own.name, extra.name] })),
	];
	// What counts most is named first; what counts little would not help.
	const names = parts
		.sort((a, b) => b.share - a.share)
		.filter(({ share }) => share * parts.length >= possible)
		.flatMap((part) => part.names);
	return {
		rule: "memory",
		transport: null,
		what: "More recipients may be in memory than qmgr_message_recipient_limit, which is no limit for all of them.",
		threshold: `qmgr_message_recipient_limit = ${count(limit)}`,
		value: `${count(possible)} are possible: ${count(minimum)} for each of ${count(active)} messages, ${count(ofTransports)} of the transports, at most the ${count(recipients)} that there are; ${count(seen)} were seen`,
		change: `Lower ${[...new Set(names)].join(", ")}, or have memory for so many.`,
		source: `${MEMORY}; scheduler.recipients.total-bound; docs/findings.md, SR-memory`,
	};
}

/** Jobs were blocked by full destinations: the bounds on delay hold no more. @param beyond jobs that took more than F(N) slots. */
export function boundVoid(transport: string, blockings: number, beyond: number, limit: InForce): Found | null {
	if (blockings === 0) return null;
	return {
		rule: "blockers",
		transport,
		what: "Messages were blocked by destinations that take no more deliveries at once: the bound on inflation does not hold, and there is none in its place.",
		threshold: "no message blocked",
		value: `blocked ${count(blockings)} times; ${count(beyond)} messages took more slots than the bound`,
		change: `Raise ${limit.name} (now ${count(limit.value)}) if the destinations can take it, or give those that cannot a transport of their own.`,
		source: "docs/theorems.md, inflation-with-blockers; scheduler.bound.inflation",
	};
}

/** More are never read at once. Source: qmgr/qmgr_message.c; requirement scheduler.message.first-batch. */
const LONGEST_BATCH = 5000;

/**
 * Messages were read in batches: the bound may be missed when several deliveries are under way.
 * @param sizes recipients of each message.
 */
export function readInBatches(
	transport: string,
	batches: number,
	limit: InForce,
	sizes: readonly number[],
): Found | null {
	if (batches === 0) return null;
	const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
	const long = sizes.filter((size) => size > LONGEST_BATCH).length;
	const raise = `raise qmgr_message_recipient_limit and ${limit.name} (now ${count(limit.value)}) if there is memory`;
	const shorter = `send what is longer as messages of at most ${count(LONGEST_BATCH)} recipients, more of which are never read at once`;
	const ways = [...(batches > long ? [raise] : []), ...(long > 0 ? [shorter] : [])].join("; ");
	return {
		rule: "batches",
		transport,
		what: "Messages did not have all their recipients in memory from the first: the bound on inflation may be missed.",
		threshold: "no message read in batches",
		value: `${count(batches)} ${batches === 1 ? "message" : "messages"}, the largest of ${count(largest)} recipients`,
		change: `${ways.charAt(0).toUpperCase()}${ways.slice(1)}.`,
		source: "docs/theorems.md, no-starvation-in-batches-in-flight; scheduler.bound.no-starvation",
	};
}

function count(value: number): string {
	return value.toLocaleString("en");
}

/** Three figures. */
function rounded(value: number): string {
	return String(Number(value.toPrecision(3)));
}
