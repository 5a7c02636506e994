/**
 * Scenarios that together fire every transition of every machine of the model, found by searching small systems (paths-systems.ts) and
 * committed as scripts. Reading them here; the search is in paths.test.ts, since what it needs is not installed with the package.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CASES_DIRECTORY } from "./golden.js";
import type { Scenario } from "./scenario.js";
import { parseScript } from "./script.js";

/** Absolute: a script a path, one after the other. */
export const PATHS_FILE = join(CASES_DIRECTORY, "paths.scripts");

/**
 * Every path.
 * @throws ScriptError if the file is not as `printScenario` writes it.
 */
export function paths(): Scenario[] {
	const scripts = readFileSync(PATHS_FILE, "utf8").split(/^(?=title: )/m);
	return scripts.filter((text) => text.trim() !== "").map((text) => parseScript(text, "paths.scripts").scenario);
}
