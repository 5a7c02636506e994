/**
 * The knobs of the Postfix queue manager under postconf's own names: kind, default, range, unit and where each is documented.
 * Vocabulary only: what a knob *does* is told by the machines and, separately, by the reference implementation.
 */

export type KnobKind = "count" | "percent" | "time" | "feedback";

export interface KnobDefinition {
	/** The name as postconf(5) prints it, with `default_` or bare for the global one. */
	readonly name: string;
	/** What follows the transport's name in a per-transport override, or null where there is none. */
	readonly suffix: string | null;
	readonly kind: KnobKind;
	readonly default: string;
	readonly min: number;
	readonly max: number;
	/** What the number counts. Times are in seconds. */
	readonly unit: string;
}

const UNBOUNDED = 2_147_483_647;

function knob(
	name: string,
	suffix: string | null,
	kind: KnobKind,
	value: string,
	min: number,
	unit: string,
	max = UNBOUNDED,
): KnobDefinition {
	return { name, suffix, kind, default: value, min, max, unit };
}

/** Every knob that the specification understands. Source: postconf(5), one entry a name; ranges as the 3.7 daemon enforces. */
export const KNOBS = [
	knob("qmgr_message_active_limit", null, "count", "20000", 1, "messages"),
	knob("qmgr_message_recipient_limit", null, "count", "20000", 1, "recipients"),
	knob("qmgr_message_recipient_minimum", null, "count", "10", 1, "recipients"),
	knob("qmgr_fudge_factor", null, "percent", "100", 10, "percent", 100),
	knob("minimal_backoff_time", null, "time", "300s", 1, "seconds"),
	knob("maximal_backoff_time", null, "time", "4000s", 1, "seconds"),
	knob("transport_retry_time", null, "time", "60s", 1, "seconds"),
	knob("default_recipient_limit", "_recipient_limit", "count", "20000", 0, "recipients"),
	knob("default_extra_recipient_limit", "_extra_recipient_limit", "count", "1000", 0, "recipients"),
	knob("default_recipient_refill_limit", "_recipient_refill_limit", "count", "100", 1, "recipients"),
	knob("default_recipient_refill_delay", "_recipient_refill_delay", "time", "5s", 1, "seconds"),
	knob("default_delivery_slot_cost", "_delivery_slot_cost", "count", "5", 0, "entries per slot"),
	knob("default_delivery_slot_loan", "_delivery_slot_loan", "count", "3", 0, "slots"),
	knob("default_delivery_slot_discount", "_delivery_slot_discount", "percent", "50", 0, "percent", 100),
	knob("default_minimum_delivery_slots", "_minimum_delivery_slots", "count", "3", 0, "slots"),
	knob("initial_destination_concurrency", "_initial_destination_concurrency", "count", "5", 1, "deliveries"),
	knob("default_destination_concurrency_limit", "_destination_concurrency_limit", "count", "20", 0, "deliveries"),
	knob("default_destination_recipient_limit", "_destination_recipient_limit", "count", "50", 0, "recipients"),
	knob(
		"default_destination_concurrency_positive_feedback",
		"_destination_concurrency_positive_feedback",
		"feedback",
		"1",
		0,
		"window per delivery",
		1,
	),
	knob(
		"default_destination_concurrency_negative_feedback",
		"_destination_concurrency_negative_feedback",
		"feedback",
		"1",
		0,
		"window per delivery",
		1,
	),
	knob(
		"default_destination_concurrency_failed_cohort_limit",
		"_destination_concurrency_failed_cohort_limit",
		"count",
		"1",
		0,
		"cohorts",
	),
	knob("default_destination_rate_delay", "_destination_rate_delay", "time", "0s", 0, "seconds"),
	knob("default_transport_rate_delay", "_transport_rate_delay", "time", "0s", 0, "seconds"),
] as const satisfies readonly KnobDefinition[];

/** Overrides that Postfix itself ships for the local(8) transport. Source: postconf(5). */
export const BUILT_IN_OVERRIDES: Readonly<Record<string, string>> = {
	local_destination_concurrency_limit: "2",
	local_destination_recipient_limit: "1",
};

/** Characters that separate an address extension from a mailbox; empty: none. Source: postconf(5) recipient_delimiter. */
export const RECIPIENT_DELIMITER = "recipient_delimiter";

/** Knob settings as main.cf has them: name to text. */
export type KnobSettings = Readonly<Record<string, string>>;

/** How much one delivery report moves the concurrency window: `base`, or `base` divided by the window. */
export interface Feedback {
	readonly base: number;
	readonly per: "delivery" | "concurrency";
}
