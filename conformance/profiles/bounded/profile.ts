/**
 * scheduler-bounded as a profile: its workloads as far as the adapter can take them, its judge, its requirements.
 */
import type { Capabilities } from "../../adapters/stdio/protocol.js";
import { boundedRequirements } from "../../judge/requirements.js";
import type { Case } from "../../runner/suite.js";
import type { Profile } from "../profile.js";
import { type Bounds, boundsFor } from "./bounds.js";
import { judgeBounded } from "./judge.js";
import { type Abilities, ALL_ABILITIES, fixedWorkloads, randomWorkloads } from "./workloads.js";

export interface BoundedOptions {
	/** What the adapter can do and promises; by default all that the workloads use, and nothing. */
	readonly capabilities?: Abilities & Pick<Capabilities, "promises">;
	/** Put above the promises. */
	readonly bounds?: Partial<Bounds>;
	readonly strict?: boolean;
}

export function boundedProfile({ capabilities, bounds = {}, strict = false }: BoundedOptions = {}): Profile {
	const abilities = capabilities ?? ALL_ABILITIES;
	const { cases, skipped } = fixedWorkloads(abilities);
	const lacking = new Map<string, Set<string>>();
	for (const { scenario, lacks } of skipped) {
		for (const id of scenario.cites ?? []) lacking.set(id, new Set([...(lacking.get(id) ?? []), ...lacks]));
	}
	const unjudged = [...lacking].map(([id, lacks]) => [id, `the adapter does not know ${[...lacks].join(", ")}`]);
	return {
		name: "scheduler-bounded",
		requirements: boundedRequirements(),
		strict,
		skipped: skipped.map(
			({ scenario, lacks }) => `"${scenario.name}" was not run: the adapter does not know ${lacks.join(", ")}`,
		),
		unjudged: Object.fromEntries(unjudged),
		how: { judgedBy: judgeBounded, bounds: boundsFor(capabilities?.promises ?? {}, bounds) },
		count: ({ random }) => cases.length + random,
		*cases({ random, seed }) {
			for (const one of cases) yield uncited(one);
			yield* randomWorkloads(random, seed, abilities);
		},
	};
}

/** By a property that is about a whole run only the judge knows whether the run put it to the proof. */
function uncited({ scenario: { cites: _, ...scenario }, ...rest }: Case): Case {
	return { ...rest, scenario };
}
