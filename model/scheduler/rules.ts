/**
 * The knobs of one run as numbers, the way the queue manager reads them at its start and when it first meets a transport. Leaves out
 * how settings are written (settings.ts) and what the numbers do.
 */
import { type Edition, SWITCHES, type Switches } from "./editions.js";
import type { SchedulerConfig } from "./events.js";
import { type Feedback, RECIPIENT_DELIMITER } from "./knobs.js";
import { settingFeedback, settingNumber } from "./settings.js";

/** What one destination goes by. Concurrency in deliveries, times in seconds. */
export interface DestinationRules {
	readonly initialConcurrency: number;
	/** 0: no limit. */
	readonly concurrencyLimit: number;
	readonly positive: Feedback;
	readonly negative: Feedback;
	/** Failed cohorts until the destination is dead; 0: never. */
	readonly cohortLimit: number;
	readonly rateDelay: number;
	readonly backoff: number;
	readonly switches: Switches;
}

/** What one transport goes by. Limits in recipients unless said otherwise. */
export interface TransportRules {
	/** Recipients a delivery; 0: no limit; 1 also makes each recipient a destination of its own. */
	readonly recipientsPerDelivery: number;
	readonly rateDelay: number;
	readonly retryTime: number;
	/** Entries that must be selected to earn one delivery slot; below 2 preemption is off. */
	readonly slotCost: number;
	/** Slots. */
	readonly slotLoan: number;
	/** Percent. */
	readonly slotDiscount: number;
	/** Slots. */
	readonly minimumSlots: number;
	readonly recipientPool: number;
	readonly extraPool: number;
	readonly refillLimit: number;
	readonly refillDelay: number;
	readonly destination: DestinationRules;
	readonly switches: Switches;
}

/** What the queue manager as a whole goes by. */
export interface GlobalRules {
	/** Messages. */
	readonly activeLimit: number;
	/** Recipients. */
	readonly recipientLimit: number;
	/** Recipients. */
	readonly messageMinimum: number;
	/** Percent (oqmgr). */
	readonly fudgeFactor: number;
	readonly minimalBackoff: number;
	readonly maximalBackoff: number;
	readonly recipientDelimiter: string;
	readonly switches: Switches;
}

/** Source: qmgr_post_init, which raises a recipient limit below the active limit. */
export function globalRules({ knobs }: SchedulerConfig, edition: Edition): GlobalRules {
	const activeLimit = settingNumber(knobs, "qmgr_message_active_limit");
	return {
		activeLimit,
		recipientLimit: Math.max(settingNumber(knobs, "qmgr_message_recipient_limit"), activeLimit),
		messageMinimum: settingNumber(knobs, "qmgr_message_recipient_minimum"),
		fudgeFactor: settingNumber(knobs, "qmgr_fudge_factor"),
		minimalBackoff: settingNumber(knobs, "minimal_backoff_time"),
		maximalBackoff: settingNumber(knobs, "maximal_backoff_time"),
		recipientDelimiter: knobs[RECIPIENT_DELIMITER] ?? "",
		switches: SWITCHES[edition],
	};
}

/** Source: qmgr_transport_create. A rate delay for destinations means one delivery at a time, and no limit below the initial one. */
export function transportRules({ knobs }: SchedulerConfig, edition: Edition, transport: string): TransportRules {
	const switches = SWITCHES[edition];
	const rateDelay = settingNumber(knobs, "default_destination_rate_delay", transport);
	const limit = settingNumber(knobs, "default_destination_concurrency_limit", transport);
	const initial = settingNumber(knobs, "initial_destination_concurrency", transport);
	const concurrencyLimit = rateDelay > 0 ? 1 : limit;
	return {
		recipientsPerDelivery: settingNumber(knobs, "default_destination_recipient_limit", transport),
		rateDelay: settingNumber(knobs, "default_transport_rate_delay", transport),
		retryTime: settingNumber(knobs, "transport_retry_time"),
		slotCost: settingNumber(knobs, "default_delivery_slot_cost", transport),
		slotLoan: settingNumber(knobs, "default_delivery_slot_loan", transport),
		slotDiscount: settingNumber(knobs, "default_delivery_slot_discount", transport),
		minimumSlots: settingNumber(knobs, "default_minimum_delivery_slots", transport),
		recipientPool: settingNumber(knobs, "default_recipient_limit", transport),
		extraPool: settingNumber(knobs, "default_extra_recipient_limit", transport),
		refillLimit: settingNumber(knobs, "default_recipient_refill_limit", transport),
		refillDelay: settingNumber(knobs, "default_recipient_refill_delay", transport),
		destination: {
			initialConcurrency: concurrencyLimit === 0 ? initial : Math.min(initial, concurrencyLimit),
			concurrencyLimit,
			positive: settingFeedback(knobs, "default_destination_concurrency_positive_feedback", transport),
			negative: settingFeedback(knobs, "default_destination_concurrency_negative_feedback", transport),
			cohortLimit: settingNumber(knobs, "default_destination_concurrency_failed_cohort_limit", transport),
			rateDelay,
			backoff: settingNumber(knobs, "minimal_backoff_time"),
			switches,
		},
		switches,
	};
}
