/** Sizes of messages at which mutants of the candidate search and its cache were seen to differ, under several knobs and timings. */
import type { SchedulerRequirementId } from "../../model/scheduler/requirement-ids.js";
import { defineCase, inCore, ONE_RECIPIENT_A_QUEUE, pools, slotKnobs } from "./define.js";
import type { Scenario } from "./scenario.js";

const CITES: readonly SchedulerRequirementId[] = [
	"scheduler.preempt.candidate-score",
	"scheduler.preempt.candidate-fits",
	"scheduler.preempt.candidate-clock",
	"scheduler.preempt.slots-accumulated",
	"scheduler.bound.no-starvation",
];

type Knobs = readonly [cost: number, loan: number, discount: number, minimum: number];

const KNOBS: readonly Knobs[] = [
	[2, 0, 0, 1],
	[2, 1, 50, 1],
	[3, 2, 25, 2],
	[5, 3, 50, 3],
];

const SIZES: readonly (readonly number[])[] = [
	[19, 1, 2, 1],
	[14, 2, 2, 1],
	[16, 3, 2, 2],
	[8, 2, 4, 3, 4, 2, 1, 1],
	[8, 3, 2],
	[12, 5, 3, 1, 1],
];

export function directedWorkloads(): Scenario[] {
	return [
		...SIZES.flatMap((sizes) => KNOBS.map((knobs) => inOrder(sizes, knobs))),
		...SIZES.map((sizes) => timePassing(sizes)),
		...SIZES.map((sizes) => windowOne(sizes)),
		...twoTransports(),
		...changingCandidates(),
	];
}

function named(kind: string, sizes: readonly number[], knobs?: Knobs): string {
	return `${kind} ${sizes.join("+")}${knobs === undefined ? "" : `, ${knobs.join("/")}`}`;
}

function inOrder(sizes: readonly number[], knobs: Knobs): Scenario {
	return defineCase(
		{
			name: named("candidates of", sizes, knobs),
			because: "The candidate search and its cache, with all mail there from the start.",
			cites: CITES,
		},
		[slotKnobs(...knobs), ONE_RECIPIENT_A_QUEUE, ...arrivals(sizes), "drain t1"].join("\n"),
	);
}

/** A second passes between arrivals and after every third slot, so that scores cross while results are cached. */
function timePassing(sizes: readonly number[]): Scenario {
	const total = sizes.reduce((sum, size) => sum + size, 0);
	const turns = Array.from({ length: Math.ceil(total / 3) }, () => "slot t1 x3\ncomplete oldest delivered x2\ntick 1");
	return defineCase(
		{
			name: named("time passing", sizes),
			because: "Scores depend on the clock, and cached candidates on the second they were found in.",
			cites: CITES,
		},
		[slotKnobs(2, 1, 0, 1), ONE_RECIPIENT_A_QUEUE, arrivals(sizes).join("\ntick 1\n"), ...turns, "drain t1"].join("\n"),
	);
}

/** All to one site that takes one delivery at a time: every job is blocked again and again. */
function windowOne(sizes: readonly number[]): Scenario {
	const arrive = sizes.map(
		(size, index) => `arrive M${index + 1} ${size}@d1.t1 ${index === 0 ? "1@d2.t1 " : ""}single`,
	);
	return defineCase(
		{
			name: named("window 1", sizes),
			because:
				"One site with window 1 and one more recipient elsewhere: blockers are declared and unblocked all the time.",
			cites: [...CITES, "scheduler.blocker.unblocked-together", "scheduler.blocker.declared"],
		},
		[
			slotKnobs(2, 0, 50, 1),
			"set default_destination_concurrency_limit = 1",
			...arrive,
			"slot t1 all",
			...Array.from({ length: 6 }, () => "complete oldest delivered\nslot t1 all"),
			"tick 2",
			"drain t1",
		].join("\n"),
	);
}

function arrivals(sizes: readonly number[]): string[] {
	return sizes.map((size, index) => `arrive M${index + 1} ${size}@d1.t1`);
}

function twoTransports(): Scenario[] {
	const sizes = [18, 1, 2];
	return [2, 3, 6].map((most) =>
		defineCase(
			{
				name: `two transports with limits ${sizes.join("+")}, ${most} in core`,
				because:
					"Jobs of one message on two transports, with few recipients in core: estimates change while results are cached.",
				cites: [...CITES, "scheduler.recipients.unread-estimates", "scheduler.job.one-per-transport"],
			},
			`${inCore(3, most, 2)}
			${pools(most, 2, 1)}
			${slotKnobs(2, 1, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 9@d1.t1 9@d1.t2
			arrive M2 1@d2.t1
			arrive M3 1@d3.t1 1@d3.t2
			slot t1 x3
			slot t2 x2
			tick 1
			complete oldest delivered x2
			slot t2 x3
			slot t1 x3
			tick 6
			complete oldest delivered x4
			slot t1 x3
			slot t2 x3
			drain t1
			drain t2
			drain t1`,
		),
	);
}

function changingCandidates(): Scenario[] {
	return [
		defineCase(
			{
				name: "cached candidate overtaken as time passes",
				because: "At first M2 scores best but does not fit the slots yet; seconds later M3 scores best, and fits.",
				cites: CITES,
			},
			`${slotKnobs(2, 0, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 20@d1.t1
			arrive M2 4@d1.t1
			tick 10
			arrive M3 1@d1.t1
			tick 1
			slot t1 x4
			tick 4
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "no candidate stays no candidate as time passes",
				because: "The result that nobody fits may outlive its second; an arrival ends it.",
				cites: CITES,
			},
			`${slotKnobs(3, 0, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 9@d1.t1
			arrive M2 8@d1.t1
			slot t1 x2
			tick 5
			slot t1 x2
			tick 5
			arrive M3 1@d1.t1
			slot t1 x2
			drain t1`,
		),
		defineCase(
			{
				name: "equal scores: the first in the list is taken",
				because: "Ties of the score, of equal and of proportional age and size.",
				cites: CITES,
			},
			`${slotKnobs(2, 4, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 30@d1.t1
			tick 1
			arrive M2 4@d1.t1
			tick 4
			arrive M3 2@d1.t1
			arrive M4 2@d1.t1
			tick 3
			slot t1 x4
			drain t1`,
		),
		defineCase(
			{
				name: "the early end of the candidate search",
				because:
					"The search stops where no later job can score better; a smaller job of the same age is behind that point.",
				cites: [...CITES, "scheduler.preempt.candidate-after-current"],
			},
			`${slotKnobs(2, 3, 0, 1)}
			${ONE_RECIPIENT_A_QUEUE}
			arrive M1 20@d1.t1
			tick 2
			arrive M2 2@d1.t1
			tick 30
			arrive M3 1@d1.t1
			arrive M4 3@d1.t1
			slot t1 x3
			tick 1
			slot t1 x3
			drain t1`,
		),
	];
}
