/**
 * Fixed workloads of scheduler-bounded for what goes wrong only after something else: a destination that comes back, a second deferral, a
 * name that is used again, a slot that was not given back. Leaves out the plain situations (workloads-directed.ts).
 */
import type { Scenario } from "../../cases/scenario.js";
import { atOnce, BACK_OFF, workload } from "./workload-text.js";

/** A scan every second, for longer than a message may rest. */
const SCANS = "tick 1\nrescan M1\n".repeat(32);

export function sequenceWorkloads(): Scenario[] {
	return [...failing(), ...again()];
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
				name: "a delivery is in flight when its destination dies",
				because: "However late it ends, and however it does, its place is free again.",
				cites: ["scheduler.bounded.work-conserving"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			${["deferred", "site-failure", "crash", "delivered"].map(dyingWhile).join("\n")}
			arrive M9 30@d1.t1
			${"slot t1 all\ncomplete oldest delivered\n".repeat(8)}
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
			arrive M1 43@d1.t1
			${["crash", "deferred", "delivered", "site-failure", "delivered"]
				.map((one) => `slot t1 all\ncomplete oldest ${one}\n`)
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

/** d1 dies with one delivery in flight, which ends so; then it is time to use it again. */
function dyingWhile(outcome: string, round: number): string {
	return `arrive M${round + 1} 8@d1.t1
		slot t1 all
		complete oldest site-failure
		slot t1 all
		complete oldest site-failure
		slot t1 all
		complete oldest ${outcome}
		slot t1 all
		drain t1
		tick 31`;
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
				name: "hours pass",
				because: "A long time is a long time: mail and destinations are used again after it.",
				cites: ["scheduler.bounded.back-off-respected", "scheduler.bounded.work-conserving"],
			},
			`${atOnce(1)}
			arrive M1 3@d1.t1 1@d2.t1
			slot t1 all
			complete oldest site-failure
			drain t1
			tick 299
			arrive M2 1@d1.t1
			slot t1 all
			tick 3702
			slot t1 all
			drain t1
			rescan M1
			drain t1
			tick 86400
			rescan M1
			rescan M2
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
