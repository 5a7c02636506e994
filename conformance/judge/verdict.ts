/**
 * What the judge says of a trace. Vocabulary only.
 */
import type { Observation, Stimulus } from "../../model/scheduler/events.js";

/** How often something was exercised, by name. */
export type Counts = Readonly<Record<string, number>>;

/** What a trace made the model do, up to where it was judged. */
export interface Coverage {
	/** Stimuli judged. */
	readonly steps: number;
	/** Selections seen. */
	readonly selections: number;
	/** Requirement ids, with the number of steps that exercised them. */
	readonly requirements: Counts;
	/** Transitions of the machines, with the number of times they were taken. */
	readonly transitions: Counts;
	/** Claims about the specification, with the number of times that they were put to the proof. */
	readonly claims: Counts;
}

export interface Conforms {
	readonly verdict: "conforms";
	readonly coverage: Coverage;
}

/** One step of a trace: what was done, and what was seen. */
export interface JudgedStep {
	/** The number of the stimulus in the trace; 0 if something was seen before any stimulus. */
	readonly event: number;
	readonly stimulus: Stimulus | null;
	/** Seconds since the start, after the stimulus. */
	readonly time: number;
}

export interface Violates {
	readonly verdict: "violates";
	/** The requirement that the first difference is a violation of. */
	readonly requirement: string;
	/** The number in the trace of the first event that should not be, or of the stimulus after which one is missing. */
	readonly event: number;
	readonly step: JudgedStep;
	/** What the specification demands and why, and what was seen, in words. */
	readonly explanation: string;
	readonly expected: readonly Observation[];
	readonly observed: readonly Observation[];
	readonly coverage: Coverage;
}

export interface Undetermined {
	readonly verdict: "undetermined";
	readonly why: string;
	/** The number of the event that could not be judged, where it is one. */
	readonly event?: number;
	readonly coverage: Coverage;
}

export type Verdict = Conforms | Violates | Undetermined;
