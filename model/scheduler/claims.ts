/**
 * What a claim about the queue manager is: over single steps or whole runs, with what contradicts it and when it is put to the proof.
 * Leaves out the claims themselves (properties*.ts).
 */
import { context, stateOf } from "./dispatch.js";
import type { Observation, Stimulus } from "./events.js";
import { canDeliver } from "./machines/destination.js";
import type { SchedulerRequirementId } from "./requirement-ids.js";
import type { MachineEvent, World } from "./world.js";

/** One step: the quiet world before and after, and what was done and seen. */
export interface Moment {
	readonly before: World;
	readonly stimulus: Stimulus;
	readonly after: World;
	readonly observations: readonly Observation[];
	/** What the machines were sent. */
	readonly events: readonly MachineEvent[];
}

/** A claim over single steps. */
export interface Always {
	readonly over: "steps";
	readonly requirements: readonly SchedulerRequirementId[];
	/** What contradicts the claim; null if nothing does. */
	readonly breach: (moment: Moment) => string | null;
	/** The claim is put to the proof in this step. */
	readonly sometimes: (moment: Moment) => boolean;
}

/** A claim over whole runs. */
export interface Throughout {
	readonly over: "runs";
	readonly requirements: readonly SchedulerRequirementId[];
	readonly breach: (run: readonly Moment[]) => string | null;
	readonly sometimes: (run: readonly Moment[]) => boolean;
}

/** The first of a list for which something can be said against a claim. */
export function firstBreach<T>(all: readonly T[], breach: (one: T) => string | null): string | null {
	for (const one of all) {
		const found = breach(one);
		if (found !== null) return found;
	}
	return null;
}

export function destinationsOf(world: World): string[] {
	return Object.keys(world.machines.destination);
}

export function canTakeMore(world: World, destination: string): boolean {
	return canDeliver(stateOf(world, "destination", destination), context(world, "destination", destination));
}
