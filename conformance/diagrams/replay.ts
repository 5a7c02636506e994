/**
 * What the model does on the stimuli of a scheduler trace, for pictures: the transitions that each step takes, and who preempts whom.
 * Leaves out what was observed: the judge holds the two against each other.
 */
import type { Edition } from "../../model/requirements.js";
import { impossible } from "../../model/scheduler/impossible.js";
import { advance, initialWorld } from "../../model/scheduler/system.js";
import type { World } from "../../model/scheduler/world.js";
import type { Trace } from "../trace/format.js";

export interface ReplayedStep {
	/** The number of the stimulus in the trace. */
	readonly n: number;
	/** Transitions in order: machine/state/EVENT/index. */
	readonly fired: readonly string[];
	/** Names of messages. */
	readonly preemptions: readonly { readonly by: string; readonly of: string }[];
}

/**
 * The steps up to the first stimulus that cannot happen, or to the one that belongs to event `until`.
 * @param edition by default the one that the trace names, else that of the live program.
 * @throws KnobError if the trace's settings cannot be used.
 */
export function replayed(trace: Trace, until = Number.POSITIVE_INFINITY, edition?: Edition): ReplayedStep[] {
	const { manager, knobs, transports } = trace.header;
	const world = initialWorld({ manager, knobs, transports }, edition ?? trace.header.edition);
	const steps: ReplayedStep[] = [];
	for (const { n, ...event } of trace.events) {
		if (n > until) break;
		if (!("do" in event)) continue;
		if (impossible(world, event) !== null) break;
		const { fired, events } = advance(world, event);
		const preemptions = events.flatMap((sent) =>
			sent.to === "job" && sent.event.type === "PREEMPTS"
				? [{ by: messageOf(world, sent.id), of: messageOf(world, sent.event.parent) }]
				: [],
		);
		steps.push({ n, fired, preemptions });
	}
	return steps;
}

function messageOf(world: World, job: string): string {
	return world.machines.job[job]?.context.message ?? job;
}
