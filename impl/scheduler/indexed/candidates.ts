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

class SizeClass {
	readonly jobs: OrderedRows;

	constructor(
		readonly id: number,
		readonly total: number,
		readonly selected: number,
		order: ListOrder,
	) {
		this.jobs = new OrderedRows(order);
	}
}

/** A larger job that has been selected from would be alone in its class. */
const LARGEST_SHARED = 32;

/** Where a job is kept. Numbers from CLASSED on: in the class of that number. */
const NOWHERE = 0;
const UNSORTED = 1;
const SINGLE = 2;
const CLASSED = 3;

/** As many classes are kept though they are empty. */
const FEW_CLASSES = 32;

/** More jobs than this may have gone before they are dropped. */
const MANY = 1000;

/** The candidates of one transport. */
class Candidates {
	constructor(readonly transport: number) {}

	/** By size, the smallest first. */
	readonly classes: SizeClass[] = [];
	/** Jobs whose class may have changed; some may be elsewhere or gone. */
	unsorted: number[] = [];
	/** Jobs that have preempted others, and large ones that have been selected from. */
	readonly singles = new Set<number>();
}

export class CandidateIndex {
	private readonly of: Candidates[] = [];
	private readonly where;
	private readonly classById: (SizeClass | undefined)[] = [];
	private readonly freeIds: number[] = [];
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
		if (this.where.get(job) === UNSORTED || this.state.jobs.level.get(job) === UNLINKED) return;
		this.forget(job);
		this.where.set(job, UNSORTED);
		const candidates = this.candidatesOf(job);
		candidates.unsorted.push(job);
		if (candidates.unsorted.length > 2 * this.state.jobs.count + MANY) this.dropGone(candidates);
	}

	forget(job: number): void {
		const where = this.where.get(job);
		this.where.set(job, NOWHERE);
		if (where === SINGLE) this.candidatesOf(job).singles.delete(job);
		else if (where >= CLASSED) this.removeFromClass(where - CLASSED, job);
	}

	private isUnsorted(job: number, transport: number): boolean {
		return this.where.get(job) === UNSORTED && this.state.jobs.transport.get(job) === transport;
	}

	private dropGone(candidates: Candidates): void {
		const jobs = new Set(candidates.unsorted);
		candidates.unsorted = [...jobs].filter((job) => this.isUnsorted(job, candidates.transport));
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
		for (const its of candidates.classes) {
			const { total } = its;
			if (score(oldest, total) < this.bestScore) break;
			if (total - its.selected > slots) continue;
			const job = its.jobs.firstBehind(behind);
			if (job !== 0) this.consider(job, total, now);
		}
		for (const job of candidates.singles) {
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
			candidates = new Candidates(transport);
			this.of[transport] = candidates;
		}
		return candidates;
	}

	/** Sorts in all that has changed but the current job, which changes again and again. */
	private sortIn(candidates: Candidates, current: number): void {
		const { unsorted } = candidates;
		if (unsorted.length === 0) return;
		for (const job of unsorted) {
			if (job !== current && this.isUnsorted(job, candidates.transport)) this.sort(candidates, job);
		}
		unsorted.length = 0;
		if (this.where.get(current) === UNSORTED) unsorted.push(current);
	}

	/** Finds a place for a job at once, if nothing much is expected to change any more. */
	settle(job: number): void {
		if (this.where.get(job) === UNSORTED) this.sort(this.candidatesOf(job), job);
	}

	private sort(candidates: Candidates, job: number): void {
		const { jobs, childrenOf } = this.state;
		this.where.set(job, NOWHERE);
		const total = mostEntries(this.state, job);
		const selected = jobs.selected.get(job);
		if (total <= selected || childrenOf.first(job) !== 0) return;
		if (jobs.level.get(job) > 0 || (selected > 0 && total > LARGEST_SHARED)) {
			candidates.singles.add(job);
			this.where.set(job, SINGLE);
		} else {
			const its = this.classOf(candidates.classes, total, selected);
			its.jobs.add(job);
			this.where.set(job, CLASSED + its.id);
		}
	}

	private classOf(classes: SizeClass[], total: number, selected: number): SizeClass {
		let low = 0;
		let high = classes.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const one = classes[middle];
			if (one === undefined || total < one.total || (total === one.total && selected <= one.selected)) high = middle;
			else low = middle + 1;
		}
		const found = classes[low];
		if (found !== undefined && found.total === total && found.selected === selected) return found;
		const id = this.freeIds.pop() ?? this.classById.length;
		const its = new SizeClass(id, total, selected, this.order);
		this.classById[id] = its;
		classes.splice(low, 0, its);
		return its;
	}

	private removeFromClass(id: number, job: number): void {
		const its = this.classById[id];
		if (its === undefined) return;
		its.jobs.remove(job);
		if (!its.jobs.isEmpty) return;
		const { classes } = this.candidatesOf(job);
		if (classes.length <= FEW_CLASSES) return;
		classes.splice(classes.indexOf(its), 1);
		this.classById[id] = undefined;
		this.freeIds.push(id);
	}
}
