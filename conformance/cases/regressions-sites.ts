/** Bugs of history in what failures, feedback and rate delays do to destinations and transports. */
import { defineCase } from "./define.js";
import type { Scenario } from "./scenario.js";

const ALTERNATING = "complete oldest delivered\nslot t1 all\ncomplete oldest site-failure\nslot t1 all\n";

export function regressionsOfSites(): Scenario[] {
	return [
		defineCase(
			{
				name: "19990204 entry from the wrong end of the todo list",
				because: "A random walk inside a site's queue starved old entries under load.",
				cites: ["scheduler.entry.fifo-within-peer", "scheduler.oqmgr.todo-order"],
			},
			`set t1_destination_concurrency_limit = 1
			arrive M1 3@d1.t1 single
			arrive M2 2@d1.t1 single
			arrive M3 1@d1.t1
			slot t1
			complete oldest delivered
			arrive M4 1@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "19990204 window below what is busy after one failure",
				because: "With one delivery in flight a single failure declared the site dead: M2 would be deferred.",
				cites: ["scheduler.destination.failed-cohorts", "scheduler.destination.negative-feedback"],
			},
			`set initial_destination_concurrency = 5
			arrive M1 1@d1.t1
			arrive M2 1@d1.t1
			slot t1
			complete oldest site-failure
			slot t1 all
			complete oldest delivered`,
		),
		defineCase(
			{
				name: "20061209 failed hand-off reorders entries",
				because:
					"The entry that could not be handed over must come back in its place; all of the transport's mail is deferred.",
				cites: ["scheduler.transport.failed-hand-off", "scheduler.entry.fifo-within-peer"],
			},
			`arrive M1 2@d1.t1 single
			arrive M2 2@d1.t1 single
			vanish t1
			tick 300
			rescan M1
			rescan M2
			drain t1`,
		),
		defineCase(
			{
				name: "20061209 a connect error leaves mail stuck",
				because: "The mail of a transport whose agent cannot be had must be deferred, not left in the active queue.",
				cites: ["scheduler.transport.dead-after-agent-failure", "scheduler.message.deferred-with-backoff"],
			},
			`arrive M1 1@d1.t1
			refuse t1
			tick 300
			rescan M1
			drain t1`,
		),
		defineCase(
			{
				name: "20071121 hysteresis not kept at window 1",
				because: "At window 1 a failure must still cancel a success: alternating, the window would otherwise grow.",
				cites: ["scheduler.destination.hysteresis", "scheduler.destination.negative-feedback"],
			},
			`set initial_destination_concurrency = 1
			set default_destination_concurrency_positive_feedback = 1/2
			set default_destination_concurrency_negative_feedback = 1/2
			set default_destination_concurrency_failed_cohort_limit = 10
			arrive M1 40@d1.t1 single
			slot t1 all
			${ALTERNATING.repeat(6)}drain t1`,
		),
		defineCase(
			{
				name: "20071203 empty rate-limited queue kept",
				because: "A queue that is empty when its delay ends must go; kept, it would stand before d2 in oqmgr's round.",
				cites: ["scheduler.destination.discarded-when-empty", "scheduler.destination.rate-delay"],
			},
			`set default_destination_rate_delay = 1s
			arrive M1 1@d1.t1
			slot t1 all
			complete oldest delivered
			tick 1
			arrive M2 2@d2.t1 single
			arrive M3 2@d1.t1 single
			slot t1 all
			complete oldest delivered
			tick 1
			slot t1 all
			complete oldest delivered
			tick 1
			drain t1
			tick 1
			drain t1`,
		),
		defineCase(
			{
				name: "20090304 suspended queues counted in need",
				because: "A suspended queue took away from the number of agents to ask for: M2 would wait for d1.",
				cites: ["scheduler.transport.ask-when-selectable", "scheduler.destination.rate-delay"],
			},
			`set default_destination_rate_delay = 1s
			arrive M1 2@d1.t1 single
			slot t1 all
			complete oldest delivered
			arrive M2 1@d2.t1
			slot t1 all
			complete oldest delivered
			tick 1
			slot t1 all
			complete oldest delivered
			tick 1`,
		),
		defineCase(
			{
				name: "20090304 dead queues counted in need",
				because: "So did a dead queue with deliveries in flight: M2 would wait for d1.",
				cites: ["scheduler.transport.ask-when-selectable", "scheduler.destination.failed-cohorts"],
			},
			`set initial_destination_concurrency = 3
			set default_destination_concurrency_negative_feedback = 0
			set default_destination_concurrency_failed_cohort_limit = 1
			arrive M1 9@d1.t1 single
			slot t1 x3
			complete oldest site-failure
			slot t1 all
			complete oldest site-failure
			slot t1 all
			complete oldest site-failure
			arrive M2 1@d2.t1
			slot t1 all
			complete oldest delivered x3
			drain t1`,
		),
		defineCase(
			{
				name: "20090305 unblocked before suspended",
				because: "A blocked job was tried again while its site was about to be suspended: a loop, or a lost wake-up.",
				cites: [
					"scheduler.destination.rate-delay",
					"scheduler.blocker.unblocked-together",
					"scheduler.blocker.declared",
				],
			},
			`set default_destination_rate_delay = 1s
			arrive M1 6@d1.t1 single
			arrive M2 2@d2.t1 single
			slot t1 all
			complete M1 delivered
			slot t1 all
			complete M2 delivered
			slot t1 all
			tick 1
			slot t1 all
			complete oldest delivered x2
			tick 1
			slot t1 all
			complete oldest delivered
			arrive M3 1@d3.t1
			slot t1 all
			tick 1
			drain t1
			tick 1
			drain t1
			tick 1
			drain t1`,
		),
		defineCase(
			{
				name: "20090310 wrong knob name looked up: failed cohort limit",
				because: "The override of one transport was looked up under another name: t1 would be dead as soon as t2.",
				cites: ["scheduler.destination.failed-cohorts"],
			},
			`set initial_destination_concurrency = 1
			set t1_destination_concurrency_failed_cohort_limit = 3
			arrive M1 4@d1.t1 single
			arrive M2 4@d1.t2 single
			slot t1
			slot t2
			complete oldest site-failure
			complete oldest site-failure
			slot t1
			complete oldest site-failure
			slot t1
			complete oldest site-failure
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "20240209 one agent crash throttles the transport",
				because: "One agent that crashed had all mail of its transport deferred; the mail for other sites must go on.",
				cites: ["scheduler.transport.crash-is-not-transport-failure", "scheduler.destination.negative-feedback"],
			},
			`arrive M1 2@d1.t1 single
			arrive M2 2@d2.t1 single
			slot t1 x2
			complete oldest crash
			arrive M3 1@d3.t1
			slot t1 all
			complete all delivered`,
		),
	];
}
