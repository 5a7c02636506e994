/** Whether two searches found the same, and which tools there must be. Leaves out the searches. */
import type { Counts, Oracle } from "./oracle.js";
import { isInstalled } from "./program.js";

/** Two searches of the same system found different numbers: one of them is wrong. */
export class Disagreement extends Error {
	override readonly name = "Disagreement";
}

/** @throws Disagreement */
export function mustAgree(system: string, expected: Counts, name: string, found: Counts): void {
	if (expected.states === found.states && expected.steps === found.steps) return;
	throw new Disagreement(
		`${system}: ${name} finds ${found.states} states and ${found.steps} steps, the explorer ${expected.states} and ${expected.steps}. One of them is wrong.`,
	);
}

/**
 * What keeps a checker from being asked, or null. CI sets SPOOLPROOF_REQUIRE_TOOLS=1: then nothing keeps SPIN and rumur from it, and
 * where they are missing the comparison fails.
 */
export function whyNot({ name, needs }: Oracle, environment: NodeJS.ProcessEnv = process.env): string | null {
	if (environment.SPOOLPROOF_REQUIRE_TOOLS === "1" && name !== "TLC") return null;
	const missing = needs.filter((program) => !isInstalled(program));
	if (missing.length > 0) return `${name} is not asked: there is no ${missing.join(" and no ")}`;
	if (name === "TLC" && environment.SPOOLPROOF_TLC === undefined)
		return "TLC is not asked: SPOOLPROOF_TLC does not name its jar";
	return null;
}
