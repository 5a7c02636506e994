/**
 * Each knob that a transport can override: t1 has the default, t2 its own value, and the same mail goes over both. An implementation
 * that looks an override up under another name treats the two alike.
 */
import type { SchedulerRequirementId } from "../../model/scheduler/requirement-ids.js";
import { defineCase } from "./define.js";
import type { Scenario } from "./scenario.js";

interface Override {
	/** What follows the transport's name. */
	readonly suffix: string;
	readonly value: string;
	readonly cites: SchedulerRequirementId;
	/** Settings under which the knob matters. */
	readonly given: string;
	/** What to do on a transport, `T` standing for its name. */
	readonly script: string;
}

const PREEMPTION = `arrive M1 12@d1.T
	arrive M2 2@d1.T
	drain T`;
const PREEMPTIVE = `set default_destination_recipient_limit = 1
	set default_delivery_slot_cost = 2
	set default_delivery_slot_loan = 0
	set default_delivery_slot_discount = 0
	set default_minimum_delivery_slots = 1`;
/** One entry takes all that has been read for its site: its recipients tell how far the file was read. */
const BATCHES = `set qmgr_message_active_limit = 4
	set qmgr_message_recipient_limit = 4
	set qmgr_message_recipient_minimum = 2
	set default_recipient_limit = 4
	set default_extra_recipient_limit = 0`;
const READING = `arrive M1 14@d1.T
	slot T
	drain T`;
const UNREAD_PREEMPTS = `set qmgr_message_active_limit = 18
	set qmgr_message_recipient_limit = 18
	set qmgr_message_recipient_minimum = 2
	set default_recipient_limit = 18
	set default_extra_recipient_limit = 0
	set default_recipient_refill_limit = 1
	set default_delivery_slot_cost = 2
	set default_delivery_slot_loan = 9
	set default_minimum_delivery_slots = 1`;
const COHORTS = `arrive M1 20@d1.T single
	slot T all
	complete oldest delivered x2
	slot T all
	complete oldest site-failure x2
	slot T all
	complete oldest site-failure x2
	slot T all
	drain T`;
const NARROW = "set initial_destination_concurrency = 4";

const OVERRIDES: readonly Override[] = [
	{
		suffix: "delivery_slot_cost",
		value: "3",
		cites: "scheduler.preempt.slot-cost",
		given: PREEMPTIVE,
		script: PREEMPTION,
	},
	{
		suffix: "delivery_slot_loan",
		value: "2",
		cites: "scheduler.preempt.slot-loan",
		given: PREEMPTIVE,
		script: PREEMPTION,
	},
	{
		suffix: "delivery_slot_discount",
		value: "50",
		cites: "scheduler.preempt.slot-discount",
		given: PREEMPTIVE,
		script: PREEMPTION,
	},
	{
		suffix: "minimum_delivery_slots",
		value: "7",
		cites: "scheduler.preempt.minimum-slots",
		given: PREEMPTIVE,
		script: PREEMPTION,
	},
	{
		suffix: "recipient_limit",
		value: "8",
		cites: "scheduler.recipients.transport-pool",
		given: `${BATCHES}\n\tset default_recipient_refill_limit = 1`,
		script: READING,
	},
	{
		suffix: "extra_recipient_limit",
		value: "6",
		cites: "scheduler.recipients.extra-for-preempting",
		given: UNREAD_PREEMPTS,
		script: "arrive M1 18@d1.T single\n\tarrive M2 8@d2.T\n\tdrain T",
	},
	{
		suffix: "recipient_refill_limit",
		value: "1",
		cites: "scheduler.recipients.refill-limit",
		given: BATCHES,
		script: READING,
	},
	{
		suffix: "recipient_refill_delay",
		value: "1s",
		cites: "scheduler.recipients.refill-delay",
		given: BATCHES,
		script: "arrive M1 14@d1.T\n\ttick 2\n\tslot T\n\tdrain T",
	},
	{
		suffix: "initial_destination_concurrency",
		value: "2",
		cites: "scheduler.destination.initial-concurrency",
		given: NARROW,
		script: COHORTS,
	},
	{
		suffix: "destination_concurrency_limit",
		value: "2",
		cites: "scheduler.destination.concurrency-limit",
		given: NARROW,
		script: COHORTS,
	},
	{
		suffix: "destination_recipient_limit",
		value: "3",
		cites: "scheduler.group.recipient-limit",
		given: NARROW,
		script: "arrive M1 8@d1.T\n\tdrain T",
	},
	{
		suffix: "destination_concurrency_positive_feedback",
		value: "1/4",
		cites: "scheduler.destination.positive-feedback",
		given: NARROW,
		script: COHORTS,
	},
	{
		suffix: "destination_concurrency_negative_feedback",
		value: "1/4",
		cites: "scheduler.destination.negative-feedback",
		given: NARROW,
		script: COHORTS,
	},
	{
		suffix: "destination_concurrency_failed_cohort_limit",
		value: "3",
		cites: "scheduler.destination.failed-cohorts",
		given: "set initial_destination_concurrency = 2",
		script: COHORTS,
	},
	{
		suffix: "destination_rate_delay",
		value: "2s",
		cites: "scheduler.destination.rate-delay",
		given: NARROW,
		script: `${COHORTS}\n\ttick 2\n\tdrain T`,
	},
	{
		suffix: "transport_rate_delay",
		value: "2s",
		cites: "scheduler.transport.rate-delay",
		given: NARROW,
		script: "arrive M1 3@d1.T single\n\tslot T\n\ttick 2\n\tcomplete M1 delivered\n\tslot T all",
	},
];

export function directedOverrides(): Scenario[] {
	return OVERRIDES.map(({ suffix, value, cites, given, script }) =>
		defineCase(
			{
				name: `override of ${suffix}`,
				because: "postconf(5): a transport's own value goes before the default.",
				cites: [cites],
			},
			[given, `set t2_${suffix} = ${value}`, over(script, "t1", 0), over(script, "t2", 2)].join("\n"),
		),
	);
}

/** The same script on another transport, with messages of its own. */
function over(script: string, transport: string, from: number): string {
	return script.replaceAll("T", transport).replace(/\bM(\d)\b/g, (_, number: string) => `M${Number(number) + from}`);
}
