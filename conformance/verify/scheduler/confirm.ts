/** A counterexample of a search, asked of the reference and judged by the model. Leaves out the live program (`spoolproof replay`). */
import { referenceAdapter } from "../../adapters/reference.js";
import { orderOf } from "../../cases/finding.js";
import type { Scenario } from "../../cases/scenario.js";
import { tryScenario } from "../../runner/case.js";

/** Runs a scenario on reference and model; what is wrong with it, or null. */
export async function confirm(scenario: Scenario, order?: string): Promise<string | null> {
	const { trace, verdict } = await tryScenario(referenceAdapter(), scenario, scenario.managers[0] ?? "qmgr");
	if (verdict.verdict !== "conforms") return "model and reference do not agree on the counterexample";
	return order === undefined || orderOf(trace) === order
		? null
		: `the search saw ${order}, the reference ${orderOf(trace)}`;
}
