/**
 * Fixed workloads of scheduler-bounded about destinations: alike, many, ever new; and about mail without limits, long mail, floods. Leaves out
 * what goes wrong only after something else (workloads-sequences.ts).
 */
import type { Scenario } from "../../cases/scenario.js";
import { atOnce, BACK_OFF, flood, workload } from "./workload-text.js";

const DESTINATIONS = Array.from({ length: 14 }, (_, number) => `d${number + 1}.t1`);

export function siteWorkloads(): Scenario[] {
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

export function longWorkloads(): Scenario[] {
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
		workload(
			{
				name: "mail that comes in the middle of a flood",
				because: "Whoever lets destinations that had mail before go first starves those that come later.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			`${flood("1@d2.t1", () => "1@d2.t1", 5).replace(/drain t1$/, "")}
			${flood("1@d1.t1\narrive V1 1@d3.t1\narrive V2 4@d4.t1", () => "1@d2.t1", 230).replaceAll("arrive M", "arrive N")}`,
		),
		workload(
			{
				name: "three for each of three destinations, then a flood to a fourth",
				because: "Weights may differ, but not so that a destination waits for ever.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			`set default_destination_recipient_limit = 1\n${flood("3@d1.t1\narrive V1 3@d2.t1\narrive V2 3@d3.t1", () => "1@d4.t1", 250)}`,
		),
		workload(
			{
				name: "a busy destination, then bulk mail for one that was idle",
				because: "A destination that had no mail has earned nothing by that.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			`set default_destination_recipient_limit = 2
			${flood("1@d1.t1", () => "1@d1.t1", 80)}
			arrive V1 1@d1.t1
			arrive V2 50@d2.t1
			arrive V3 50@d1.t1
			arrive V4 1@d2.t1
			drain t1`,
		),
	];
}
