/**
 * Fixed workloads of scheduler-bounded: for each property the situation that it is about, small enough to be read. Leaves out random ones
 * (workloads-random.ts).
 */
import type { Scenario } from "../../cases/scenario.js";
import { DEFAULT_BOUNDS } from "./bounds.js";
import { atOnce, BACK_OFF, flood, workload } from "./workload-text.js";
import { sequenceWorkloads } from "./workloads-sequences.js";
import { longWorkloads, siteWorkloads } from "./workloads-sites.js";

/** So much bulk mail that one who is passed over for all of it has starved. */
const BULK = DEFAULT_BOUNDS.deadline + 1;

/** One recipient, then bulk mail for another destination, and agents free one after the other. */
function oneThenBulk(one: string, bulk: string): Scenario {
	return workload(
		{
			name: `one recipient at ${one}, then bulk mail to ${bulk}`,
			because: `Whoever serves ${bulk} first for ever starves ${one}.`,
			cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
		},
		`set default_destination_recipient_limit = 1\narrive M1 joe@${one}.t1\narrive M2 ${BULK}@${bulk}.t1\ndrain t1`,
	);
}

export function directedWorkloads(): Scenario[] {
	return [
		oneThenBulk("d2", "d1"),
		oneThenBulk("d1", "d2"),
		workload(
			{
				name: "a message of many recipients",
				because: "Each of them is handed out once, the message leaves when the last is done.",
				cites: ["scheduler.bounded.exactly-once", "scheduler.bounded.per-destination-order"],
			},
			`set default_destination_recipient_limit = 2
			${atOnce(3)}
			arrive M1 7@d1.t1 3@d2.t1 2@d1.t2
			slot t1 all
			slot t2 all
			complete newest delivered x2
			slot t1 all
			drain t1
			drain t2`,
		),
		workload(
			{
				name: "some recipients fail and are tried again",
				because: "What was delivered stays delivered; what failed waits until the message may be taken up again.",
				cites: ["scheduler.bounded.exactly-once", "scheduler.bounded.back-off-respected"],
			},
			`${BACK_OFF}
			set default_destination_recipient_limit = 1
			arrive M1 4@d1.t1
			slot t1 all
			complete nth 1 deferred
			complete nth 2 crash
			complete oldest delivered x2
			rescan M1
			tick 9
			rescan M1
			tick 25
			rescan M1
			drain t1`,
		),
		workload(
			{
				name: "a destination at its limit",
				because: "What is in flight stays within the limit, and a place that is free again is used again.",
				cites: ["scheduler.bounded.limits-respected", "scheduler.bounded.work-conserving"],
			},
			`${atOnce(2)}
			set default_destination_recipient_limit = 3
			arrive M1 20@d1.t1
			arrive M2 2@d1.t1
			slot t1 all
			complete oldest delivered
			slot t1 all
			complete newest delivered
			slot t1 all
			drain t1`,
		),
		workload(
			{
				name: "more messages than the active queue holds",
				because: "Those that wait are taken in one by one as others leave.",
				cites: ["scheduler.bounded.limits-respected", "scheduler.bounded.work-conserving"],
			},
			`set qmgr_message_active_limit = 2
			arrive M1 2@d1.t1
			arrive M2 2@d2.t1
			arrive M3 2@d1.t1
			arrive M4 2@d3.t2
			slot t1 all
			complete oldest delivered
			slot t1 all
			complete oldest delivered
			drain t1
			drain t2
			drain t1`,
		),
		workload(
			{
				name: "a slow destination beside quick ones",
				because: "Deliveries to it do not end; the others go on.",
				cites: ["scheduler.bounded.one-bad-destination-isolated"],
			},
			`${atOnce(2)}
			set default_destination_recipient_limit = 2
			arrive M1 10@d1.t1
			slot t1 x2
			arrive M2 4@d1.t1 4@d2.t1
			arrive M3 2@d3.t1
			slot t1
			complete newest delivered
			slot t1
			complete newest delivered
			slot t1
			complete newest delivered
			slot t1 all
			drain t1`,
		),
		workload(
			{
				name: "a failing destination beside healthy ones",
				because: "Its failures defer no mail for others, not even of the same message.",
				cites: ["scheduler.bounded.one-bad-destination-isolated", "scheduler.bounded.back-off-respected"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 12@d1.t1 6@d2.t1
			arrive M2 2@d1.t1 2@d3.t1
			slot t1 x2
			complete oldest site-failure x2
			slot t1 all
			complete M2 delivered
			slot t1 all
			complete oldest delivered x2
			slot t1 all
			tick 5
			slot t1 all
			drain t1
			tick 30
			slot t1 all
			drain t1
			rescan M1
			rescan M2
			drain t1`,
		),
		workload(
			{
				name: "a destination where everything fails",
				because: "After a few cohorts of failures it is left alone until the back-off time is over.",
				cites: ["scheduler.bounded.back-off-respected"],
			},
			`${atOnce(2)}
			${BACK_OFF}
			set default_destination_recipient_limit = 2
			arrive M1 30@d1.t1
			${"slot t1 all\ncomplete oldest site-failure\n".repeat(8)}
			tick 4
			${"slot t1 all\ncomplete oldest site-failure\n".repeat(4)}
			tick 31
			slot t1 all
			drain t1`,
		),
		workload(
			{
				name: "one at d2, then a flood to d1",
				because: "Whoever serves d1 first for ever starves d2.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			flood("joe@d2.t1", () => "2@d1.t1"),
		),
		workload(
			{
				name: "one at d1, then a flood to d2",
				because: "The other way round.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			flood("joe@d1.t1", () => "2@d2.t1"),
		),
		workload(
			{
				name: "bulk mail, then a flood of single recipients",
				because: "Whoever prefers short mail for ever starves long mail.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			`set default_destination_recipient_limit = 2\n${flood("4@d1.t1", (turn) => `1@d${(turn % 3) + 2}.t1`, 100)}`,
		),
		workload(
			{
				name: "one recipient, then a flood of bulk mail",
				because: "Whoever serves the destination with the most mail starves the others.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.bounded-overtaking"],
			},
			`set default_destination_recipient_limit = 2\n${flood("joe@d3.t1", (turn) => `6@d${(turn % 2) + 1}.t1`)}`,
		),
		workload(
			{
				name: "later mail for the same destination again and again",
				because: "Whoever serves the last first starves the first.",
				cites: ["scheduler.bounded.no-starvation", "scheduler.bounded.per-destination-order"],
			},
			flood("joe@d1.t1", () => "2@d1.t1"),
		),
		...sequenceWorkloads(),
		...siteWorkloads(),
		...longWorkloads(),
	];
}
