/**
 * The model and the reference under the same stimuli, compared after each. Leaves out which stimuli.
 */
import type { SlotTerms } from "../../../model/scheduler/bounds.js";
import { canonical, type Observation, type SchedulerConfig, type Stimulus } from "../../../model/scheduler/events.js";
import { advance, initialWorld } from "../../../model/scheduler/system.js";
import type { SchedulerAdapter } from "../../adapters/adapter.js";
import { referenceAdapter } from "../../adapters/reference.js";
import { sameObservations } from "../../judge/difference.js";
import { slotSettings } from "./grid.js";
import { address, type Workload } from "./workloads.js";

export const REFERENCE = referenceAdapter();

/**
 * Runs the stimuli on an implementation and compares with what the model showed.
 * @returns the first step, from 1, that differs; null if none does.
 */
export async function firstDifference(
	adapter: SchedulerAdapter,
	config: SchedulerConfig,
	steps: readonly { readonly stimulus: Stimulus; readonly observations: readonly Observation[] }[],
): Promise<number | null> {
	const session = await adapter.start(config);
	try {
		for (const [index, { stimulus, observations }] of steps.entries()) {
			const seen = canonical(await session.apply(stimulus));
			if (!sameObservations(observations, seen)) return index + 1;
		}
		return null;
	} finally {
		await session.stop();
	}
}

/** The message of each selection, if model and reference agree on all; else what they differ in. */
export async function selectionsOf(workload: Workload, terms: SlotTerms): Promise<string[] | string> {
	const config: SchedulerConfig = { manager: "qmgr", knobs: slotSettings(terms), transports: ["t1"] };
	const world = initialWorld(config);
	const steps: { stimulus: Stimulus; observations: Observation[] }[] = [];
	const order: string[] = [];
	const apply = (stimulus: Stimulus): void => {
		const { observations } = advance(world, stimulus);
		steps.push({ stimulus, observations });
		for (const seen of observations) if (seen.saw === "select") order.push(seen.message);
	};
	const slots = workload.jobs.reduce((sum, { entries }) => sum + entries, 0);
	let next = 0;
	for (let slot = 0; slot < slots; slot++) {
		for (let job = workload.jobs[next]; job !== undefined && job.after <= slot; job = workload.jobs[++next]) {
			const { entries } = job;
			const recipients = Array.from({ length: entries }, (_, index) => address(index, entries, next + 1));
			apply({ do: "arrive", message: `M${next + 1}`, recipients, single: true });
		}
		apply({ do: "slot", transport: "t1" });
		apply({ do: "complete", delivery: slot + 1, outcome: "delivered" });
		if (workload.secondsPerSlot > 0) apply({ do: "tick", seconds: workload.secondsPerSlot });
	}
	const differs = await firstDifference(REFERENCE, config, steps);
	return differs === null ? order : `model and reference differ in step ${differs}`;
}
