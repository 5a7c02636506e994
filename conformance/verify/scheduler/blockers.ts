/**
 * What becomes of the bound on preemption when jobs can be blocked: all runs of a few jobs with a destination each, a window, and
 * deliveries that end in any order, breadth first, so that the first breach has the fewest recipients, and of those the fewest steps.
 * Counted is what preemption alone does to the eldest job: slots that others got between its first and its last selection although its
 * own destination had room. Leaves out everything that is not in the kernel.
 */
import { type SlotTerms, worstStretch } from "../../../model/scheduler/bounds.js";
import type { Command, Scenario } from "../../cases/scenario.js";
import { inWords, slotRules, slotSettings } from "./grid.js";
import { arrive, complete, couldGo, EMPTY, type Kernel, keyOf, type State, select } from "./kernel.js";
import { address } from "./workloads.js";

export interface BlockerScope {
	readonly terms: SlotTerms;
	readonly window: number;
	/** Recipients of all jobs together, exactly. */
	readonly recipients: number;
	readonly destinations: number;
	/** At most. */
	readonly jobs: number;
	/** Deliveries under way at a time, at most. */
	readonly inFlight: number;
}

type Move =
	| { readonly do: "arrive"; readonly entries: number; readonly destination: number }
	| { readonly do: "slot" }
	| { readonly do: "complete"; readonly destination: number };

interface Node {
	readonly state: State;
	/** By place on the list: slots that others got though the job had begun, was the eldest and could go; -1: not begun. */
	readonly passed: readonly number[];
	readonly came: number;
	readonly used: number;
	readonly from: Node | null;
	readonly move: Move | null;
}

export interface Worst {
	/** The most slots for which one job was passed over, beyond what its bound allows; 0 or less: the bound held. */
	readonly excess: number;
	readonly entries: number;
	readonly passed: number;
	readonly scenario: Scenario | null;
	readonly states: number;
	readonly isWhole: boolean;
}

/** Searches everything, and gives the worst; with `first` the first breach is enough. */
export function worstPassedOver(scope: BlockerScope, first: boolean, isSpent: () => boolean): Worst {
	const kernel: Kernel = { rules: slotRules(scope.terms), window: scope.window, candidates: "clock" };
	const known = new Map<string, number[]>();
	let layer: Node[] = [{ state: EMPTY, passed: [], came: 0, used: 0, from: null, move: null }];
	let worst = { excess: Number.NEGATIVE_INFINITY, entries: 0, passed: 0 };
	let at: Node | null = null;
	let states = 0;
	while (layer.length > 0) {
		const next: Node[] = [];
		for (const node of layer) {
			if (isSpent()) return { ...worst, scenario: scenario(at, scope), states, isWhole: false };
			states++;
			for (const { node: after, ended } of moves(kernel, scope, node)) {
				if (ended !== null) {
					const { cost, minimum } = scope.terms;
					const excess = ended.passed - (worstStretch(ended.entries, cost, minimum) - ended.entries);
					if (excess > worst.excess) {
						worst = { excess, ...ended };
						at = after;
						if (first && excess > 0) return { ...worst, scenario: scenario(at, scope), states, isWhole: true };
					}
				}
				if (isNew(known, after)) next.push(after);
			}
		}
		layer = next;
	}
	return { ...worst, scenario: scenario(at, scope), states, isWhole: true };
}

/** A way to a known state counts only if it is worse for some job. */
function isNew(known: Map<string, number[]>, { state, passed, came, used }: Node): boolean {
	const begun = passed.map((count) => (count < 0 ? "-" : "+")).join("");
	const ages = state.jobs.map(({ number }) => state.jobs.filter((other) => other.number < number).length);
	const key = `${came},${used},${begun},${ages.join("")},${keyOf(state)}`;
	const best = known.get(key);
	if (best === undefined) {
		known.set(key, [...passed]);
		return true;
	}
	let worse = false;
	for (const [place, count] of passed.entries()) {
		if (count <= (best[place] ?? -1)) continue;
		best[place] = count;
		worse = true;
	}
	return worse;
}

interface After {
	readonly node: Node;
	readonly ended: { readonly entries: number; readonly passed: number } | null;
}

function* moves(kernel: Kernel, scope: BlockerScope, node: Node): Generator<After> {
	const { state, came, used } = node;
	const busy = state.busy.reduce((sum, count = 0) => sum + count, 0);
	const isIdle = state.jobs.length === 0 && busy === 0 && state.pending === 0;
	if (isIdle && came > 0) return;
	const left = scope.recipients - came;
	const isLastJob = state.arrived === scope.jobs - 1;
	for (let entries = isLastJob ? left : 1; entries <= left && left > 0 && state.arrived < scope.jobs; entries++) {
		for (let destination = 0; destination < Math.min(used + 1, scope.destinations); destination++) {
			yield {
				node: {
					state: arrive(kernel, state, entries, destination, 0),
					passed: [...node.passed, -1],
					came: came + entries,
					used: Math.max(used, destination + 1),
					from: node,
					move: { do: "arrive", entries, destination },
				},
				ended: null,
			};
		}
	}
	if (state.pending > 0 && busy < scope.inFlight) yield slot(kernel, node);
	for (const [destination, count = 0] of state.busy.entries()) {
		if (count === 0) continue;
		const after = complete(kernel, state, destination);
		yield { node: { ...node, state: after, from: node, move: { do: "complete", destination } }, ended: null };
	}
}

function slot(kernel: Kernel, node: Node): After {
	const [selected] = select(kernel, node.state, 0);
	const job = selected?.job ?? null;
	const state = selected?.state ?? node.state;
	const before = new Map(node.state.jobs.map((one, place) => [one.number, { one, count: node.passed[place] ?? -1 }]));
	const eldest = Math.min(...node.state.jobs.map(({ number }) => number));
	const count = (number: number): number => {
		const was = before.get(number);
		if (was === undefined || job === null) return was?.count ?? -1;
		if (number === job.number) return Math.max(was.count, 0);
		const isPassedOver = was.count >= 0 && number === eldest && couldGo(kernel, node.state, was.one);
		return isPassedOver ? was.count + 1 : was.count;
	};
	const passed = state.jobs.map(({ number }) => count(number));
	const ended = job !== null && selected?.isLast ? { entries: job.read, passed: count(job.number) } : null;
	return { node: { ...node, state, passed, from: node, move: { do: "slot" } }, ended };
}

/** The run that leads to a node, drained to its end. */
function scenario(node: Node | null, { terms, window }: BlockerScope): Scenario | null {
	if (node === null) return null;
	const path: Move[] = [];
	for (let at: Node | null = node; at !== null; at = at.from) if (at.move !== null) path.unshift(at.move);
	const commands: Command[] = [];
	let messages = 0;
	// Which message each destination's deliveries are of, oldest first: found by running the kernel along the path.
	const kernel: Kernel = { rules: slotRules(terms), window, candidates: "clock" };
	const flying: { delivery: number; destination: number }[] = [];
	let deliveries = 0;
	let order = "";
	let state: State = EMPTY;
	for (const move of path) {
		if (move.do === "arrive") {
			messages++;
			const { entries, destination } = move;
			const recipients = Array.from({ length: entries }, (_, index) => address(index, entries, destination + 1));
			commands.push({ do: "arrive", message: `M${messages}`, recipients, single: true });
			state = arrive(kernel, state, entries, destination, 0);
		} else if (move.do === "slot") {
			const [selected] = select(kernel, state, 0);
			commands.push({ do: "slot", transport: "t1", times: 1 });
			if (selected !== undefined) state = selected.state;
			const job = selected?.job;
			if (job) {
				flying.push({ delivery: ++deliveries, destination: job.destination });
				order += String(job.number + 1);
			}
		} else {
			const index = flying.findIndex(({ destination }) => destination === move.destination);
			const [gone] = flying.splice(index, 1);
			const pick = index === 0 ? "oldest" : { delivery: gone?.delivery ?? 0 };
			commands.push({ do: "complete", pick, outcome: "delivered" });
			state = complete(kernel, state, move.destination);
		}
	}
	const knobs = {
		...slotSettings(terms),
		initial_destination_concurrency: String(window),
		default_destination_concurrency_limit: String(window),
	};
	const name = `blockers, ${inWords(terms)}, window ${window}`;
	const because = `the kernel selects ${order}`;
	return { name, managers: ["qmgr"], knobs, commands, because };
}
