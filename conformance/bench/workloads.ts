/**
 * The workloads of the bench: four mixed loads and four that are the worst for a scheduler that walks. They are those for which the
 * speed of Postfix's own loop was measured (docs/bench.md), as far as that page describes them. One more is the worst for memory.
 */
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { BenchFile } from "./files.js";
import { Randomness } from "./randomness.js";
import type { Rig, RigOptions } from "./rig.js";

export interface Workload {
	readonly id: string;
	readonly title: string;
	readonly options: (jobs: number) => Pick<RigOptions, "knobs" | "inFlight" | "completions">;
	/** Brings in the mail, up to the point where measuring begins. */
	readonly load: (rig: Rig, jobs: number) => void;
	/** Called before each selection. */
	readonly meanwhile?: (rig: Rig, selection: number) => void;
	/** Most selections of one measured round; the mail may be at an end before. */
	readonly selections: (jobs: number) => number;
	/** The naive scheduler does not get ready for more jobs in reasonable time. */
	readonly naiveJobs?: number;
}

const EVERYTHING = "1000000000";
/** Defaults for preemption and feedback; everything in core. */
const IN_CORE: KnobSettings = {
	qmgr_message_active_limit: EVERYTHING,
	qmgr_message_recipient_limit: EVERYTHING,
	default_recipient_limit: EVERYTHING,
};
const IN_FLIGHT = 100;
/** The jobs of a mixed load are queued over so many seconds. */
const QUEUED_OVER = 1000;
const BULK_EVERY = 1000;
const BULK_SIZE = 1000;

const mixed = { knobs: IN_CORE, inFlight: IN_FLIGHT, completions: "random" } as const;

function mixedLoad(rig: Rig, jobs: number, smallest: number, destinations: number): void {
	const random = new Randomness(rig.options.seed);
	let second = 0;
	for (let job = 0; job < jobs; job++) {
		const now = Math.floor((job * QUEUED_OVER) / jobs);
		if (now > second) rig.manager.advance(now - second);
		second = now;
		const size = job % BULK_EVERY === BULK_EVERY / 2 ? BULK_SIZE : smallest + random.below(6 - smallest);
		rig.activate(new BenchFile(job, size, destinationsOf(job, destinations)));
	}
}

/** 0 destinations: each recipient its own. */
function destinationsOf(job: number, destinations: number): (record: number) => string {
	if (destinations === 0) return (record) => `d${job}-${String(record).padStart(4, "0")}`;
	return (record) => `d${(job + record) % destinations}`;
}

const single = (destination: string) => () => destination;

export const WORKLOADS: readonly Workload[] = [
	{
		id: "each",
		title: "mixed, a destination each",
		options: () => mixed,
		load: (rig, jobs) => mixedLoad(rig, jobs, 1, 0),
		selections: (jobs) => jobs * 5,
	},
	{
		id: "ten",
		title: "mixed, 10 destinations",
		options: () => mixed,
		load: (rig, jobs) => mixedLoad(rig, jobs, 1, 10),
		selections: (jobs) => jobs * 5,
	},
	{
		id: "full",
		title: "mixed, 10 destinations, windows full",
		options: () => ({ ...mixed, knobs: { ...IN_CORE, default_destination_concurrency_limit: "8" } }),
		load: (rig, jobs) => mixedLoad(rig, jobs, 1, 10),
		selections: (jobs) => jobs * 5,
	},
	{
		id: "large",
		title: "mixed, no single-recipient jobs",
		options: () => mixed,
		load: (rig, jobs) => mixedLoad(rig, jobs, 2, 10),
		selections: (jobs) => jobs * 6,
	},
	{
		id: "waiting",
		title: "one candidate waiting for slots",
		options: (jobs) => ({ ...mixed, knobs: tooLargeKnobs(jobs) }),
		load: (rig, jobs) => {
			bulk(rig);
			tooLarge(rig, 1, jobs - 2);
			rig.activate(new BenchFile(jobs, WAITING_SIZE, single("d1")));
			rig.fill();
		},
		selections: () => WAITING_SELECTIONS,
	},
	{
		id: "arrivals",
		title: "one arrival per 1,000 selections",
		options: (jobs) => ({ ...mixed, knobs: tooLargeKnobs(jobs) }),
		load: (rig, jobs) => {
			bulk(rig);
			tooLarge(rig, 1, jobs - 1);
			rig.fill();
		},
		meanwhile: (rig, selection) => {
			if (selection % 1000 === 500) tooLarge(rig, 2_000_000 + selection, 1);
		},
		selections: () => WAITING_SELECTIONS,
	},
	{
		id: "head",
		title: "large blocked head, completions in random order",
		options: () => ({
			knobs: { ...IN_CORE, default_destination_concurrency_limit: "1", initial_destination_concurrency: "1" },
			inFlight: IN_FLIGHT,
			completions: "random",
		}),
		load: (rig, destinations) => {
			rig.activate(blockedHead(destinations));
			rig.fill(Number.POSITIVE_INFINITY);
		},
		selections: () => HEAD_SELECTIONS,
		naiveJobs: 10_000,
	},
	{
		id: "stuck",
		title: "all jobs to a stuck destination, ahead of two bulk jobs",
		options: () => mixed,
		load: (rig, jobs) => {
			for (let job = 0; job < jobs - 2; job++) rig.activate(new BenchFile(job, 1, single("stuck"), () => true));
			rig.manager.advance(1);
			for (const destination of ["one", "two"]) {
				rig.activate(new BenchFile(jobs + destination.length, STUCK_BULK, single(destination)));
			}
			rig.run(STUCK_UNTIL_READ);
		},
		selections: () => STUCK_BULK,
	},
	{
		id: "scattered",
		title: "beyond that page: as many deliveries in flight as jobs, ending in random order",
		options: (jobs) => ({
			knobs: { ...IN_CORE, default_destination_concurrency_limit: "1", initial_destination_concurrency: "1" },
			inFlight: jobs,
			completions: "random",
		}),
		load: (rig, jobs) => {
			const name = (record: number) => `d${String(record % jobs).padStart(7, "0")}`;
			rig.activate(new BenchFile(0, jobs * 4, name));
			rig.fill();
		},
		selections: (jobs) => jobs,
		naiveJobs: 10_000,
	},
];

export function workloadOf(id: string): Workload | undefined {
	return WORKLOADS.find((workload) => workload.id === id);
}

/** The bulk job, with its recipients in core before the others come, and others that need more slots than it can ever have. */
const BULK_RECIPIENTS = 1_200_000;
const WAITING_SIZE = 150_000;
const TOO_LARGE = 500_000;
const WAITING_SELECTIONS = 250_000;
const STUCK_BULK = 400_000;
const HEAD_SELECTIONS = 300_000;
const STUCK_UNTIL_READ = 400;
/** Selections by which all of the bulk job has been read, a batch at each. */
const UNTIL_READ = 1000;

/**
 * One job with a great many destinations that take one delivery at a time. Most of them are in a delivery that never ends; a hundred,
 * spread evenly, take one after the other.
 */
function blockedHead(destinations: number): BenchFile {
	const spacing = destinations / IN_FLIGHT;
	const destination = (record: number): number =>
		record < 2 * destinations ? record % destinations : Math.floor((record % IN_FLIGHT) * spacing);
	return new BenchFile(
		0,
		2 * destinations + HEAD_SELECTIONS,
		(record) => `d${String(destination(record)).padStart(7, "0")}`,
		(record) => destination(record) !== Math.floor(Math.round(destination(record) / spacing) * spacing),
	);
}

/** When the bulk job is in core, one recipient of every other message is read, and the rest is known by its count. */
function tooLargeKnobs(jobs: number): KnobSettings {
	return {
		qmgr_message_active_limit: String(jobs + UNTIL_READ),
		qmgr_message_recipient_minimum: "1",
		default_recipient_limit: String(BULK_RECIPIENTS),
	};
}

function bulk(rig: Rig): void {
	rig.activate(new BenchFile(0, BULK_RECIPIENTS, single("bulk")));
	rig.run(UNTIL_READ);
}

function tooLarge(rig: Rig, first: number, count: number): void {
	for (let job = first; job < first + count; job++) {
		rig.activate(new BenchFile(job, TOO_LARGE, single("d1")));
	}
}
