/**
 * The workloads of scheduler-bounded as far as an adapter can take them: what it does not know is left out of random ones, and fixed ones
 * that need it are not run. Leaves out the workloads themselves.
 */
import type { Capabilities } from "../../adapters/stdio/protocol.js";
import type { Command, Scenario } from "../../cases/scenario.js";
import type { Case } from "../../runner/suite.js";
import { directedWorkloads } from "./workloads-directed.js";
import { randomWorkload } from "./workloads-random.js";

export type Abilities = Pick<Capabilities, "stimuli" | "outcomes" | "knobs">;

/** Everything that the workloads use. */
export const ALL_ABILITIES: Abilities = {
	stimuli: ["arrive", "slot", "complete", "tick", "rescan"],
	outcomes: ["delivered", "deferred", "site-failure", "crash"],
	knobs: null,
};

/** What a scenario needs that there is not; empty: it can be run. */
export function lacking(scenario: Scenario, { stimuli, outcomes, knobs }: Abilities): string[] {
	const lacks = new Set<string>();
	for (const command of scenario.commands) {
		for (const stimulus of stimuliFor(command)) if (!stimuli.includes(stimulus)) lacks.add(stimulus);
		if (command.do === "complete" && !outcomes.includes(command.outcome)) lacks.add(command.outcome);
	}
	for (const knob of Object.keys(scenario.knobs)) if (knobs !== null && !knobs.includes(knob)) lacks.add(knob);
	return [...lacks];
}

/** A random workload without what the adapter does not know. */
export function within(scenario: Scenario, abilities: Abilities): Scenario {
	const { knobs } = abilities;
	const known = (command: Command) => lacking({ ...scenario, knobs: {}, commands: [command] }, abilities).length === 0;
	return {
		...scenario,
		commands: scenario.commands.filter(known),
		knobs: Object.fromEntries(Object.entries(scenario.knobs).filter(([name]) => knobs?.includes(name) ?? true)),
	};
}

export interface Workloads {
	readonly cases: readonly Case[];
	/** Workloads that are not run, and what they would need. */
	readonly skipped: readonly { readonly scenario: Scenario; readonly lacks: readonly string[] }[];
}

/** The fixed workloads that an adapter can take. */
export function fixedWorkloads(abilities: Abilities): Workloads {
	const judged = directedWorkloads().map((scenario) => ({ scenario, lacks: lacking(scenario, abilities) }));
	return {
		cases: judged.filter(({ lacks }) => lacks.length === 0).map(({ scenario }) => ({ set: "directed", scenario })),
		skipped: judged.filter(({ lacks }) => lacks.length > 0),
	};
}

/** Random workloads with seeds that follow each other. */
export function* randomWorkloads(count: number, seed: number, abilities: Abilities): Generator<Case, void, void> {
	for (let at = seed; at < seed + count; at++) {
		yield { set: "random", scenario: within(randomWorkload(at), abilities), seed: at };
	}
}

function stimuliFor(command: Command): Abilities["stimuli"] {
	return command.do === "drain" ? ["slot", "complete"] : [command.do];
}
