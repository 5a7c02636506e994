/**
 * The arenas of the surveys: which mail, which knobs and how much at a time, in a default and a large size. Each is there for a part of
 * the rules: preemption, windows, batches, transports, failures, rate delays, and the old queue manager. Leaves out what is asked of them.
 */
import type { Outcome } from "../../../model/scheduler/events.js";
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { GRID, groupsThatChooseAlike, inWords, type SlotKnobs, slotSettings } from "./grid.js";
import type { Scope } from "./row.js";
import type { Arena } from "./survey.js";

const DELIVERED: readonly Outcome[] = ["delivered"];
const CREDIT: SlotKnobs = { cost: 2, loan: 1, discount: 0, minimum: 0 };
const PLAIN: SlotKnobs = { cost: 2, loan: 0, discount: 0, minimum: 0 };
const OFF: SlotKnobs = { cost: 1, loan: 3, discount: 100, minimum: 0 };

const ONE_JOB_AT_A_TIME = {
	manager: "qmgr",
	destinations: ["d1.t1"],
	mixed: false,
	inFlight: 1,
	ticks: 0,
	outcomes: DELIVERED,
} as const;

/** Limits so small that messages are read in several batches. */
export function smallMemory(of: {
	readonly active: number;
	readonly recipients: number;
	readonly pool: number;
	readonly extra: number;
	readonly refill?: number;
	readonly minimum?: number;
}): KnobSettings {
	return {
		qmgr_message_active_limit: String(of.active),
		qmgr_message_recipient_limit: String(of.recipients),
		qmgr_message_recipient_minimum: String(of.minimum ?? 1),
		default_recipient_limit: String(of.pool),
		default_extra_recipient_limit: String(of.extra),
		default_recipient_refill_limit: String(of.refill ?? 1),
	};
}

/** Every point of the grid on small mail, and one of each group that chooses alike on larger mail. */
function preemption(scope: Scope): Arena[] {
	const recipients = scope === "default" ? 4 : 7;
	const larger = recipients + 2;
	const all = [...GRID, OFF, { ...OFF, cost: 0 }];
	const groups = groupsThatChooseAlike(GRID, larger).flatMap(([first]) => (first === undefined ? [] : [first]));
	const arena = (terms: SlotKnobs, size: number, ticks: Arena["ticks"]): Arena => ({
		...ONE_JOB_AT_A_TIME,
		name: `preemption, ${inWords(terms)}`,
		knobs: slotSettings(terms),
		recipients: size,
		messages: size,
		ticks,
	});
	return [...all.map((terms) => arena(terms, recipients, "slots")), ...groups.map((terms) => arena(terms, larger, 0))];
}

function windows(scope: Scope): Arena[] {
	const size = scope === "default" ? { recipients: 4, messages: 3 } : { recipients: 6, messages: 4 };
	return [PLAIN, CREDIT].map((terms) => ({
		name: `windows of 1, two destinations, two in flight, ${inWords(terms)}`,
		manager: "qmgr",
		knobs: { ...slotSettings(terms), default_destination_concurrency_limit: "1" },
		...size,
		destinations: ["d1.t1", "d2.t1"],
		mixed: true,
		inFlight: 2,
		ticks: 0,
		outcomes: DELIVERED,
	}));
}

function batches(scope: Scope): Arena[] {
	const recipients = scope === "default" ? 4 : 7;
	const memory = smallMemory({ active: 2, recipients: 2, pool: 1, extra: 1 });
	const inFlight: Arena = {
		...ONE_JOB_AT_A_TIME,
		name: "batches, two in flight",
		knobs: { ...slotSettings(CREDIT), ...memory },
		recipients,
		messages: 3,
		inFlight: 2,
	};
	const refills = {
		...slotSettings(CREDIT),
		...smallMemory({ active: 2, recipients: 2, pool: 2, extra: 2, refill: 2 }),
	};
	const delayed = { ...refills, default_recipient_refill_delay: "1s" };
	const lastChance = smallMemory({ active: 2, recipients: 2, pool: 0, extra: 0, refill: 2, minimum: 2 });
	const lent = { ...smallMemory({ active: 2, recipients: 3, pool: 2, extra: 0 }), t2_recipient_limit: "0" };
	const noPool = smallMemory({ active: 2, recipients: 2, pool: 0, extra: 0 });
	return [
		inFlight,
		{ ...inFlight, name: "batches, no pool", knobs: noPool, inFlight: 1 },
		{ ...inFlight, name: "batches, a minimum of two", knobs: lastChance, recipients: 5, messages: 2 },
		{
			...inFlight,
			name: "two transports, one without a pool",
			knobs: lent,
			destinations: ["d1.t1", "d2.t2"],
			mixed: true,
			inFlight: 1,
		},
		{ ...inFlight, name: "batches, one in flight", recipients: recipients + 2, inFlight: 1 },
		{
			...inFlight,
			name: "batches, refills of two or after a second",
			knobs: delayed,
			ticks: 1,
			recipients,
			messages: 2,
		},
		{
			...inFlight,
			name: "batches, two transports",
			knobs: { ...slotSettings(CREDIT), ...memory, t2_recipient_limit: "0" },
			destinations: ["d1.t1", "d2.t2"],
			mixed: true,
			inFlight: 1,
			recipients: recipients + 1,
		},
	];
}

function failures(scope: Scope): Arena[] {
	const size = scope === "default" ? { recipients: 4, messages: 2 } : { recipients: 5, messages: 3 };
	const outcomes: readonly Outcome[] = ["delivered", "site-failure"];
	const arena: Arena = {
		...ONE_JOB_AT_A_TIME,
		name: "failures of sites, windows of 2",
		knobs: {
			...slotSettings(CREDIT),
			initial_destination_concurrency: "2",
			default_destination_concurrency_limit: "2",
		},
		...size,
		destinations: ["d1.t1", "d2.t1"],
		inFlight: 2,
		outcomes,
	};
	const immune = {
		default_destination_concurrency_failed_cohort_limit: "0",
		default_destination_concurrency_negative_feedback: "0",
	};
	return [
		arena,
		{
			...arena,
			name: "failures, three in flight to one destination",
			destinations: ["d1.t1"],
			inFlight: 3,
			knobs: { initial_destination_concurrency: "3" },
		},
		{ ...arena, name: "failures, immune", knobs: { ...arena.knobs, ...immune }, destinations: ["d1.t1"] },
		{
			...arena,
			name: "rate delay of a second",
			knobs: { t1_destination_rate_delay: "1s" },
			outcomes: DELIVERED,
			recipients: 3,
			ticks: 3,
		},
	];
}

function oqmgr(scope: Scope): Arena[] {
	return windows(scope)
		.slice(0, 1)
		.map((arena) => ({ ...arena, name: "oqmgr, windows of 1, two in flight", manager: "oqmgr" }));
}

export function arenas(scope: Scope): Arena[] {
	return [preemption, windows, batches, failures, oqmgr].flatMap((part) => part(scope));
}
