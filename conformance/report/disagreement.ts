/**
 * A disagreement between the model and implementations for people: the smallest scenario found, what each did in it, and why the
 * model thinks otherwise.
 */
import type { Manager } from "../../model/scheduler/events.js";
import { printScenario } from "../cases/script.js";
import type { SmallestDisagreement } from "../runner/agreement.js";
import { sideBySide } from "./side-by-side.js";
import type { Style } from "./style.js";

export interface DisagreementFacts extends SmallestDisagreement {
	readonly manager: Manager;
	readonly seed: number;
	/** Where the traces of the implementations were written. */
	readonly files: readonly string[];
}

export function disagreementText(facts: DisagreementFacts, style: Style): string {
	const { scenario, manager, seed, agreement, model, files } = facts;
	const explanations = agreement.runs.flatMap(({ adapter, verdict }) =>
		verdict.verdict === "violates"
			? [`${adapter.name} against the model: ${verdict.requirement}`, `  ${verdict.explanation}`]
			: [],
	);
	return [
		`${style.bad("DISAGREE")}: seed ${seed}, ${manager}; the smallest scenario found:`,
		"",
		printScenario(scenario),
		"What each of them did:",
		"",
		sideBySide([model, ...agreement.runs.map(({ trace }) => trace)], style),
		"",
		...explanations,
		"Judge again:",
		...files.map((file) => `  spoolproof replay ${file}`),
		"",
	].join("\n");
}
