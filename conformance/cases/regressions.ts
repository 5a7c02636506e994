/**
 * One named scenario or more for each bug of the queue manager's history, built so that an implementation with that bug behaves
 * otherwise. The date is that of the entry in Postfix's HISTORY. Workloads that no bug is known for are in directed.ts.
 */
import { regressionsOfPreemption } from "./regressions-preemption.js";
import { regressionsOfReading } from "./regressions-reading.js";
import { regressionsOfSites } from "./regressions-sites.js";
import type { Scenario } from "./scenario.js";

/** All of them, by date. */
export function regressions(): Scenario[] {
	const all = [...regressionsOfReading(), ...regressionsOfPreemption(), ...regressionsOfSites()];
	return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
