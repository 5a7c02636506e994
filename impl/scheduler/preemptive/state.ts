/**
 * The state of the preemptive manager, on top of what both managers share. Leaves out the rules, and the searches, which there are in
 * two kinds that choose the same (search.ts).
 */
import { Core, type Transport } from "../core.js";
import { Lists } from "../store/lists.js";
import { Schedule } from "./schedule.js";
import type { Search } from "./search.js";
import { Jobs, Peers } from "./tables.js";

export abstract class PreemptiveState extends Core {
	readonly jobs = new Jobs();
	readonly peers = new Peers();
	readonly peerOf = this.entries.column();
	/** The jobs of each transport in the order of selection. */
	readonly jobsOf = new Lists(this.transportRows, this.jobs);
	/** The same jobs by the time at which their messages were activated. */
	readonly jobsByTime = new Lists(this.transportRows, this.jobs);
	/** All jobs of each message, linked or not. */
	readonly jobsOfMessage = new Lists(this.messages, this.jobs);
	/** The jobs that preempted each job. */
	readonly childrenOf = new Lists(this.jobs, this.jobs);
	/** The peers of each job, in turn. */
	readonly peersOf = new Lists(this.jobs, this.peers);
	/** The todo entries of each peer. */
	readonly entriesOf = new Lists(this.peers, this.entries);
	readonly schedules: Schedule[] = [];
	abstract readonly search: Search;

	/** Takes an entry off the lists of what is to be selected. */
	abstract beginDelivery(entry: number): void;

	scheduleOf(transport: number): Schedule {
		const schedule = this.schedules[transport];
		if (schedule === undefined) throw new RangeError(`transport ${transport} has no schedule`);
		return schedule;
	}

	override transportAdded(transport: Transport): void {
		this.jobsOf.clear(transport.row);
		this.jobsByTime.clear(transport.row);
		this.schedules[transport.row] = new Schedule(transport);
	}

	override messageAdded(message: number): void {
		this.jobsOfMessage.clear(message);
	}

	override batchRead(message: number): void {
		this.messages.refilled.set(message, this.clock.look(this.now));
	}
}

/** Whether the job has entries in core to be selected. */
export function hasEntries({ jobs }: PreemptiveState, job: number): boolean {
	return jobs.selected.get(job) < jobs.read.get(job);
}

/** All recipients that are not read yet may turn out to be entries of this job, each its own. */
export function mostEntries({ jobs, messages }: PreemptiveState, job: number): number {
	return jobs.read.get(job) + messages.unread.get(jobs.message.get(job));
}

/** None of the recipients that are not read yet may turn out to be for this job. */
export function fewestEntries({ jobs }: PreemptiveState, job: number): number {
	return jobs.read.get(job);
}
