/**
 * The theorems with a condition dropped: jobs that can be blocked, mail that is read in batches; and the message between bulk and single
 * recipients, which the score rule does not help. Each finds the worst, or the smallest, in its scope. Leaves out the theorems themselves.
 */
import { helplessAbove, worstStretch } from "../../../model/scheduler/bounds.js";
import { smallMemory } from "./arenas.js";
import { type BlockerScope, type Worst, worstPassedOver } from "./blockers.js";
import { confirm } from "./confirm.js";
import { GRID, groupsThatChooseAlike, inWords, type SlotKnobs, slotSettings } from "./grid.js";
import { type MidSize, runMidSize } from "./mid-size.js";
import { Budget, type Row, type RowResult, type RunOptions, type Scope } from "./row.js";
import { type Arena, type RunClaim, Surveyor } from "./survey.js";
import { scenarioOf } from "./workloads.js";

/** Adds the worst to each size of all recipients, up to which all groups of the grid are searched. */
const BLOCKED: Readonly<
	Record<Scope, { readonly recipients: number; readonly jobs: number; readonly destinations: number }>
> = {
	default: { recipients: 7, jobs: 4, destinations: 3 },
	large: { recipients: 11, jobs: 5, destinations: 4 },
};

async function searchBlocked(scope: Scope, options: RunOptions): Promise<RowResult> {
	const budget = new Budget(options);
	const { recipients, jobs, destinations } = BLOCKED[scope];
	const worst: string[] = [];
	let smallest: Worst | null = null;
	let states = 0;
	let searched = 0;
	for (let size = 1; size <= recipients && !budget.isSpentNow; size++) {
		let most: { readonly worst: Worst; readonly terms: SlotKnobs } | null = null;
		for (const [terms] of groupsThatChooseAlike(GRID, size)) {
			if (terms === undefined) continue;
			const blocked: BlockerScope = { terms, window: 1, recipients: size, destinations, jobs, inFlight: 2 };
			const found = worstPassedOver(blocked, false, () => budget.isSpent);
			states += found.states;
			if (!found.isWhole) break;
			if (found.excess > (most?.worst.excess ?? 0)) most = { worst: found, terms };
			await budget.pause();
		}
		if (budget.isSpent) break;
		searched = size;
		options.progress("recipients", size, recipients);
		if (most === null) continue;
		const { entries, passed, excess } = most.worst;
		worst.push(
			`${size} recipients: ${entries} entries passed over ${passed} times, ${passed - excess} are allowed (${inWords(most.terms)})`,
		);
		smallest ??= most.worst;
	}
	const covered = `${GRID.length} settings, window 1, up to ${searched} recipients in ${jobs} jobs for ${destinations} destinations, two in flight, any order of completion`;
	const counts = { states };
	if (smallest === null || smallest.scenario === null)
		return searched === recipients
			? { verdict: "proved", counts, covered }
			: {
					verdict: "partial",
					counts,
					covered,
					note: `${budget.reason}, with ${searched + 1} of ${recipients} recipients`,
				};
	const problem = await confirm(smallest.scenario, smallest.scenario.because?.split(" ").at(-1));
	if (problem !== null) return { verdict: "partial", counts, covered, note: problem };
	if (searched < recipients) worst.push(`${budget.reason}, with ${searched + 1} of ${recipients} recipients`);
	return { verdict: "refuted", counts, covered, note: worst.join("; "), counterexample: smallest.scenario };
}

const blocked = (scope: Scope): Row => ({
	id: "inflation-with-blockers",
	claim:
		"Jobs that can be blocked keep to the inflation bound too: others take at most F(N) - N slots from the eldest job, of N entries, after it has begun and while its destination has room.",
	source: 'SR "How destination concurrency limits affect the scheduling algorithm"; docs/theorems.md',
	scope,
	expected: "refuted",
	run: (options) => searchBlocked(scope, options),
});

/** The slot of a job's last selection, against the sum of worst cases of it and of what came before. */
export function lateJob(cost: number): RunClaim {
	return (steps) => {
		const last = steps.at(-1)?.observations.find(({ saw }) => saw === "select");
		if (last?.saw !== "select") return null;
		let selected = 0;
		let slot = 0;
		for (const { observations } of steps) {
			for (const seen of observations) {
				if (seen.saw !== "select") continue;
				slot++;
				if (seen.message === last.message) selected++;
			}
		}
		let latest = 0;
		for (const { stimulus } of steps) {
			if (stimulus.do !== "arrive") continue;
			const entries = stimulus.recipients.length;
			latest += cost < 2 ? entries : worstStretch(entries, cost);
			if (stimulus.message !== last.message) continue;
			return selected === entries && slot > latest ? `${last.message} was done in slot ${slot}, not ${latest}` : null;
		}
		return null;
	};
}

function batchArena(inFlight: number, recipients: number, cost: number): Arena {
	return {
		name: "batches",
		manager: "qmgr",
		knobs: {
			...slotSettings({ cost, loan: 1, discount: 0, minimum: 0 }),
			...smallMemory({ active: 2, recipients: 2, pool: 1, extra: 1 }),
		},
		recipients,
		messages: recipients,
		destinations: ["d1.t1"],
		mixed: false,
		inFlight,
		ticks: 0,
		outcomes: ["delivered"],
	};
}

async function searchBatches(inFlight: number, recipients: number, options: RunOptions): Promise<RowResult> {
	const budget = new Budget(options);
	const counts = { workloads: 0, steps: 0 };
	const covered = `costs 0, 2 and 3, batches of 1 or 2 recipients, up to ${recipients} recipients, ${inFlight} in flight`;
	let refuted: RowResult | null = null;
	for (const cost of [0, 2, 3]) {
		const arena = batchArena(inFlight, recipients, cost);
		const survey = await new Surveyor(arena, {}, budget, { late: lateJob(cost) }).all();
		counts.workloads += survey.runs;
		counts.steps += survey.steps;
		const breach = survey.claims.get("late")?.breach ?? survey.disagreement;
		if (breach && refuted === null) {
			refuted = { verdict: "refuted", counts, covered, note: breach.what, counterexample: breach.scenario };
		}
		// A run that contradicts the claim does so whatever was not searched; it need not be the smallest.
		if (!survey.isWhole)
			return refuted ?? { verdict: "partial", counts, covered: `part of: ${covered}`, note: budget.reason };
	}
	return refuted ?? { verdict: "proved", counts, covered };
}

const batches = (scope: Scope): Row[] => {
	const more = scope === "default" ? 0 : 2;
	const source = 'SR "Dealing with memory resource limits"; docs/theorems.md';
	return [
		{
			id: "no-starvation-in-batches",
			claim: "Messages read in batches are done in time too, if there is one delivery in flight at a time.",
			source,
			scope,
			expected: "proved",
			run: (options) => searchBatches(1, 5 + more, options),
		},
		{
			id: "no-starvation-in-batches-in-flight",
			claim: "Messages read in batches are done in time too, if there are three deliveries in flight.",
			source,
			scope,
			expected: "refuted",
			run: (options) => searchBatches(3, 4 + more / 2, options),
		},
	];
};

const MID_SIZES: Readonly<
	Record<Scope, { readonly recipients: readonly number[]; readonly costs: readonly number[]; readonly bulk: number }>
> = {
	default: { recipients: [2, 3], costs: [2, 3], bulk: 80 },
	large: { recipients: [2, 3, 4, 5], costs: [2, 3, 5], bulk: 600 },
};

interface Sides {
	readonly above: MidSize;
	readonly below: MidSize;
	readonly total: number;
}

async function searchMidSizes(scope: Scope, options: RunOptions): Promise<RowResult> {
	const budget = new Budget(options);
	const sizes = MID_SIZES[scope];
	const covered = `n of ${sizes.recipients.join(", ")}, costs ${sizes.costs.join(", ")}, no credit, bulk of 1 to ${sizes.bulk}, every period on either side of the bound`;
	const notes: string[] = [];
	let workloads = 0;
	let smallest: Sides | null = null;
	/** Pairs of n and k for which no bulk was large enough. */
	const unseen: string[] = [];
	for (const recipients of sizes.recipients) {
		for (const cost of sizes.costs) {
			const terms = { cost, loan: 0, discount: 0, minimum: 0 };
			const bound = 1 / helplessAbove(recipients, cost);
			let waitedLast = 0;
			for (let bulk = 1; bulk <= sizes.bulk; bulk++) {
				if (budget.isSpent)
					return { verdict: "partial", counts: { workloads }, covered: `part of: ${covered}`, note: budget.reason };
				const below: MidSize = { recipients, bulk, period: Math.floor(bound) + 1, terms };
				const down = runMidSize(below);
				workloads++;
				if (down.waited) waitedLast = bulk;
				for (let period = 1; period < bound; period++) {
					const above: MidSize = { ...below, period };
					const up = runMidSize(above);
					workloads++;
					if (!up.waited) {
						const note = `a bulk of ${bulk} and a single recipient every ${period} slots let ${recipients} recipients pass`;
						return {
							verdict: "refuted",
							counts: { workloads },
							covered,
							note,
							counterexample: scenarioOf(up.workload, terms, note),
						};
					}
					const total = up.total + down.total;
					if (!down.waited && (smallest === null || total < smallest.total)) smallest = { above, below, total };
				}
			}
			const pair = `n = ${recipients}, k = ${cost}`;
			if (waitedLast === sizes.bulk) unseen.push(pair);
			else notes.push(`${pair}: below the bound it goes ahead from a bulk of ${waitedLast + 1} on`);
			options.progress("pairs of n and k", notes.length + unseen.length, sizes.recipients.length * sizes.costs.length);
			await budget.pause();
		}
	}
	if (smallest === null)
		return { verdict: "partial", counts: { workloads }, covered, note: "no bulk showed both sides" };
	for (const side of [smallest.above, smallest.below]) {
		const { workload } = runMidSize(side);
		const problem = await confirm(scenarioOf(workload, side.terms, "mid-size"));
		if (problem !== null) return { verdict: "partial", counts: { workloads }, covered, note: problem };
	}
	const { above, below } = smallest;
	notes.push(
		`smallest with both sides: k = ${above.terms.cost}, ${above.recipients} recipients after a bulk of ${above.bulk}, a single one every ${above.period} or every ${below.period} slots`,
	);
	if (unseen.length > 0) notes.push(`no bulk of up to ${sizes.bulk} was large enough for ${unseen.join("; ")}`);
	return {
		verdict: unseen.length === 0 ? "proved" : "partial",
		counts: { workloads },
		covered,
		note: notes.join("; "),
	};
}

const midSize = (scope: Scope): Row => ({
	id: "mid-size-waits",
	claim:
		"A message of n recipients waits for the whole bulk message before it if single-recipient mail comes at more than n / ((n-1)(k+1)) a slot; below that it goes ahead of the rest of a bulk that is large enough.",
	source: "docs/theorems.md; scheduler.preempt.candidate-score",
	scope,
	expected: "proved",
	run: (options) => searchMidSizes(scope, options),
});

export const DROPPED_ROWS: readonly Row[] = (["default", "large"] as const).flatMap((scope) => [
	blocked(scope),
	...batches(scope),
	midSize(scope),
]);
