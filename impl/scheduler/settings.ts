/**
 * What the knobs amount to, once for all and once a transport. Leaves out how their text is read (model/scheduler/settings.ts).
 * Source: postconf(5); the adjustments are those of Postfix 3.7.
 */
import type { Feedback, KnobSettings } from "../../model/scheduler/knobs.js";
import { RECIPIENT_DELIMITER } from "../../model/scheduler/knobs.js";
import { checkSettings, KnobError, settingFeedback, settingNumber } from "../../model/scheduler/settings.js";

/** Counts are whole numbers, times are in seconds. */
export interface GlobalSettings {
	readonly activeLimit: number;
	readonly recipientLimit: number;
	readonly recipientMinimum: number;
	/** oqmgr: the share of the recipient limit that one message may fill, 0.1 to 1. */
	readonly fudge: number;
	readonly minimalBackoff: number;
	readonly maximalBackoff: number;
	readonly transportRetryTime: number;
	/** Characters; empty: none. */
	readonly recipientDelimiter: string;
}

export interface TransportSettings {
	/** 0: no limit. */
	readonly concurrencyLimit: number;
	readonly initialConcurrency: number;
	/** Recipients of one delivery; 0: no limit. */
	readonly recipientsPerDelivery: number;
	readonly positiveFeedback: Feedback;
	readonly negativeFeedback: Feedback;
	/** 0: never dead. */
	readonly failedCohortLimit: number;
	readonly destinationRateDelay: number;
	readonly transportRateDelay: number;
	readonly slotCost: number;
	readonly slotLoan: number;
	/** Per cent of the slots needed that must be there: 100 less the discount. */
	readonly slotShare: number;
	readonly minimumSlots: number;
	readonly recipientPool: number;
	readonly extraRecipients: number;
	readonly refillLimit: number;
	readonly refillDelay: number;
}

/** @throws KnobError if a setting cannot be used. */
export function globalSettings(knobs: KnobSettings): GlobalSettings {
	const problems = checkSettings(knobs);
	if (problems.length > 0) throw new KnobError(problems);
	const activeLimit = settingNumber(knobs, "qmgr_message_active_limit");
	return {
		activeLimit,
		recipientLimit: Math.max(settingNumber(knobs, "qmgr_message_recipient_limit"), activeLimit),
		recipientMinimum: settingNumber(knobs, "qmgr_message_recipient_minimum"),
		fudge: settingNumber(knobs, "qmgr_fudge_factor") / 100,
		minimalBackoff: settingNumber(knobs, "minimal_backoff_time"),
		maximalBackoff: settingNumber(knobs, "maximal_backoff_time"),
		transportRetryTime: settingNumber(knobs, "transport_retry_time"),
		recipientDelimiter: knobs[RECIPIENT_DELIMITER] ?? "",
	};
}

export function transportSettings(knobs: KnobSettings, transport: string): TransportSettings {
	const number = (name: Parameters<typeof settingNumber>[1]): number => settingNumber(knobs, name, transport);
	const destinationRateDelay = number("default_destination_rate_delay");
	const concurrencyLimit = destinationRateDelay > 0 ? 1 : number("default_destination_concurrency_limit");
	const initial = number("initial_destination_concurrency");
	return {
		concurrencyLimit,
		initialConcurrency: concurrencyLimit === 0 ? initial : Math.min(initial, concurrencyLimit),
		recipientsPerDelivery: number("default_destination_recipient_limit"),
		positiveFeedback: settingFeedback(knobs, "default_destination_concurrency_positive_feedback", transport),
		negativeFeedback: settingFeedback(knobs, "default_destination_concurrency_negative_feedback", transport),
		failedCohortLimit: number("default_destination_concurrency_failed_cohort_limit"),
		destinationRateDelay,
		transportRateDelay: number("default_transport_rate_delay"),
		slotCost: number("default_delivery_slot_cost"),
		slotLoan: number("default_delivery_slot_loan"),
		slotShare: 100 - number("default_delivery_slot_discount"),
		minimumSlots: number("default_minimum_delivery_slots"),
		recipientPool: number("default_recipient_limit"),
		extraRecipients: number("default_extra_recipient_limit"),
		refillLimit: number("default_recipient_refill_limit"),
		refillDelay: number("default_recipient_refill_delay"),
	};
}
