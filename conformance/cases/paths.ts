/** Scenarios that together fire every transition of every machine. */
import type { Scenario } from "./scenario.js";

export function paths(): Scenario[] {
	return [];
}
