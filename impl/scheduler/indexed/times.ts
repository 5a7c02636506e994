/**
 * Where on the lists a job belongs by its age. Most jobs are the youngest and go to the end; for the others the last job of each second
 * is known.
 */
import type { PreemptiveState } from "../preemptive/state.js";
import type { ListOrder } from "./list-order.js";

/** The jobs of one transport that were activated in one second. */
interface Second {
	readonly time: number;
	/** How many there are, and the last by time. */
	count: number;
	last: number;
}

class Seconds {
	/** By time. */
	readonly all: Second[] = [];
	/** Jobs whose parents are gone while they stand in front of where these stood. */
	readonly orphans = new Set<number>();
}

export class TimeIndex {
	private readonly of: Seconds[] = [];

	constructor(
		private readonly state: PreemptiveState,
		private readonly order: ListOrder,
	) {}

	/** The last job by time that is not younger; 0: none. */
	timePlace(transport: number, time: number): number {
		const last = this.state.jobsByTime.last(transport);
		if (last === 0 || this.queued(last) <= time) return last;
		const { all } = this.secondsOf(transport);
		return all[this.indexBehind(all, time) - 1]?.last ?? 0;
	}

	/** The last job on the list that has no parent and is not younger; 0: none. */
	listPlace(transport: number, time: number): number {
		const { jobs, jobsOf, jobsByTime } = this.state;
		const last = jobsOf.last(transport);
		if (last === 0 || (jobs.parent.get(last) === 0 && this.queued(last) <= time)) return last;
		let place = this.timePlace(transport, time);
		while (place !== 0 && jobs.level.get(place) > 0) place = jobsByTime.prev(place);
		for (const orphan of this.secondsOf(transport).orphans) {
			if (this.queued(orphan) > time) continue;
			if (place === 0 || this.order.isBefore(place, orphan)) place = orphan;
		}
		return place;
	}

	linked(job: number): void {
		const time = this.queued(job);
		const { all } = this.secondsOf(this.state.jobs.transport.get(job));
		let index = all.length;
		if (index > 0 && (all[index - 1]?.time ?? 0) > time) index = this.indexBehind(all, time);
		const second = all[index - 1];
		if (second !== undefined && second.time === time) {
			second.count++;
			second.last = job;
		} else {
			all.splice(index, 0, { time, count: 1, last: job });
		}
	}

	unlinking(job: number): void {
		const { all, orphans } = this.secondsOf(this.state.jobs.transport.get(job));
		orphans.delete(job);
		const time = this.queued(job);
		const index = all[0]?.time === time ? 0 : this.indexBehind(all, time) - 1;
		const second = all[index];
		if (second === undefined) return;
		second.count--;
		if (second.count === 0) all.splice(index, 1);
		else if (second.last === job) second.last = this.state.jobsByTime.prev(job);
	}

	moving(job: number): void {
		this.secondsOf(this.state.jobs.transport.get(job)).orphans.delete(job);
	}

	parentChanged(job: number): void {
		const { jobs } = this.state;
		const { orphans } = this.secondsOf(jobs.transport.get(job));
		if (jobs.parent.get(job) === 0 && jobs.level.get(job) > 0) orphans.add(job);
		else orphans.delete(job);
	}

	private queued(job: number): number {
		return this.state.messages.queued.get(this.state.jobs.message.get(job));
	}

	/** The index of the first second that is later than a time. */
	private indexBehind(all: readonly Second[], time: number): number {
		let low = 0;
		let high = all.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((all[middle]?.time ?? 0) > time) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	private secondsOf(transport: number): Seconds {
		let seconds = this.of[transport];
		if (seconds === undefined) {
			seconds = new Seconds();
			this.of[transport] = seconds;
		}
		return seconds;
	}
}
