/**
 * What a property of the profile is: a requirement, and a pure function over a trace that finds what is against it and how often it was
 * put to the proof. Leaves out the properties themselves.
 */

import type { BoundedRequirementId } from "../../../model/scheduler/bounded/requirements.js";
import type { Observation, Stimulus } from "../../../model/scheduler/events.js";
import type { Trace } from "../../trace/format.js";
import type { Bounds } from "./bounds.js";
import { Ledger } from "./ledger.js";

/** What is against a property. */
export interface Breach {
	/** The number of the stimulus of the step. */
	readonly step: number;
	/** The number in the trace of the event that should not be, or of the stimulus after which something is missing. */
	readonly event: number;
	readonly what: string;
}

export interface Finding {
	/** The first one; null: nothing is against it. */
	readonly breach: Breach | null;
	/** How often the situation arose that the property is about: a trace without it shows nothing. */
	readonly proofs: number;
	/** Why the trace cannot be judged by it, where it cannot. */
	readonly unjudged?: string;
}

export interface Property {
	/** As it is spoken of: exactlyOnce. */
	readonly name: string;
	readonly requirement: BoundedRequirementId;
	readonly find: (trace: Trace, bounds: Bounds) => Finding;
}

/** One step: a stimulus, and all that was seen after it. */
export interface Step {
	readonly event: number;
	readonly stimulus: Stimulus;
}

/** Looks on while a trace is gone through. Each says what is wrong, or null. */
export interface Onlooker {
	/** The stimulus has had its effect, nothing has been seen yet. */
	given?(ledger: Ledger, step: Step): void;
	/** This is seen; the ledger does not know it yet. */
	see?(ledger: Ledger, seen: Observation, step: Step): string | null;
	/** All that followed the stimulus has been seen. */
	after?(ledger: Ledger, step: Step): string | null;
}

/** Goes through a trace up to the first thing that is wrong. */
export function firstBreach(trace: Trace, onlooker: Onlooker): Breach | null {
	const ledger = new Ledger(trace.header.knobs);
	let step: Step | null = null;
	for (const { n, ...event } of trace.events) {
		if ("do" in event) {
			const late = step === null ? null : breach(step, step.event, onlooker.after?.(ledger, step));
			if (late !== null) return late;
			step = { event: n, stimulus: event };
			ledger.do(event);
			onlooker.given?.(ledger, step);
			continue;
		}
		// What is seen before any stimulus belongs to no step; the adapters do not let it through.
		if (step === null) return { step: 0, event: n, what: "something was seen before anything was done" };
		const wrong = breach(step, n, onlooker.see?.(ledger, event, step));
		if (wrong !== null) return wrong;
		ledger.see(event);
	}
	return step === null ? null : breach(step, step.event, onlooker.after?.(ledger, step));
}

function breach(step: Step, event: number, what: string | null | undefined): Breach | null {
	return what === null || what === undefined ? null : { step: step.event, event, what };
}
