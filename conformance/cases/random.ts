/**
 * Random scenarios, a function of their seed: the same seed gives the same scenario, on any machine. What they are like is said in
 * random-flavours.ts; what they do in random-commands.ts.
 */
import fc from "fast-check";
import { commandsFor } from "./random-commands.js";
import { flavour, knobsFor } from "./random-flavours.js";
import type { Scenario } from "./scenario.js";

/** Any scenario, for fast-check's own runners. */
export const anyScenario: fc.Arbitrary<Omit<Scenario, "name">> = fc.noBias(
	flavour
		.chain((traits) => fc.tuple(knobsFor(traits), commandsFor(traits)))
		.map(([knobs, commands]) => ({ managers: ["qmgr", "oqmgr"], knobs, commands })),
);

/**
 * The random scenario of a seed.
 * @param seed a whole number; only its lowest 32 bits count.
 */
export function randomScenario(seed: number): Scenario {
	const [drawn] = fc.sample(anyScenario, { seed: seed | 0, numRuns: 1 });
	if (drawn === undefined) throw new Error(`fast-check drew nothing for seed ${seed}`);
	return { name: `random ${seed}`, ...drawn };
}
