/**
 * The remaining claims: those whose corner is known from the live program (conformance/cases/findings*.ts) and too far off for a search,
 * one that the boundary cannot show, and the spacing of deliveries. Leaves out what the searches find by themselves.
 */
import { referenceAdapter } from "../../adapters/reference.js";
import { FINDINGS } from "../../cases/findings.js";
import { tryScenario } from "../../runner/case.js";
import { Budget, type Row, type RowResult, type RunOptions, type Scope } from "./row.js";
import { type Arena, type RunClaim, Surveyor } from "./survey.js";

/** Runs a finding and its contrast on the reference, judged by the model: the first must show the corner, the second must not. */
async function showFinding(id: string): Promise<RowResult> {
	const covered = "the finding's own scenario, and its contrast where it has one";
	const finding = FINDINGS.find((one) => one.id === id);
	if (finding === undefined) return { verdict: "partial", counts: {}, covered, note: `there is no finding ${id}` };
	let workloads = 0;
	for (const scenario of [finding.scenario, ...(finding.contrast === undefined ? [] : [finding.contrast])]) {
		const { trace, verdict } = await tryScenario(referenceAdapter(), scenario, "qmgr");
		workloads++;
		const isCorner = scenario === finding.scenario;
		if (verdict.verdict === "conforms" && finding.shows(trace) === isCorner) continue;
		const note = `${scenario.name}: the reference does not ${isCorner ? "show" : "lack"} it, or differs from the model`;
		return { verdict: "partial", counts: { workloads }, covered, note };
	}
	const note = `${finding.claim} (docs/findings.md, ${id}; not found by search)`;
	return { verdict: "refuted", counts: { workloads }, covered, note, counterexample: finding.scenario };
}

/** With a destination rate delay: one delivery at a time, and none sooner than the delay after the end of the one before. */
export function tooSoon(delay: number): RunClaim {
	return (steps) => {
		const ended = new Map<string, number>();
		const flying = new Map<number, string>();
		let now = 0;
		for (const { stimulus, observations } of steps) {
			if (stimulus.do === "tick") now += stimulus.seconds;
			if (stimulus.do === "complete") {
				ended.set(flying.get(stimulus.delivery) ?? "", now);
				flying.delete(stimulus.delivery);
			}
			for (const seen of observations) {
				if (seen.saw !== "select") continue;
				const destination = `${seen.destination} ${seen.transport}`;
				if ([...flying.values()].includes(destination)) return `${destination} has two deliveries in flight`;
				const since = now - (ended.get(destination) ?? Number.NEGATIVE_INFINITY);
				if (since < delay) return `${destination} was given a delivery ${since}s after the last one`;
				flying.set(seen.delivery, destination);
			}
		}
		return null;
	};
}

async function spacing(scope: Scope, options: RunOptions): Promise<RowResult> {
	const delay = 2;
	const arena: Arena = {
		name: "rate delay",
		manager: "qmgr",
		knobs: { t1_destination_rate_delay: `${delay}s` },
		recipients: scope === "default" ? 3 : 4,
		messages: 2,
		destinations: ["d1.t1", "d2.t1"],
		mixed: false,
		inFlight: 2,
		ticks: 4,
		outcomes: ["delivered"],
	};
	const budget = new Budget(options);
	const survey = await new Surveyor(arena, {}, budget, { spaced: tooSoon(delay) }).all();
	const counts = { workloads: survey.runs, steps: survey.steps };
	const covered = `up to ${arena.recipients} recipients for two destinations, a delay of ${delay} s, ${String(arena.ticks)} seconds in any places`;
	const breach = survey.claims.get("spaced")?.breach ?? survey.disagreement;
	if (breach) return { verdict: "refuted", counts, covered, note: breach.what, counterexample: breach.scenario };
	if (survey.isWhole) return { verdict: "proved", counts, covered };
	return { verdict: "partial", counts, covered: `part of: ${covered}`, note: budget.reason };
}

const FROM_FINDINGS = [
	{
		id: "estimates-are-safe",
		finding: "SR-estimates",
		claim: "The estimate of a job's entries errs on the safe side.",
		source: 'SR "Dealing with memory resource limits"',
	},
	{
		id: "slots-are-earned-by-recipients",
		finding: "PC-entries",
		claim: "A delivery slot is earned by every delivery_slot_cost recipients.",
		source: 'PC "default_delivery_slot_cost"',
	},
] as const;

export const KNOWN_ROWS: readonly Row[] = (["default", "large"] as const).flatMap((scope): Row[] => [
	...FROM_FINDINGS.map(
		({ id, finding, claim, source }): Row => ({
			id,
			claim,
			source,
			scope,
			expected: "refuted",
			run: () => showFinding(finding),
		}),
	),
	{
		id: "rate-delay-spaces-deliveries",
		claim:
			"With a destination rate delay a destination has one delivery at a time, and none sooner than the delay after the last.",
		source: 'PC "default_destination_rate_delay"',
		scope,
		expected: "proved",
		run: (options) => spacing(scope, options),
	},
	{
		id: "incoming-before-deferred",
		claim: "Incoming mail has priority over deferred mail.",
		source: 'SR "What happens when nqmgr picks up the message"; scheduler.message.incoming-before-deferred',
		scope,
		expected: "partial",
		run: async () => ({
			verdict: "partial",
			counts: {},
			covered: "nothing",
			note: "The boundary never offers both queues at once: the order of two scans depends on the file system, which no adapter can set.",
		}),
	},
]);
