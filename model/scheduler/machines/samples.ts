/**
 * One of each machine in a small context, and events that take it everywhere: for tests that explore machines. Leaves out what is
 * expected of them.
 */
import { SWITCHES } from "../editions.js";
import type { DestinationRules, TransportRules } from "../rules.js";
import type { DestinationContext, DestinationEvent } from "./destination-words.js";
import type { EntryContext, EntryEvent } from "./entry.js";
import type { JobContext, JobEvent } from "./job.js";
import type { MessageContext, MessageEvent } from "./message.js";
import type { TransportContext, TransportEvent } from "./transport.js";

const switches = SWITCHES["postfix-3.7"];

export const destinationRules: DestinationRules = {
	initialConcurrency: 1,
	concurrencyLimit: 2,
	positive: { base: 1, per: "delivery" },
	negative: { base: 1, per: "delivery" },
	cohortLimit: 1,
	rateDelay: 5,
	backoff: 300,
	switches,
};

export const transportRules: TransportRules = {
	recipientsPerDelivery: 50,
	rateDelay: 3,
	retryTime: 60,
	slotCost: 2,
	slotLoan: 0,
	slotDiscount: 0,
	minimumSlots: 1,
	recipientPool: 2,
	extraPool: 1,
	refillLimit: 1,
	refillDelay: 1,
	destination: destinationRules,
	switches,
};

export const destination: DestinationContext = {
	id: "t1/d1",
	transport: "t1",
	name: "d1",
	nexthop: "d1",
	window: 1,
	success: 0,
	failure: 0,
	cohorts: 0,
	todo: 0,
	busy: 0,
	blocking: false,
	reason: null,
	rules: destinationRules,
};

export const destinationEvents: readonly DestinationEvent[] = [
	{ type: "ENTRY_ADDED" },
	{ type: "ENTRY_SELECTED" },
	{ type: "ENTRY_UNSELECTED" },
	{ type: "ENTRY_DEFERRED" },
	{ type: "DELIVERY_ENDED" },
	{ type: "SUCCESS" },
	{ type: "FAILURE", reason: { status: "4.4.1", text: "site is down" } },
	{ type: "FORGIVE" },
	{ type: "PAUSE" },
	{ type: "RESUME" },
	{ type: "BLOCK" },
	{ type: "UNBLOCK" },
	{ type: "REVIEW_BLOCKERS" },
	{ type: "DISCARD_IF_EMPTY" },
];

export const transport: TransportContext = {
	id: "t1",
	pending: 0,
	pool: 2,
	current: null,
	firstUnread: null,
	remembered: null,
	reason: null,
	rules: transportRules,
};

export const transportEvents: readonly TransportEvent[] = [
	{ type: "ASK" },
	{ type: "ANSWERED" },
	{ type: "UNAVAILABLE", reason: { status: "4.3.0", text: "mail transport unavailable" } },
	{ type: "WORKED" },
	{ type: "FORGIVE" },
	{ type: "UNLOCK" },
	{ type: "CURRENT", job: "M1/t1" },
	{ type: "CURRENT", job: null },
	{ type: "FIRST_UNREAD", job: "M1/t1" },
	{ type: "POOL_TAKEN", slots: 1 },
	{ type: "POOL_RETURNED", slots: 1 },
	{ type: "REMEMBER", search: { current: "M1/t1", candidate: null, at: 0 } },
	{ type: "FORGET_CANDIDATE" },
];

export const job: JobContext = {
	id: "M2/t1",
	message: "M2",
	transport: "t1",
	cost: 2,
	read: 0,
	selected: 0,
	slots: 0,
	used: 0,
	level: 0,
	parent: null,
	inCore: 0,
	limit: 0,
};

export const jobEvents: readonly JobEvent[] = [
	{ type: "LINK" },
	{ type: "RETIRE" },
	{ type: "BLOCK" },
	{ type: "UNBLOCK" },
	{ type: "ENTRY_ADDED" },
	{ type: "ENTRY_SELECTED" },
	{ type: "ENTRY_UNSELECTED" },
	{ type: "ENTRY_DEFERRED" },
	{ type: "SLOT_COUNTED" },
	{ type: "PREEMPTED", expected: 1 },
	{ type: "PREEMPTS", parent: "M1/t1", parentLevel: 0, expected: 1 },
	{ type: "POP" },
	{ type: "CHILD_POPPED", used: -1, level: 1 },
	{ type: "CHILD_POPPED", used: -1, level: 2 },
	{ type: "ADOPTED", parent: null },
	{ type: "RECIPIENTS_IN", count: 1 },
	{ type: "RECIPIENTS_OUT", count: 1 },
	{ type: "LIMIT_RAISED", slots: 1 },
	{ type: "LIMIT_LOWERED", slots: 1 },
];

export const message: MessageContext = {
	id: "M1",
	created: 0,
	queuedAt: 0,
	refilledAt: 0,
	references: 0,
	inCore: 0,
	limit: 0,
	unread: 0,
	position: 0,
	mustRetry: false,
	wakeup: 0,
};

export const messageEvents: readonly MessageEvent[] = [
	{ type: "ACTIVATE", now: 1, sane: 1, records: 2, minimum: 1 },
	{ type: "ACTIVATE", now: 9, sane: 9, records: 2, minimum: 1 },
	{ type: "BATCH", records: 1, isFull: true, sane: 1 },
	{ type: "BATCH", records: 1, isFull: false, sane: 1 },
	{ type: "UNREADABLE", sane: 2 },
	{ type: "ENTRY_ADDED" },
	{ type: "ENTRY_GONE" },
	{ type: "RECIPIENTS_IN", count: 1 },
	{ type: "RECIPIENTS_OUT", count: 1 },
	{ type: "LIMIT_RAISED", slots: 1 },
	{ type: "LIMIT_LOWERED", slots: 1 },
	{ type: "MUST_RETRY" },
	{ type: "ALL_TRIED", now: 1, minimalBackoff: 5, maximalBackoff: 9 },
	{ type: "GIVE_UP" },
];

export const entry: EntryContext = { id: "e1", message: "M1", job: "M1/t1", destination: "t1/d1", recipients: [] };

export const entryEvents: readonly EntryEvent[] = [
	{ type: "ENQUEUE" },
	{ type: "JOIN", recipient: { address: "r1@d1.t1", record: 0 } },
	{ type: "HAND_OVER" },
	{ type: "TAKE_OVER", recipients: [{ address: "r2@d1.t1", record: 1 }] },
	{ type: "SELECT" },
	{ type: "UNSELECT" },
	{ type: "END" },
];
