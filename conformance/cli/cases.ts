/**
 * The sets of cases under the names that the command line has for them.
 */
import type { Manager } from "../../model/scheduler/events.js";
import { directed, goldens, paths, randomScenario, regressions } from "../cases/index.js";
import type { Scenario } from "../cases/scenario.js";
import type { Case } from "../runner/suite.js";

export const CASE_SETS = ["goldens", "regressions", "directed", "paths", "random"] as const;

export type CaseSetName = (typeof CASE_SETS)[number];

const FIXED: Readonly<Record<Exclude<CaseSetName, "random">, () => readonly Scenario[]>> = {
	goldens,
	regressions,
	directed,
	paths,
};

export interface Choice {
	readonly sets: readonly CaseSetName[];
	/** How many random cases. */
	readonly random: number;
	/** Seed of the first random case; the others have the seeds that follow. */
	readonly seed: number;
}

/** The chosen cases, the random ones generated one by one as they are asked for. */
export function* chosenCases({ sets, random, seed }: Choice): Generator<Case, void, void> {
	for (const set of sets) {
		if (set === "random") yield* randomCases(random, seed);
		else for (const scenario of FIXED[set]()) yield { set, scenario };
	}
}

/** How many of the chosen cases are meant for a manager. */
export function countCases({ sets, random, seed }: Choice, manager: Manager): number {
	let count = 0;
	for (const one of chosenCases({ sets: sets.filter((set) => set !== "random"), random: 0, seed })) {
		if (one.scenario.managers.includes(manager)) count++;
	}
	return count + (sets.includes("random") ? random : 0);
}

export function* randomCases(count: number, seed: number): Generator<Case, void, void> {
	for (let index = 0; index < count; index++) {
		yield { set: "random", scenario: randomScenario(seed + index), seed: seed + index };
	}
}
