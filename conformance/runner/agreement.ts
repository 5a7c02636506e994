/**
 * Do the model and several implementations make the same choices on one scenario? Leaves out where scenarios come from and what is
 * said about a disagreement.
 */
import type { Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import type { Scenario } from "../cases/scenario.js";
import { shrink } from "../cases/shrink.js";
import { sameObservation } from "../judge/difference.js";
import { modelSpecification } from "../judge/model.js";
import type { Specification } from "../judge/specification.js";
import { specificationAdapter } from "../judge/specification-adapter.js";
import type { Verdict } from "../judge/verdict.js";
import type { Trace } from "../trace/format.js";
import { tryScenario } from "./case.js";
import { runScenario } from "./run.js";

export interface Agreement {
	/** agree: all made the same choices, and those of the model; undetermined: one of them could not be run. */
	readonly outcome: "agree" | "disagree" | "undetermined";
	/** What each implementation did, in the order given. */
	readonly runs: readonly { readonly adapter: SchedulerAdapter; readonly trace: Trace; readonly verdict: Verdict }[];
	/** Choices of an entry that were compared. */
	readonly selections: number;
}

export interface AgreementOptions {
	readonly edition: Edition;
	readonly signal: AbortSignal;
	readonly specification?: Specification;
	readonly seed?: number;
}

/** Runs the scenario on each implementation and compares, step by step, with the model and with each other. */
export async function compare(
	adapters: readonly SchedulerAdapter[],
	scenario: Scenario,
	manager: Manager,
	options: AgreementOptions,
): Promise<Agreement> {
	const runs: Agreement["runs"][number][] = [];
	for (const adapter of adapters) {
		runs.push({ adapter, ...(await tryScenario(adapter, scenario, manager, options)) });
	}
	const selections = runs[0]?.verdict.coverage.selections ?? 0;
	const first = runs[0]?.trace;
	const differ = runs.some(
		({ verdict, trace }) => verdict.verdict === "violates" || (completed(verdict) && !sameEvents(trace, first)),
	);
	if (differ) return { outcome: "disagree", runs, selections };
	const all = runs.length > 0 && runs.every(({ verdict }) => completed(verdict));
	return { outcome: all ? "agree" : "undetermined", runs, selections };
}

export interface SmallestDisagreement {
	readonly scenario: Scenario;
	readonly agreement: Agreement;
	/** What the model itself does. */
	readonly model: Trace;
}

/**
 * The smallest scenario found on which they still disagree.
 * @param scenario they disagree on it.
 */
export async function smallestDisagreement(
	adapters: readonly SchedulerAdapter[],
	scenario: Scenario,
	manager: Manager,
	options: AgreementOptions,
): Promise<SmallestDisagreement> {
	let smallest = { scenario, agreement: await compare(adapters, scenario, manager, options) };
	await shrink(scenario, async (candidate) => {
		const agreement = await compare(adapters, candidate, manager, options);
		if (agreement.outcome !== "disagree") return false;
		smallest = { scenario: candidate, agreement };
		return true;
	});
	const { edition, specification = modelSpecification } = options;
	const model = await runScenario(specificationAdapter(edition, specification), smallest.scenario, manager);
	return { ...smallest, model };
}

function completed(verdict: Verdict): boolean {
	return verdict.verdict === "conforms";
}

function sameEvents(trace: Trace, other: Trace | undefined): boolean {
	if (other === undefined || trace.events.length !== other.events.length) return false;
	return trace.events.every((event, index) => {
		const opposite = other.events[index];
		if (opposite === undefined) return false;
		if ("do" in event || "do" in opposite) return JSON.stringify(event) === JSON.stringify(opposite);
		return sameObservation(event, opposite);
	});
}
