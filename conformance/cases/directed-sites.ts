/** Destinations and transports in trouble: feedback of mixed cohorts, rate delays with failures, agents that find nothing to do. */
import { defineCase } from "./define.js";
import type { Scenario } from "./scenario.js";

export function directedSites(): Scenario[] {
	return [
		defineCase(
			{
				name: "failures and successes of one cohort in any order",
				because: "A success in between ends the failing cohort, and the positive feedback is held back by the margin.",
				cites: [
					"scheduler.destination.failed-cohorts",
					"scheduler.destination.window-margin",
					"scheduler.destination.hysteresis",
				],
			},
			`set initial_destination_concurrency = 4
			set default_destination_concurrency_limit = 6
			set default_destination_concurrency_negative_feedback = 1/2
			set default_destination_concurrency_positive_feedback = 1/4
			set default_destination_concurrency_failed_cohort_limit = 2
			arrive M1 40@d1.t1 single
			slot t1 all
			complete nth 1 site-failure
			complete nth 2 site-failure
			slot t1 all
			complete newest delivered
			slot t1 all
			complete oldest site-failure x3
			slot t1 all
			complete oldest delivered x2
			slot t1 all
			complete oldest site-failure x6
			slot t1 all
			complete oldest site-failure x4
			slot t1 all
			drain t1`,
		),
		defineCase(
			{
				name: "zero feedback: only cohorts count",
				because: "The window stays; a destination dies by its failed cohorts alone, and never with a limit of zero.",
				cites: ["scheduler.destination.failed-cohorts", "scheduler.destination.negative-feedback"],
			},
			`set initial_destination_concurrency = 3
			set default_destination_concurrency_positive_feedback = 0
			set default_destination_concurrency_negative_feedback = 0
			set t2_destination_concurrency_failed_cohort_limit = 0
			arrive M1 12@d1.t1 single
			arrive M2 12@d1.t2 single
			slot t1 all
			slot t2 all
			complete M1 site-failure x2
			complete M2 site-failure x3
			slot t1 all
			slot t2 all
			complete M1 site-failure
			complete M2 site-failure x3
			slot t1 all
			slot t2 all
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "a rate-limited destination fails",
				because: "A failure of a rate-limited site leaves it suspended, not dead, and its clock runs on.",
				cites: [
					"scheduler.destination.rate-delay",
					"scheduler.destination.failed-cohorts",
					"scheduler.destination.rate-delay-serialises",
				],
			},
			`set t1_destination_rate_delay = 2s
			set minimal_backoff_time = 10s
			arrive M1 3@d1.t1 single
			arrive M2 2@d2.t1 single
			slot t1 all
			complete M1 site-failure
			arrive M3 1@d1.t1
			complete M2 deferred
			tick 2
			slot t1 all
			complete oldest delivered x2
			tick 2
			drain t1
			tick 10
			rescan M1
			tick 2
			drain t1`,
		),
		defineCase(
			{
				name: "rate delays and a clock that is set back",
				because: "Timers are due by the clock as it stands: set back, they wait longer.",
				cites: ["scheduler.destination.rate-delay", "scheduler.transport.rate-delay"],
			},
			`set t1_destination_rate_delay = 3s
			set t2_transport_rate_delay = 3s
			arrive M1 3@d1.t1 single
			arrive M2 2@d1.t2 single
			slot t1
			slot t2
			complete oldest delivered
			tick -5
			tick 3
			tick 3
			tick 2
			slot t1 all
			complete oldest delivered x2
			tick 4
			drain t1
			slot t2
			tick 3
			complete oldest delivered
			drain t1`,
		),
		defineCase(
			{
				name: "a transport with a rate delay in trouble",
				because: "Refusals, failed hand-offs and idle agents of a rate-limited transport must not stop it for good.",
				cites: [
					"scheduler.transport.rate-delay",
					"scheduler.transport.dead-after-agent-failure",
					"scheduler.select.release-when-nothing",
				],
			},
			`set t1_transport_rate_delay = 2s
			set transport_retry_time = 6s
			arrive M1 2@d1.t1 single
			slot t1
			tick 2
			complete oldest deferred
			refuse t1
			tick 2
			arrive M2 1@d1.t1
			tick 6
			arrive M3 2@d2.t1 single
			vanish t1
			tick 2
			tick 6
			arrive M4 1@d2.t1
			slot t1
			tick 2
			complete oldest delivered
			drain t1`,
		),
		defineCase(
			{
				name: "an agent crashes on a transport with a rate delay",
				because:
					"In 3.7 the crash leaves the transport locked: nothing is asked for any more, whatever arrives and passes (L4).",
				cites: ["scheduler.transport.rate-delay", "scheduler.transport.crash-is-not-transport-failure"],
			},
			`set t1_transport_rate_delay = 2s
			set transport_retry_time = 6s
			arrive M1 2@d1.t1 single
			slot t1
			tick 2
			complete oldest crash
			tick 10
			arrive M2 1@d2.t1
			arrive M3 1@d1.t2
			flush
			tick 100
			drain t1
			drain t2`,
		),
		defineCase(
			{
				name: "a blocking queue is emptied by a transport failure",
				because:
					"The entries that a job is blocked on are deferred; when the queue can deliver again nobody has to be unblocked.",
				cites: [
					"scheduler.blocker.unblocked-together",
					"scheduler.transport.failed-hand-off",
					"scheduler.blocker.declared",
				],
			},
			`set default_destination_concurrency_limit = 1
			set transport_retry_time = 5s
			arrive M1 3@d1.t1 single
			arrive M2 3@d2.t1 single
			slot t1 x2
			arrive M3 1@d3.t1
			vanish t1
			complete oldest delivered
			tick 5
			arrive M4 1@d1.t1
			drain t1`,
		),
		defineCase(
			{
				name: "an agent finds nothing to do",
				because: "What was asked for is gone when the agent comes: it is let go.",
				cites: ["scheduler.select.release-when-nothing", "scheduler.transport.two-pending-asks"],
			},
			`set initial_destination_concurrency = 2
			arrive M1 4@d1.t1 single
			slot t1 x2
			complete oldest site-failure x2
			arrive M2 2@d2.t1 single
			slot t1
			complete oldest site-failure
			arrive M3 6@d3.t1 single
			slot t1 x2
			complete newest site-failure x2
			slot t1 all
			drain t1`,
		),
	];
}
