/**
 * Small systems in which the shortest paths to every transition are searched (paths.test.ts): a configuration, what arrives, and what
 * else may happen, kept so small that the search is exhaustive up to its depth. Leaves out the search.
 */
import type { Edition } from "../../model/requirements.js";
import type { Manager, Outcome } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";

export interface SmallSystem {
	readonly name: string;
	readonly manager: Manager;
	readonly edition: Edition;
	readonly knobs: KnobSettings;
	/** `arrive` lines, in the order in which messages arrive. */
	readonly arrivals: readonly string[];
	/** How many of them are there before the search begins; the others may come at any time. */
	readonly before: number;
	/** How deliveries may end. */
	readonly outcomes: readonly Outcome[];
	/** Further lines that may happen at any time. */
	readonly others: readonly string[];
	/** How many stimuli the search looks ahead. */
	readonly depth: number;
}

const ONE_BY_ONE: KnobSettings = {
	default_delivery_slot_cost: "2",
	default_delivery_slot_loan: "9",
	default_delivery_slot_discount: "0",
	default_minimum_delivery_slots: "1",
	default_destination_concurrency_limit: "1",
};

const BATCHES: KnobSettings = {
	qmgr_message_active_limit: "2",
	qmgr_message_recipient_limit: "2",
	qmgr_message_recipient_minimum: "1",
	default_recipient_limit: "1",
	default_extra_recipient_limit: "2",
	default_recipient_refill_limit: "1",
	default_destination_recipient_limit: "2",
};

function system(part: Partial<SmallSystem> & Pick<SmallSystem, "name" | "arrivals" | "depth">): SmallSystem {
	return {
		manager: "qmgr",
		edition: "postfix-3.7",
		knobs: {},
		before: part.arrivals.length,
		outcomes: ["delivered"],
		others: [],
		...part,
	};
}

export const SMALL_SYSTEMS: readonly SmallSystem[] = [
	system({
		name: "deliveries that end in every way",
		arrivals: ["arrive M1 2@d1.t1 single", "arrive M2 1@d2.t1"],
		before: 1,
		outcomes: ["delivered", "deferred", "site-failure", "crash"],
		knobs: {
			initial_destination_concurrency: "2",
			minimal_backoff_time: "2s",
			default_destination_concurrency_failed_cohort_limit: "1",
		},
		others: ["tick 2", "rescan M1", "flush"],
		depth: 6,
	}),
	system({
		name: "feedback that moves the window",
		arrivals: ["arrive M1 6@d1.t1 single"],
		outcomes: ["delivered", "site-failure"],
		knobs: {
			initial_destination_concurrency: "2",
			default_destination_concurrency_limit: "3",
			default_destination_concurrency_positive_feedback: "1/2",
			default_destination_concurrency_failed_cohort_limit: "2",
		},
		depth: 7,
	}),
	system({
		name: "a dead site that works after all",
		arrivals: ["arrive M1 4@d1.t1 single"],
		outcomes: ["delivered", "site-failure"],
		knobs: { initial_destination_concurrency: "3" },
		depth: 6,
	}),
	system({
		name: "a file spoilt before it is opened",
		arrivals: ["arrive M1 1@d1.t1", "arrive M2 1@d1.t1"],
		knobs: { qmgr_message_active_limit: "1" },
		others: ["corrupt M2"],
		depth: 3,
	}),
	system({
		name: "files read in batches, one of them spoilt",
		arrivals: ["arrive M1 4@d1.t1 1@d2.t1", "arrive M2 2@d1.t1"],
		before: 1,
		knobs: BATCHES,
		outcomes: ["delivered", "deferred"],
		others: ["corrupt M1", "corrupt M2"],
		depth: 7,
	}),
	system({
		name: "files read in batches by the round-robin manager",
		manager: "oqmgr",
		arrivals: ["arrive M1 4@d1.t1 1@d2.t1", "arrive M2 2@d1.t1"],
		before: 1,
		knobs: BATCHES,
		others: ["corrupt M1"],
		depth: 7,
	}),
	system({
		name: "agents that die early",
		arrivals: ["arrive M1 2@d1.t1 single", "arrive M2 1@d2.t1"],
		before: 1,
		knobs: { transport_retry_time: "2s" },
		others: ["refuse t1", "vanish t1", "tick 2", "flush"],
		depth: 6,
	}),
	system({
		name: "spaced destinations",
		arrivals: ["arrive M1 2@d1.t1 single", "arrive M2 2@d2.t1 single"],
		outcomes: ["delivered", "site-failure"],
		knobs: { default_destination_rate_delay: "1s" },
		others: ["tick 1"],
		depth: 7,
	}),
	system({
		name: "a spaced transport",
		arrivals: ["arrive M1 3@d1.t1 single"],
		outcomes: ["delivered", "crash"],
		knobs: { t1_transport_rate_delay: "1s" },
		others: ["tick 1", "vanish t1"],
		depth: 7,
	}),
	system({
		name: "a spaced transport as it was meant",
		edition: "intended",
		arrivals: ["arrive M1 2@d1.t1 single"],
		outcomes: ["crash"],
		knobs: { t1_transport_rate_delay: "1s" },
		others: ["tick 1"],
		depth: 5,
	}),
	system({
		name: "preemption with blockers",
		arrivals: ["arrive M1 1@a1.t1 1@a2.t1 1@a3.t1 1@a4.t1", "arrive M2 2@b1.t1 single"],
		knobs: ONE_BY_ONE,
		outcomes: ["delivered", "site-failure"],
		depth: 6,
	}),
	system({
		name: "preemption of the preempting",
		arrivals: [
			"arrive M1 1@a1.t1 1@a2.t1 1@a3.t1 1@a4.t1 1@a5.t1 1@a6.t1 1@a7.t1 1@a8.t1",
			"arrive M2 1@b1.t1 1@b2.t1 1@b3.t1 1@b4.t1",
			"arrive M3 2@c1.t1 single",
		],
		before: 2,
		knobs: ONE_BY_ONE,
		depth: 10,
	}),
	system({
		name: "blockers whose mail is taken away",
		arrivals: ["arrive M1 2@d1.t1 single", "arrive M2 1@d2.t1", "arrive M3 1@d3.t1"],
		knobs: ONE_BY_ONE,
		others: ["vanish t1"],
		depth: 5,
	}),
	system({
		name: "jobs of one message on two transports",
		arrivals: ["arrive M1 a@d1.t1 b@d1.t2 c@d1.t2 d@d1.t1", "arrive M2 1@d2.t1"],
		before: 1,
		knobs: { ...BATCHES, default_destination_recipient_limit: "1" },
		depth: 8,
	}),
];
