/** What a simulation has on record. Leaves out what is made of it (show/). */
import type { Configuration } from "../configuration/configuration.js";
import type { Message } from "../workload/workload.js";
import type { Course } from "./course.js";

export const SCHEDULERS = ["fifo", "round-robin", "preemptive"] as const;
export type SchedulerName = (typeof SCHEDULERS)[number];

/** A scheduler and its settings: a column of the comparison. */
export interface Setup {
	readonly title: string;
	readonly scheduler: SchedulerName;
	readonly configuration: Configuration;
}

/** What became of a message. */
export interface MessageRecord {
	readonly message: Message;
	/** When its first delivery began, in seconds; null: none has. */
	started: number | null;
	/** When its last recipient was delivered; null: not all are. */
	done: number | null;
	delivered: number;
	/** Recipients that were given up when the mail was too old. */
	expired: number;
}

/** One stay of a message in the active queue: a job, and what it was given. */
export interface JobRecord {
	readonly message: number;
	readonly transport: string;
	/** Deliveries. */
	entries: number;
	/** Numbers of the first and the last of them among all of the transport: delivery slots. */
	first: number;
	last: number;
	/** When the file was taken in, and when the last of them began, in seconds. */
	readonly activated: number;
	lastStart: number;
}

/** A time, in seconds, in which more agents were asked for than there are. */
export interface Shortage {
	readonly from: number;
	readonly to: number;
}

export interface Run {
	readonly setup: Setup;
	readonly seed: number;
	readonly messages: readonly MessageRecord[];
	readonly jobs: readonly JobRecord[];
	readonly agents: Course;
	/** Recipients in memory. */
	readonly inCore: Course;
	/** When each delivery began, by transport. */
	readonly slots: ReadonlyMap<string, readonly number[]>;
	/** When deliveries of a transport waited for agents, in order. */
	readonly shortages: ReadonlyMap<string, readonly Shortage[]>;
	readonly preemptions: number;
	/** How often a job could not be served because its destinations were full, by transport. */
	readonly blockings: ReadonlyMap<string, number>;
	/** Stays in the active queue that did not have all their recipients in memory from the first. */
	readonly batches: ReadonlyMap<string, number>;
	/** Deliveries that ended with a failure of the site. */
	readonly failures: number;
	/** Messages in the active queue at once. */
	readonly mostActive: number;
	/** When it was over, in seconds. */
	readonly end: number;
}
