/**
 * The ways of one recorded run on the machines that took part in it. For the scheduler they come from the model on the run's stimuli,
 * for the protocol from the judge that followed the run.
 */
import type { Edition } from "../../model/requirements.js";
import { judgeProtocolTrace } from "../protocol/judge/judge.js";
import { type AnyTrace, isSchedulerTrace } from "../trace/any.js";
import { pathOn } from "./index.js";
import { machineName, machinesOf, type Wing } from "./machines.js";
import { replayed } from "./replay.js";
import type { RequirementHref } from "./statechart/words.js";

export interface PathsOptions {
	/** The number of the event at which the trace is wrong: the way ends there, and what its step takes is marked. */
	readonly wrong?: number;
	readonly edition?: Edition;
	readonly href?: RequirementHref;
}

export interface PathPicture {
	/** "scheduler-job". */
	readonly name: string;
	readonly svg: string;
}

/**
 * One picture for each machine that took a transition.
 * @throws KnobError if the trace's settings cannot be used.
 */
export async function pathsOf(trace: AnyTrace, options: PathsOptions = {}): Promise<PathPicture[]> {
	const { wing } = trace.header;
	const { taken, failing } = transitionsOf(trace, options);
	const pictures: PathPicture[] = [];
	for (const machine of machinesOf(wing)) {
		if (![...taken, ...failing].some((id) => id.startsWith(`${machine.id}/`))) continue;
		const title = `The way of this run on the machine ${machine.id}`;
		const svg = await pathOn(machine, taken, { title, failing, ...(options.href ? { href: options.href } : {}) });
		pictures.push({ name: machineName(wing satisfies Wing, machine), svg });
	}
	return pictures;
}

interface Transitions {
	readonly taken: readonly string[];
	readonly failing: readonly string[];
}

function transitionsOf(trace: AnyTrace, { wrong, edition }: PathsOptions): Transitions {
	if (!isSchedulerTrace(trace)) return { taken: judgeProtocolTrace(trace).coverage.transitions, failing: [] };
	const steps = replayed(trace, wrong, edition);
	return {
		taken: steps.flatMap(({ fired }) => fired),
		failing: wrong === undefined ? [] : (steps.at(-1)?.fired ?? []),
	};
}
