/**
 * What the judge asks of a specification: it can be started, and tells for each stimulus what must be seen and why. The model is one;
 * a mutant of the model is another.
 */
import type { Edition } from "../../model/requirements.js";
import type { Observation, SchedulerConfig, Stimulus } from "../../model/scheduler/events.js";

/** Why something must be seen. */
export interface Reason {
	readonly requirement: string;
	readonly text: string;
}

export interface SpecifiedStep {
	/** All that must be seen, in canonical order. */
	readonly observations: readonly Observation[];
	/** Names of the transitions that were taken. */
	readonly fired: readonly string[];
	readonly reasons: readonly Reason[];
}

/** What became of a claim about the specification in one run of it. */
export interface ClaimResult {
	/** The claim as a sentence: "windowsStayWithinTheirLimits". */
	readonly claim: string;
	readonly requirements: readonly string[];
	/** How often the situation arose that the claim is about; a run without it shows nothing. */
	readonly proofs: number;
	/** What contradicts it, and after which step (counted from 1; null if it takes the whole run). */
	readonly breach: { readonly step: number | null; readonly what: string } | null;
}

/** One run of a specification, moved on by each stimulus. */
export interface SpecificationRun {
	/** Why the stimulus cannot happen now; null if it can. */
	impossible(stimulus: Stimulus): string | null;
	/** What must be seen after the stimulus. */
	advance(stimulus: Stimulus): SpecifiedStep;
	/** What became of the claims in the steps so far. Absent if it makes none. */
	claims?(): readonly ClaimResult[];
}

export interface Specification {
	/** The requirements that a transition stands for. */
	standsFor?(transition: string): readonly string[];
	/** The requirements that every step is about. */
	readonly always?: readonly string[];
	/** @param edition which edition of the rules; the one of the live program if left out. */
	start(config: SchedulerConfig, edition?: Edition): SpecificationRun;
}
