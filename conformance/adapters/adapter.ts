/**
 * What the kit asks of an implementation under test: start it with a configuration, apply one stimulus at a time, hear what was
 * seen until it was quiet again, stop it. Everything else (cases, traces, verdicts) is built on this.
 */
import type { Observation, SchedulerConfig, Stimulus } from "../../model/scheduler/events.js";

export interface SchedulerSession {
	/**
	 * Applies one stimulus and returns what was seen until the implementation was quiet, in canonical order.
	 * @throws ImpossibleStimulus if the stimulus cannot happen now (completing what was never selected, a slot nobody asked for).
	 * @throws AdapterFailure if the implementation died, hung or answered garbage.
	 */
	apply(stimulus: Stimulus): Promise<readonly Observation[]>;
	/** Ends the implementation and removes everything it left behind. Never throws; may be called twice. */
	stop(): Promise<void>;
}

export interface SchedulerAdapter {
	/** Shown in reports and traces: "reference", "Postfix 3.7.11 qmgr". */
	readonly name: string;
	start(config: SchedulerConfig): Promise<SchedulerSession>;
}

/** The stimulus cannot happen in the state that the observations describe. */
export class ImpossibleStimulus extends Error {
	override readonly name = "ImpossibleStimulus";
}

/** The implementation under test could not be driven: no verdict about it can be given. */
export class AdapterFailure extends Error {
	override readonly name = "AdapterFailure";
}

/**
 * The implementation itself is to blame, not the machine or the kit: given what it must be able to take, it ended of itself or never
 * came to rest. That is a verdict.
 */
export class ImplementationDied extends AdapterFailure {}
