/**
 * Workloads for what random ones hardly ever meet: the candidate cache, stacks of preemption with blockers, pools of recipients
 * shared over transports, the retry transport in trouble, each knob's override, and mistakes put into the programs themselves.
 */
import { directedMistakes } from "./directed-mistakes.js";
import { directedOverrides } from "./directed-overrides.js";
import { directedProgram } from "./directed-program.js";
import { directedProgramBlockers } from "./directed-program-blockers.js";
import { directedProgramSites } from "./directed-program-sites.js";
import { directedReading } from "./directed-reading.js";
import { directedRetry } from "./directed-retry.js";
import { directedSites } from "./directed-sites.js";
import { directedStacks } from "./directed-stacks.js";
import { directedTransitions } from "./directed-transitions.js";
import { directedWorkloads } from "./directed-workloads.js";
import type { Scenario } from "./scenario.js";

export function directed(): Scenario[] {
	return [
		...directedWorkloads(),
		...directedStacks(),
		...directedReading(),
		...directedSites(),
		...directedRetry(),
		...directedOverrides(),
		...directedMistakes(),
		...directedProgram(),
		...directedProgramBlockers(),
		...directedProgramSites(),
		...directedTransitions(),
	];
}
