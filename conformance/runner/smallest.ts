/**
 * Makes a failing random case smaller, so that it can be understood. Leaves out how (cases/shrink.ts).
 */
import type { Manager } from "../../model/scheduler/events.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import type { Scenario } from "../cases/scenario.js";
import { shrink } from "../cases/shrink.js";
import { type CaseOptions, type CaseResult, tryScenario } from "./case.js";

export interface SmallestOptions extends CaseOptions {
	/** At most so many scenarios are tried. */
	readonly tries: number;
	/** Makes the next run the first one of a fresh process, so that what is found does not depend on the runs before it. */
	readonly renew?: () => Promise<void>;
}

export interface SmallestCase {
	readonly scenario: Scenario;
	readonly result: CaseResult;
}

/**
 * The smallest scenario found that violates the same requirement, each time in a fresh process if there can be one.
 * @param scenario violates `requirement`; if it does not when it is run again, that run is returned, and nothing is made smaller.
 */
export async function smallestViolation(
	adapter: SchedulerAdapter,
	scenario: Scenario,
	manager: Manager,
	requirement: string,
	{ tries, renew, ...options }: SmallestOptions,
): Promise<SmallestCase> {
	const violates = ({ verdict }: CaseResult) => verdict.verdict === "violates" && verdict.requirement === requirement;
	const afresh = async (one: Scenario): Promise<CaseResult> => {
		await renew?.();
		return tryScenario(adapter, one, manager, options);
	};
	let smallest: SmallestCase = { scenario, result: await afresh(scenario) };
	if (!violates(smallest.result)) return smallest;
	await shrink(
		scenario,
		async (candidate) => {
			let result = await tryScenario(adapter, candidate, manager, options);
			if (violates(result) && renew !== undefined) result = await afresh(candidate);
			if (!violates(result)) return false;
			smallest = { scenario: candidate, result };
			return true;
		},
		{ tries },
	);
	return smallest;
}
