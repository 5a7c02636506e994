/**
 * The candidate without a walk. Jobs that nobody has preempted are kept in classes of equal size and equal progress. Within a class the
 * older job has the better score, and the older job stands first on the list; so only the first job behind the current one counts in
 * each class. Jobs that have preempted are not in the order of their age: they are few, and looked at one by one.
 */
import { ageOf, score } from "../preemptive/candidates.js";
import type { Schedule } from "../preemptive/schedule.js";
import { mostEntries, type PreemptiveState } from "../preemptive/state.js";
import { UNLINKED } from "../preemptive/tables.js";
import type { ListOrder } from "./list-order.js";
import { OrderedRows } from "./ordered-rows.js";

interface SizeClass {
	readonly total: number;
	readonly selected: number;
	readonly jobs: OrderedRows;
}

/** Where a job is kept. Numbers from CLASSED on: in the class of that number. */
const NOWHERE = 0;
const UNSORTED = 1;
const LEAF = 2;
const CLASSED = 3;

/** The candidates of one transport. */
class Candidates {
	/** By size, the smallest first. */
	readonly classes: SizeClass[] = [];
	/** Jobs whose class may have changed. */
	readonly unsorted = new Set<number>();
	/** Jobs that have preempted others. */
	readonly leaves = new Set<number>();
}

export class CandidateIndex {
	private readonly of: Candidates[] = [];
	private readonly where;
	private readonly classById = new Map<number, SizeClass>();
	private readonly freeIds: number[] = [];
	private readonly idOf = new Map<SizeClass, number>();
	private best = 0;
	private bestScore = 0;

	constructor(
		private readonly state: PreemptiveState,
		private readonly order: ListOrder,
	) {
		this.where = state.jobs.column();
	}

	jobAdded(job: number): void {
		this.where.set(job, NOWHERE);
	}

	/** The job's entries, children or place have changed, or it has been linked: it is sorted in when a candidate is wanted. */
	changed(job: number): void {
		const where = this.where.get(job);
		if (where === UNSORTED) return;
		if (this.state.jobs.level.get(job) === UNLINKED) return;
		this.forget(job);
		this.where.set(job, UNSORTED);
		this.candidatesOf(job).unsorted.add(job);
	}

	forget(job: number): void {
		const where = this.where.get(job);
		if (where === NOWHERE) return;
		const candidates = this.candidatesOf(job);
		if (where === UNSORTED) candidates.unsorted.delete(job);
		else if (where === LEAF) candidates.leaves.delete(job);
		else this.removeFromClass(candidates, where - CLASSED, job);
		this.where.set(job, NOWHERE);
	}

	/**
	 * The best candidate.
	 * @param behind only jobs whose label is greater are looked at, and those of `others` behind the current job.
	 */
	find(schedule: Schedule, slots: number, now: number, behind: number, others: readonly number[]): number {
		const candidates = this.candidatesOf(schedule.current);
		this.sortIn(candidates, schedule.current);
		this.best = 0;
		this.bestScore = 0;
		const oldest = ageOf(this.state, this.state.jobsByTime.first(schedule.transport.row), now);
		for (const { total, selected, jobs } of candidates.classes) {
			if (score(oldest, total) < this.bestScore) break;
			if (total - selected > slots) continue;
			const job = jobs.firstBehind(behind);
			if (job !== 0) this.consider(job, total, now);
		}
		for (const job of candidates.leaves) {
			if (this.order.label(job) > behind) this.considerIfItFits(job, slots, now);
		}
		for (const job of others) this.considerIfItFits(job, slots, now);
		return this.best;
	}

	private considerIfItFits(job: number, slots: number, now: number): void {
		if (this.state.childrenOf.first(job) !== 0) return;
		const total = mostEntries(this.state, job);
		const needed = total - this.state.jobs.selected.get(job);
		if (needed > 0 && needed <= slots) this.consider(job, total, now);
	}

	/** Of equal scores the first on the list wins. */
	private consider(job: number, total: number, now: number): void {
		const its = score(ageOf(this.state, job, now), total);
		if (its < this.bestScore) return;
		if (its === this.bestScore && (this.best === 0 || !this.order.isBefore(job, this.best))) return;
		this.best = job;
		this.bestScore = its;
	}

	private candidatesOf(job: number): Candidates {
		const transport = this.state.jobs.transport.get(job);
		let candidates = this.of[transport];
		if (candidates === undefined) {
			candidates = new Candidates();
			this.of[transport] = candidates;
		}
		return candidates;
	}

	/** Sorts in all that has changed but the current job, which changes again and again. */
	private sortIn(candidates: Candidates, current: number): void {
		for (const job of candidates.unsorted) if (job !== current) this.sort(candidates, job);
	}

	/** Finds a place for a job at once if nothing much is expected to change any more. */
	settle(job: number): void {
		if (this.where.get(job) === UNSORTED) this.sort(this.candidatesOf(job), job);
	}

	private sort(candidates: Candidates, job: number): void {
		const { jobs, childrenOf } = this.state;
		candidates.unsorted.delete(job);
		this.where.set(job, NOWHERE);
		const total = mostEntries(this.state, job);
		const selected = jobs.selected.get(job);
		if (total <= selected || childrenOf.first(job) !== 0) return;
		if (jobs.level.get(job) > 0) {
			candidates.leaves.add(job);
			this.where.set(job, LEAF);
		} else {
			this.addToClass(candidates, job, total, selected);
		}
	}

	private addToClass(candidates: Candidates, job: number, total: number, selected: number): void {
		const { classes } = candidates;
		let low = 0;
		let high = classes.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const one = classes[middle];
			if (one === undefined || total < one.total || (total === one.total && selected <= one.selected)) high = middle;
			else low = middle + 1;
		}
		let found = classes[low];
		if (found === undefined || found.total !== total || found.selected !== selected) {
			found = { total, selected, jobs: new OrderedRows(this.order) };
			classes.splice(low, 0, found);
			const id = this.freeIds.pop() ?? this.classById.size;
			this.classById.set(id, found);
			this.idOf.set(found, id);
		}
		found.jobs.add(job);
		this.where.set(job, CLASSED + (this.idOf.get(found) ?? 0));
	}

	private removeFromClass(candidates: Candidates, id: number, job: number): void {
		const its = this.classById.get(id);
		if (its === undefined) return;
		its.jobs.remove(job);
		if (!its.jobs.isEmpty) return;
		candidates.classes.splice(candidates.classes.indexOf(its), 1);
		this.classById.delete(id);
		this.idOf.delete(its);
		this.freeIds.push(id);
	}
}
