/**
 * The cases: what is tried on an implementation. Fixed sets (goldens, regressions, directed, paths), random scenarios, and making a
 * failing one smaller.
 */
import { directed } from "./directed.js";
import { readGoldens } from "./golden.js";
import { paths } from "./paths.js";
import { regressions } from "./regressions.js";
import type { Scenario } from "./scenario.js";

export { directed } from "./directed.js";
export { checkGolden, type Golden, type GoldenDifference, readGoldens } from "./golden.js";
export { paths } from "./paths.js";
export { randomScenario } from "./random.js";
export { regressions } from "./regressions.js";
export type { Command, Pick, Scenario } from "./scenario.js";
export { parseScript, printScenario, ScriptError } from "./script.js";
export { type ShrinkOptions, type StillFails, shrink } from "./shrink.js";

/** The scenarios of the golden files. */
export function goldens(): Scenario[] {
	return readGoldens().map((golden) => golden.script.scenario);
}

/** Every case that does not depend on a seed. */
export function fixedCases(): Scenario[] {
	return [...goldens(), ...regressions(), ...directed(), ...paths()];
}
