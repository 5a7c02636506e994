/**
 * One case against the reference of this tree, judged by the model of this tree; in the tree of a mutant one of them has a mistake.
 */
import type { Manager } from "../../model/scheduler/events.js";
import { referenceAdapter } from "../adapters/reference.js";
import type { Scenario } from "../cases/scenario.js";
import { tryScenario } from "../runner/case.js";
import type { TrialResult } from "./bench.js";

export async function tryInThisTree(scenario: Scenario, manager: Manager): Promise<TrialResult> {
	const { verdict } = await tryScenario(referenceAdapter(), scenario, manager);
	switch (verdict.verdict) {
		case "conforms":
			return { death: null, detail: "" };
		case "violates":
			return { death: "violates", detail: `${verdict.requirement}, event ${verdict.event}` };
		case "undetermined":
			return { death: "breaks", detail: verdict.why };
	}
}
