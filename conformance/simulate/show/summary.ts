/**
 * The figures of a run: delays by size class, inflation beside the theorem's bound, agents and recipients in memory over time. Leaves
 * out how they are shown.
 */
import { worstStretch } from "../../../model/scheduler/bounds.js";
import { settingNumber } from "../../../model/scheduler/settings.js";
import { agentLimit } from "../configuration/configuration.js";
import type { Interval } from "../run/course.js";
import type { JobRecord, MessageRecord, Run, SchedulerName, Setup } from "../run/record.js";
import { inClass, SIZE_CLASSES } from "./classes.js";
import { slotTerms } from "./knobs.js";
import { type Quantiles, quantiles } from "./quantiles.js";

/** Delivery slots from first to last selection, over the job's own entries. */
export interface Inflation {
	readonly median: number;
	readonly p99: number;
	readonly max: number;
	/** The largest F(N)/N among these jobs; null: no theorem holds for this scheduler. */
	readonly bound: number | null;
	/** Jobs that took more than F(N) slots: a condition of the theorem does not hold. */
	readonly beyond: number;
}

export interface ClassSummary {
	readonly label: string;
	readonly messages: number;
	readonly recipients: number;
	/** Recipients that were not delivered by the end, or given up. */
	readonly undelivered: number;
	/** Seconds from arrival until the first delivery starts; null: none has. */
	readonly start: Quantiles | null;
	/** Seconds from arrival until the last recipient is done; null: of no message. */
	readonly done: Quantiles | null;
	readonly inflation: Inflation | null;
}

export interface RunSummary {
	readonly title: string;
	readonly scheduler: SchedulerName;
	readonly classes: readonly ClassSummary[];
	readonly agents: { readonly mean: number; readonly most: number; readonly limit: number | null };
	readonly inCore: { readonly most: number; readonly limit: number };
	readonly preemptions: number;
	readonly blockings: number;
	/** Stays in the active queue that were read in batches. */
	readonly batches: number;
	readonly siteFailures: number;
	readonly undelivered: number;
	/** When it was over, in seconds. */
	readonly end: number;
	readonly course: { readonly agents: readonly Interval[]; readonly inCore: readonly Interval[] };
}

/** Intervals of a course that is shown. */
const INTERVALS = 240;

/** @param end to where courses are shown, the same for all runs that are compared; in seconds. */
export function summarize(run: Run, end: number): RunSummary {
	const { setup, messages, agents, inCore } = run;
	const { knobs } = setup.configuration;
	const transports = [...new Set(messages.map(({ message }) => message.transport))];
	const limit = transports.reduce((sum, transport) => sum + agentLimit(setup.configuration, transport), 0);
	return {
		title: setup.title,
		scheduler: setup.scheduler,
		classes: classesOf(run),
		agents: {
			mean: agents.intervals(1, run.end)[0]?.mean ?? 0,
			most: agents.most,
			limit: Number.isFinite(limit) ? limit : null,
		},
		inCore: { most: inCore.most, limit: settingNumber(knobs, "qmgr_message_recipient_limit") },
		preemptions: run.preemptions,
		blockings: total(run.blockings),
		batches: total(run.batches),
		siteFailures: run.failures,
		undelivered: sum(messages, ({ message, delivered }) => message.to.length - delivered),
		end: run.end,
		course: { agents: agents.intervals(INTERVALS, end), inCore: inCore.intervals(INTERVALS, end) },
	};
}

function classesOf(run: Run): ClassSummary[] {
	return SIZE_CLASSES.flatMap((size) => {
		const messages = run.messages.filter(({ message }) => inClass(size, message.to.length));
		if (messages.length === 0) return [];
		const since = (what: (record: MessageRecord) => number | null): number[] =>
			messages.flatMap((record) => {
				const time = what(record);
				return time === null ? [] : [time - record.message.at];
			});
		const recipients = sum(messages, ({ message }) => message.to.length);
		return {
			label: size.label,
			messages: messages.length,
			recipients,
			undelivered: recipients - sum(messages, ({ delivered }) => delivered),
			start: quantiles(since(({ started }) => started)),
			done: quantiles(since(({ done }) => done)),
			inflation: inflationOf(
				run.setup,
				run.jobs.filter(({ message }) => inClass(size, run.messages[message]?.message.to.length ?? 0)),
			),
		};
	});
}

/** Of a job's slots from first to last. Its entries are all that it had in this stay. */
export function stretchOfJob({ first, last, entries }: JobRecord): number {
	return entries === 0 ? 0 : last - first + 1;
}

function inflationOf(setup: Setup, all: readonly JobRecord[]): Inflation | null {
	const jobs = all.filter(({ entries }) => entries > 0);
	const found = quantiles(jobs.map((job) => stretchOfJob(job) / job.entries));
	if (found === null) return null;
	const { median, p99, max } = found;
	if (setup.scheduler === "round-robin") return { median, p99, max, bound: null, beyond: 0 };
	const most = jobs.map((job) => worstOf(setup, job));
	return {
		median,
		p99,
		max,
		bound: jobs.reduce((bound, { entries }, index) => Math.max(bound, (most[index] ?? 0) / entries), 0),
		beyond: jobs.filter((job, index) => stretchOfJob(job) > (most[index] ?? 0)).length,
	};
}

/** F(N), or N where nothing is preempted. In slots. */
export function worstOf(setup: Setup, { transport, entries }: JobRecord): number {
	const { cost, minimum } = slotTerms(setup, transport);
	return setup.scheduler === "preemptive" && cost >= 2 ? worstStretch(entries, cost, minimum) : entries;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
	return items.reduce((so, item) => so + value(item), 0);
}

function total(counts: ReadonlyMap<string, number>): number {
	return sum([...counts.values()], (count) => count);
}
