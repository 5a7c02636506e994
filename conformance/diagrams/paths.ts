/**
 * The ways of one recorded run on the machines that took part in it. For the scheduler they come from the model on the run's stimuli,
 * for the protocol from the judge that followed the run.
 */
import type { Edition } from "../../model/requirements.js";
import { wayOf } from "../protocol/judge/way.js";
import { type AnyTrace, isSchedulerTrace } from "../trace/any.js";
import { pathOn } from "./index.js";
import { machineName, machinesOf, type Wing } from "./machines.js";
import { replayed } from "./replay.js";
import { viewOf } from "./statechart/machine.js";
import type { RequirementHref } from "./statechart/words.js";

export interface PathsOptions {
	/** The number of the event at which the trace is wrong: the way ends there, and what its step takes is marked. */
	readonly wrong?: number;
	readonly edition?: Edition;
	readonly href?: RequirementHref;
	/** Leave out what the run did not come to. */
	readonly onlyTaken?: boolean;
}

export interface PathPicture {
	/** "scheduler-job". */
	readonly name: string;
	readonly svg: string;
}

export interface Way {
	/** Transitions in order, each as often as it was taken: machine/state/EVENT/index. */
	readonly taken: readonly string[];
	/** Those to mark. */
	readonly failing: readonly string[];
	/** Whose way it is: "this run", "message 457". */
	readonly whose: string;
	/** What the marks mean, where it is not that these were taken in the wrong step. */
	readonly red?: string;
}

/**
 * The transitions that a run took, up to the one that is wrong.
 * @throws KnobError if the trace's settings cannot be used.
 */
export function wayThrough(trace: AnyTrace, { wrong, edition }: PathsOptions = {}): Way {
	if (isSchedulerTrace(trace)) {
		const steps = replayed(trace, wrong, edition);
		const failing = wrong === undefined ? [] : (steps.at(-1)?.fired ?? []);
		return { taken: steps.flatMap(({ fired }) => fired), failing, whose: "this run" };
	}
	const { message, messages, failing, ...way } = wayOf(trace);
	const taken = withoutGaps(way.taken);
	const others = messages > 1 ? `, one of ${messages}` : "";
	const whose = message === null ? "this run" : `message ${message}${others}`;
	return { taken, failing, whose, red: "states the rule that was broken; it was due, or not allowed yet" };
}

/** With the transitions that a machine takes at once, of which no event tells. */
function withoutGaps(taken: readonly string[]): string[] {
	const views = machinesOf("protocol").map(viewOf);
	const transitions = new Map(views.flatMap((view) => view.transitions.map((one) => [one.id, { one, view }] as const)));
	const states = new Map<string, string>();
	return taken.flatMap((id) => {
		const known = transitions.get(id);
		if (known === undefined) return [id];
		const { one, view } = known;
		const skipped: string[] = [];
		let at = states.get(view.id);
		while (at !== undefined && one.from !== null && at !== one.from && skipped.length < view.states.length) {
			const next = view.transitions.find(({ from, event, to }) => from === at && event === "" && to !== null);
			if (next?.to === undefined || next.to === null) break;
			skipped.push(next.id);
			at = next.to;
		}
		if (one.to !== null) states.set(view.id, one.to);
		else if (one.from !== null) states.set(view.id, one.from);
		return at === one.from ? [...skipped, id] : [id];
	});
}

/**
 * One picture for each machine that took a transition, or should have.
 * @throws KnobError if the trace's settings cannot be used.
 */
export async function pathsOf(trace: AnyTrace, options: PathsOptions = {}): Promise<PathPicture[]> {
	const { wing } = trace.header;
	const { href, onlyTaken = false } = options;
	const way = wayThrough(trace, options);
	const pictures: PathPicture[] = [];
	for (const machine of machinesOf(wing)) {
		if (![...way.taken, ...way.failing].some((id) => id.startsWith(`${machine.id}/`))) continue;
		const title = `The way of ${way.whose} on the machine ${machine.id}`;
		const svg = await pathOn(machine, way.taken, { title, ...way, ...(href ? { href } : {}), onlyTaken });
		pictures.push({ name: machineName(wing satisfies Wing, machine), svg });
	}
	return pictures;
}
