/**
 * All busy periods of a transport at once: every order and time of arrival of every list of jobs up to a number of recipients, one
 * delivery at a time, and every clock. States that have the same future are searched once; of the ways that lead to one, the worst for
 * each job is kept, which is exact, since what is kept of a job depends on nothing but the job. Leaves out what the bounds are.
 */
import { arrive, EMPTY, type Job, type Kernel, keyOf, type State, select } from "./kernel.js";

export interface Extremes {
	/** By entries of a job: the most slots from its first to its last selection. */
	readonly stretch: readonly number[];
	/** The least that a job was ahead of its latest slot, in slots; below 0: it was late. */
	readonly slack: number;
	readonly states: number;
	readonly steps: number;
}

interface Way {
	readonly state: State;
	/** By place on the list: slots since the first selection, at most; 0: not begun. */
	elapsed: number[];
	/** By place on the list: slots until the latest one possible, at least. */
	slack: number[];
	/** The same of a job of no entries that comes now. */
	slackOfAll: number;
}

/**
 * @param latest by entries of a job: how much later it lets itself and all after it be done, in slots.
 * @param isSpent asked now and then; true ends the search.
 * @returns null if the search was ended.
 */
export function searchBusyPeriods(
	kernel: Kernel,
	recipients: number,
	latest: (entries: number) => number,
	isSpent: () => boolean,
): Extremes | null {
	const stretch = Array.from({ length: recipients + 1 }, () => 0);
	let slack = Number.POSITIVE_INFINITY;
	let states = 0;
	let steps = 0;
	let layer = layers(recipients);
	const start: Way = { state: EMPTY, elapsed: [], slack: [], slackOfAll: 0 };
	layer[0]?.set(keyOf(EMPTY), start);
	for (let now = 0; now <= recipients; now++) {
		const nextLayer = layers(recipients);
		for (const [used, ways] of layer.entries()) {
			for (const way of ways.values()) {
				if (isSpent()) return null;
				states++;
				for (let size = 1; used + size <= recipients; size++) {
					steps++;
					const late = way.slackOfAll + latest(size);
					merge(layer[used + size], {
						state: arrive(kernel, way.state, size, 0, 0),
						elapsed: [...way.elapsed, 0],
						slack: [...way.slack, late],
						slackOfAll: late,
					});
				}
				if (way.state.jobs.length === 0) continue;
				for (const { state, job, isLast } of select(kernel, way.state, 0)) {
					steps++;
					if (job === null) continue;
					const { next, ended } = afterSlot(way, state, job, isLast);
					if (ended !== null) {
						stretch[job.read] = Math.max(stretch[job.read] ?? 0, ended.elapsed);
						slack = Math.min(slack, ended.slack);
					}
					if (state.jobs.length > 0) merge(nextLayer[used], next);
				}
			}
		}
		layer = nextLayer;
	}
	return { stretch, slack, states, steps };
}

/** By recipients that have arrived. */
function layers(recipients: number): Map<string, Way>[] {
	return Array.from({ length: recipients + 1 }, () => new Map<string, Way>());
}

function merge(ways: Map<string, Way> | undefined, way: Way): void {
	if (ways === undefined) return;
	const key = keyOf(way.state);
	const known = ways.get(key);
	if (known === undefined) {
		ways.set(key, way);
		return;
	}
	for (const [place, elapsed] of way.elapsed.entries()) {
		if (elapsed > (known.elapsed[place] ?? 0)) known.elapsed[place] = elapsed;
	}
	for (const [place, slack] of way.slack.entries()) {
		if (slack < (known.slack[place] ?? 0)) known.slack[place] = slack;
	}
	known.slackOfAll = Math.min(known.slackOfAll, way.slackOfAll);
}

interface Ended {
	readonly elapsed: number;
	readonly slack: number;
}

function afterSlot(way: Way, state: State, job: Job, isLast: boolean): { next: Way; ended: Ended | null } {
	const before = new Map(way.state.jobs.map(({ number }, place) => [number, place]));
	const elapsedOf = (number: number): number => {
		const elapsed = way.elapsed[before.get(number) ?? -1] ?? 0;
		return elapsed > 0 || number === job.number ? elapsed + 1 : 0;
	};
	const slackOf = (number: number): number => (way.slack[before.get(number) ?? -1] ?? 0) - 1;
	const next: Way = {
		state,
		elapsed: state.jobs.map(({ number }) => elapsedOf(number)),
		slack: state.jobs.map(({ number }) => slackOf(number)),
		slackOfAll: way.slackOfAll - 1,
	};
	return { next, ended: isLast ? { elapsed: elapsedOf(job.number), slack: slackOf(job.number) } : null };
}

/**
 * How many busy periods of at least `jobs` jobs there are with up to so many recipients: lists of sizes and times of arrival, told
 * apart by between which selections a job comes.
 */
export function countBusyPeriods(recipients: number, jobs: number): number {
	// ways[used][backlog][jobs so far, at most `jobs`]
	let total = 0;
	const known = new Map<string, number>();
	const count = (used: number, backlog: number, came: number): number => {
		const key = `${used},${backlog},${came}`;
		const memo = known.get(key);
		if (memo !== undefined) return memo;
		let ways = backlog === 1 ? (came >= jobs ? 1 : 0) : count(used, backlog - 1, came);
		for (let size = 1; used + size <= recipients; size++) {
			ways += count(used + size, backlog + size, Math.min(came + 1, jobs));
		}
		known.set(key, ways);
		return ways;
	};
	for (let size = 1; size <= recipients; size++) total += count(size, size, Math.min(1, jobs));
	return total;
}
