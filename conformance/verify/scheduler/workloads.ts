/**
 * Workloads of one transport with one delivery at a time: which jobs come, how large, and after how many selections. All of a size, the
 * worst known for a job, and each as a scenario that replays. Leaves out windows, batches and failures (survey.ts).
 */
import { exactStretch, largestChild, type SlotTerms } from "../../../model/scheduler/bounds.js";
import type { Command, Scenario } from "../../cases/scenario.js";
import { slotRules, slotSettings } from "./grid.js";
import { arrive, EMPTY, type Kernel, type State, select } from "./kernel.js";

/** One job: its entries, and after how many selections since the beginning it comes. */
export interface Arrival {
	readonly entries: number;
	readonly after: number;
}

/** Jobs in order of arrival; the first comes after 0 selections, the last before the backlog is gone. */
export interface Workload {
	readonly jobs: readonly Arrival[];
	/** The clock moves by so much after each delivery. */
	readonly secondsPerSlot: number;
}

/** All busy periods with exactly so many recipients, by number of jobs. One clock for all. */
export function* busyPeriods(recipients: number, secondsPerSlot: number): Generator<Workload> {
	function* extend(jobs: readonly Arrival[], came: number): Generator<readonly Arrival[]> {
		if (came === recipients) {
			yield jobs;
			return;
		}
		const earliest = jobs.at(-1)?.after ?? 0;
		const latest = came === 0 ? 0 : came - 1;
		for (let entries = recipients - came; entries >= 1; entries--) {
			for (let after = earliest; after <= latest; after++) yield* extend([...jobs, { entries, after }], came + entries);
		}
	}
	for (const jobs of extend([], 0)) yield { jobs, secondsPerSlot };
}

/** The worst that can happen to a job: the largest that may preempt it comes when it has begun, and so on. */
export function nestedWorkload(entries: number, terms: SlotTerms): Workload {
	const jobs: Arrival[] = [{ entries, after: 0 }];
	let begun = 0;
	let parent = entries;
	for (let child = largestChild(parent, terms); child > 0; child = largestChild(parent, terms)) {
		jobs.push({ entries: child, after: begun + 1 });
		begun += untilPaid(parent, child, terms);
		parent = child;
	}
	return { jobs, secondsPerSlot: 0 };
}

/** How many entries of the parent must be selected until a child of this size preempts it. */
function untilPaid(parent: number, child: number, { cost, loan, discount }: SlotTerms): number {
	for (let selected = 1; selected < parent; selected++) {
		if (Math.floor(selected / cost) + loan >= (child * (100 - discount)) / 100) return selected;
	}
	throw new RangeError(`a job of ${child} entries never preempts one of ${parent}`);
}

/** The job of each selection by the kernel: its number, from 0. */
export function kernelOrder({ jobs, secondsPerSlot }: Workload, kernel: Kernel): number[] {
	const order: number[] = [];
	let state: State = EMPTY;
	for (let next = 0; next < jobs.length || state.jobs.length > 0; ) {
		const now = order.length * secondsPerSlot;
		for (let job = jobs[next]; job !== undefined && job.after <= order.length; job = jobs[++next]) {
			state = arrive(kernel, state, job.entries, 0, now);
		}
		const [selected] = select(kernel, state, now);
		if (selected === undefined || selected.job === null) throw new RangeError("the workload is no busy period");
		order.push(selected.job.number);
		state = selected.state;
	}
	return order;
}

export function scenarioOf({ jobs, secondsPerSlot }: Workload, terms: SlotTerms, name: string): Scenario {
	const commands: Command[] = [];
	const slots = jobs.reduce((sum, { entries }) => sum + entries, 0);
	let next = 0;
	for (let slot = 0; slot < slots; slot++) {
		for (let job = jobs[next]; job !== undefined && job.after <= slot; job = jobs[++next]) {
			const recipients = Array.from({ length: job.entries }, (_, index) => address(index, job.entries, next + 1));
			commands.push({ do: "arrive", message: `M${next + 1}`, recipients, single: true });
		}
		commands.push({ do: "slot", transport: "t1", times: 1 }, { do: "complete", pick: "oldest", outcome: "delivered" });
		if (secondsPerSlot > 0) commands.push({ do: "tick", seconds: secondsPerSlot });
	}
	return { name, managers: ["qmgr"], knobs: slotSettings(terms), commands };
}

/** Padded, since recipients are sorted as text; each job has a destination of its own. */
export function address(index: number, of: number, destination: number, transport = "t1"): string {
	return `r${String(index + 1).padStart(Math.max(2, String(of).length), "0")}@d${destination}.${transport}`;
}

/**
 * The smallest workload, by recipients and then in order of enumeration, in which a job of some size takes more slots from first to last
 * selection than it may, or some job is late.
 * @param breach entries of a job and the slots it may take; 0 entries: any job that is later than the sum of worst cases allows.
 * @param isSpent asked now and then; true ends the search.
 * @returns null if there is none, or if the search was ended.
 */
export function smallestWorkload(
	terms: SlotTerms,
	recipients: number,
	breach: { readonly what: string; readonly entries: number; readonly most: number },
	isSpent: () => boolean = () => false,
): Scenario | null {
	const kernel: Kernel = { rules: slotRules(terms), window: Number.POSITIVE_INFINITY, candidates: "clock" };
	for (let size = 1; size <= recipients; size++) {
		for (const workload of busyPeriods(size, 0)) {
			if (isSpent()) return null;
			const order = kernelOrder(workload, kernel);
			if (isBroken(workload, order, terms, breach)) return scenarioOf(workload, terms, breach.what);
		}
	}
	return null;
}

function isBroken(
	{ jobs }: Workload,
	order: readonly number[],
	terms: SlotTerms,
	{ entries, most }: { readonly entries: number; readonly most: number },
): boolean {
	let latest = 0;
	return jobs.some((job, number) => {
		latest += exactStretch(job.entries, terms);
		const last = order.lastIndexOf(number) + 1;
		if (entries === 0) return last > latest;
		return job.entries === entries && last - order.indexOf(number) > most;
	});
}
