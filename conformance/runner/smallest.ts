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
}

export interface SmallestCase {
	readonly scenario: Scenario;
	readonly result: CaseResult;
}

/**
 * The smallest scenario found that violates the same requirement.
 * @param scenario violates `requirement`.
 */
export async function smallestViolation(
	adapter: SchedulerAdapter,
	scenario: Scenario,
	manager: Manager,
	requirement: string,
	{ tries, ...options }: SmallestOptions,
): Promise<SmallestCase> {
	const violates = ({ verdict }: CaseResult) => verdict.verdict === "violates" && verdict.requirement === requirement;
	let smallest: SmallestCase = { scenario, result: await tryScenario(adapter, scenario, manager, options) };
	await shrink(
		scenario,
		async (candidate) => {
			const result = await tryScenario(adapter, candidate, manager, options);
			if (!violates(result)) return false;
			smallest = { scenario: candidate, result };
			return true;
		},
		{ tries },
	);
	return smallest;
}
