/**
 * Fixed workloads of scheduler-bounded for what goes wrong only after something else: a destination that comes back, a second deferral, a
 * name that is used again, a slot that was not given back. Leaves out the plain situations (workloads-directed.ts).
 */
import type { Scenario } from "../../cases/scenario.js";
import { atOnce, BACK_OFF, flood, workload } from "./workload-text.js";

/** A scan every second, for longer than a message may rest. */
const SCANS = "tick 1\nrescan M1\n".repeat(32);

const DESTINATIONS = Array.from({ length: 14 }, (_, number) => `d${number + 1}.t1`);

export function sequenceWorkloads(): Scenario[] {
	return [...failing(), ...again(), ...sites(), ...long()];
}

function failing(): Scenario[] {
	return [
		workload(
			{
				name: "a destination dies, comes back, and dies again",
				because: "When the back-off time is over it is used again, each time.",
				cites: ["scheduler.bounded.work-conserving", "scheduler.bounded.back-off-respected"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 8@d1.t1
			arrive M2 2@d2.t1
			slot t1 all
			complete oldest site-failure x2
			slot t1 all
			complete M2 delivered
			tick 31
			arrive M3 6@d1.t1
			slot t1 all
			complete oldest site-failure x2
			tick 9
			arrive M4 2@d1.t1
			slot t1 all
			tick 22
			arrive M5 6@d1.t1
			slot t1 all
			complete oldest delivered x2
			slot t1 all
			drain t1
			rescan M1
			rescan M3
			drain t1`,
		),
		workload(
			{
				name: "deliveries that end long after their destination died",
				because: "Late failures do not kill it once more, and late ends give their places back.",
				cites: ["scheduler.bounded.back-off-respected", "scheduler.bounded.work-conserving"],
			},
			`${atOnce(4)}
			${BACK_OFF}
			set default_destination_recipient_limit = 1
			arrive M1 12@d1.t1
			slot t1 all
			complete newest site-failure
			complete oldest delivered
			slot t1 all
			complete oldest site-failure x4
			arrive M2 4@d1.t1
			slot t1 all
			tick 31
			slot t1 all
			complete oldest delivered
			slot t1 all
			drain t1
			tick 31
			rescan M1
			rescan M2
			arrive M3 5@d1.t1
			slot t1 all
			drain t1`,
		),
		workload(
			{
				name: "every outcome in turn at one destination",
				because:
					"However a delivery ends, its place is free again; what fails is tried again in another stay, the rest is not.",
				cites: ["scheduler.bounded.work-conserving", "scheduler.bounded.exactly-once"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 40@d1.t1 3@d2.t1
			${["crash", "deferred", "delivered", "site-failure", "delivered"]
				.map((one) => `slot t1 all\ncomplete oldest ${one}\n`.repeat(1))
				.join("")
				.repeat(4)}
			drain t1
			tick 31
			rescan M1
			drain t1
			tick 31
			rescan M1
			drain t1`,
		),
		workload(
			{
				name: "failures with a delivery in between are no row",
				because: "A destination that is reached now and then is not dead.",
				cites: ["scheduler.bounded.work-conserving", "scheduler.bounded.back-off-respected"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 60@d1.t1
			${"slot t1 all\ncomplete oldest site-failure\ncomplete oldest delivered\n".repeat(6)}
			slot t1 all
			drain t1
			tick 31
			rescan M1
			drain t1`,
		),
		workload(
			{
				name: "a limit of no failures",
				because: "0 means that a destination is never left alone.",
				cites: ["scheduler.bounded.work-conserving"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_concurrency_failed_cohort_limit = 0
			set default_destination_recipient_limit = 2
			arrive M1 24@d1.t1
			${"slot t1 all\ncomplete oldest site-failure\n".repeat(5)}
			slot t1 all
			drain t1`,
		),
	];
}

function again(): Scenario[] {
	return [
		workload(
			{
				name: "a message that is deferred again and again",
				because:
					"It rests each time as long as it was said, is taken up by the first scan after that, and what was delivered stays delivered.",
				cites: [
					"scheduler.bounded.back-off-respected",
					"scheduler.bounded.work-conserving",
					"scheduler.bounded.exactly-once",
				],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 5@d1.t1 3@d2.t1
			tick 7
			slot t1 all
			complete oldest deferred
			complete oldest delivered
			complete oldest crash
			slot t1 all
			complete oldest site-failure
			drain t1
			${`${SCANS}slot t1 all\ncomplete newest deferred\ncomplete oldest deferred\nslot t1 all\ncomplete oldest deferred\ndrain t1\n`.repeat(4)}
			${SCANS}
			drain t1`,
		),
		workload(
			{
				name: "what failed keeps its order",
				because: "In a later stay recipients go in the order of the file, not in that of their failures.",
				cites: ["scheduler.bounded.per-destination-order"],
			},
			`${atOnce(4)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 8@d1.t1
			slot t1 all
			complete newest deferred x4
			tick 31
			rescan M1
			slot t1 all
			drain t1`,
		),
		workload(
			{
				name: "the name of a message that has left is used again",
				because: "Nothing is left of the one that had it before.",
				cites: ["scheduler.bounded.exactly-once", "scheduler.bounded.back-off-respected"],
			},
			`${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 3@d1.t1
			slot t1 all
			complete oldest deferred
			drain t1
			tick 31
			rescan M1
			drain t1
			arrive M1 2@d2.t1 1@d1.t1
			drain t1
			arrive M1 3@d1.t1
			slot t1 all
			complete oldest deferred x2
			${SCANS}
			drain t1
			arrive M1 1@d1.t1
			drain t1`,
		),
		workload(
			{
				name: "deferred mail gives up its place in a full active queue",
				because: "What waits is taken in, and the deferred message later, when there is room again.",
				cites: ["scheduler.bounded.limits-respected", "scheduler.bounded.work-conserving"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set qmgr_message_active_limit = 2
			arrive M1 1@d1.t1
			arrive M2 1@d2.t1
			arrive M3 1@d3.t1
			arrive M4 1@d3.t1
			slot t1 all
			complete M1 deferred
			slot t1 all
			complete M2 crash
			slot t1 all
			complete M3 deferred
			slot t1 all
			tick 31
			rescan M1
			slot t1 all
			complete M1 deferred
			rescan M2
			slot t1 all
			drain t1
			rescan M3
			tick 31
			rescan M1
			arrive M5 1@d1.t1
			drain t1`,
		),
	];
}

function sites(): Scenario[] {
	return [
		workload(
			{
				name: "destinations whose names are alike",
				because:
					"d1, d10 and d1.d1 are three, and d1 of another transport is a fourth; the transport is what follows the last dot.",
				cites: [
					"scheduler.bounded.exactly-once",
					"scheduler.bounded.limits-respected",
					"scheduler.bounded.one-bad-destination-isolated",
				],
			},
			`${atOnce(1)}
			${BACK_OFF}
			set default_destination_recipient_limit = 5
			arrive M1 ann@d1.t1 ann@d10.t1 ann@d1.d1.t1 ann@d1.t10 ann.lee@d1.t1 ann+bob@d10.t1 d1.t1@d1.t10
			arrive M2 ann@d1.t1 ann@d10.t1 ann@d1.d1.t1 ann@d1.t10
			slot t1 all
			slot t10 all
			complete oldest site-failure
			slot t1 all
			slot t10 all
			drain t10
			drain t1`,
		),
		workload(
			{
				name: "the same destination by two transports",
				because: "Each has its own agents, places and failures.",
				cites: ["scheduler.bounded.work-conserving", "scheduler.bounded.one-bad-destination-isolated"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 8@d1.t1
			arrive M2 8@d1.t2
			slot t2 all
			complete oldest site-failure x2
			arrive M3 4@d2.t2 2@d1.t1
			slot t1 all
			slot t2 all
			complete oldest delivered
			slot t2 all
			slot t1 all
			drain t2
			tick 31
			arrive M4 2@d1.t2
			drain t1
			drain t2
			rescan M2
			drain t2`,
		),
		workload(
			{
				name: "many destinations at once",
				because: "The limit is one of each destination; trouble at one leaves thirteen alone.",
				cites: [
					"scheduler.bounded.work-conserving",
					"scheduler.bounded.limits-respected",
					"scheduler.bounded.one-bad-destination-isolated",
				],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 ${DESTINATIONS.map((one) => `5@${one}`).join(" ")}
			slot t1 all
			complete oldest site-failure x2
			slot t1 all
			${DESTINATIONS.map((one, number) => `arrive M${number + 2} 1@${one}`).join("\n")}
			slot t1 all
			complete newest delivered x7
			slot t1 all
			drain t1
			tick 31
			rescan M1
			rescan M2
			drain t1`,
		),
		workload(
			{
				name: "no limits but that of the active queue",
				because: "0 means that there is no limit.",
				cites: ["scheduler.bounded.work-conserving", "scheduler.bounded.exactly-once"],
			},
			`set default_destination_concurrency_limit = 0
			set default_destination_recipient_limit = 0
			${BACK_OFF}
			arrive M1 60@d1.t1
			arrive M2 3@d1.t1 2@d2.t1
			arrive M3 1@d1.t1
			slot t1 all
			complete oldest delivered
			slot t1 all
			complete oldest deferred
			drain t1`,
		),
	];
}

function long(): Scenario[] {
	return [
		workload(
			{
				name: "a long message in long deliveries",
				because: "Each has as many recipients as it may, and no more; the last one has the rest.",
				cites: ["scheduler.bounded.limits-respected", "scheduler.bounded.exactly-once"],
			},
			`${atOnce(3)}
			set default_destination_recipient_limit = 50
			arrive M1 170@d1.t1
			arrive M2 51@d2.t1
			drain t1`,
		),
		workload(
			{
				name: "middling mail, bulk mail, then a flood of small mail",
				because: "Whoever lets small mail pass must not forget the middling one.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			`set default_destination_recipient_limit = 1\n${flood("5@d1.t1\narrive B1 12@d2.t1", (turn) => `1@d${(turn % 3) + 3}.t1`, 260)}`,
		),
		workload(
			{
				name: "one recipient, then a flood to ever new destinations",
				because: "Whoever serves a new destination first never comes to the old ones.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			flood("joe@d1.t1\narrive B1 1@d0.t1", (turn) => `1@n${turn}.t1`, 60),
		),
		workload(
			{
				name: "one of each, then a flood to the last",
				because: "With many destinations waiting, whoever serves one of them first starves the others.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			flood(DESTINATIONS.map((one, at) => `1@${one}${at === 0 ? `\narrive B1` : ""}`).join(" "), () => "3@d14.t1", 300),
		),
	];
}
