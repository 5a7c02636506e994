/**
 * Runs a scenario, or the stimuli of a recorded trace, against an implementation and records the trace. Leaves out judging it.
 */

import type { Edition } from "../../model/requirements.js";
import type { Manager, Observation, SchedulerConfig } from "../../model/scheduler/events.js";
import { canonical } from "../../model/scheduler/events.js";
import { checkSettings, KnobError } from "../../model/scheduler/settings.js";
import { ImplementationDied, type SchedulerAdapter, type SchedulerSession } from "../adapters/adapter.js";
import type { Scenario } from "../cases/scenario.js";
import { REQUIREMENT_SET_VERSION } from "../judge/requirements.js";
import { reason } from "../reason.js";
import { type BoundsHeader, TRACE_VERSION, type Trace, type TraceEvent, type TraceHeader } from "../trace/format.js";
import type { TraceSink } from "../trace/write.js";
import { type DrivenStimulus, drive, transportsOf } from "./driver.js";
import { View } from "./view.js";

/** One stimulus, the index of the scenario's command that led to it (of the stimulus itself in a rerun), and what was seen. */
export interface RunStep extends DrivenStimulus {
	readonly observations: readonly Observation[];
}

export interface RunOptions {
	/** What the scenario was generated from; recorded in the trace. */
	readonly seed?: number;
	/** Which edition of the rules the run is meant for; recorded in the trace. */
	readonly edition?: Edition;
	/** The run is meant for the profile scheduler-bounded, with these parameters; recorded in the trace. */
	readonly bounds?: BoundsHeader;
	/** Told of each step when it is over. */
	readonly onStep?: (step: RunStep) => void;
	/** Receives the trace while it is observed. */
	readonly sink?: TraceSink;
	/** Ends the run early: the implementation is stopped and the run fails. */
	readonly signal?: AbortSignal;
}

/** The run could not be carried to its end. `trace` has the steps that were completed. */
export class RunFailure extends Error {
	override readonly name = "RunFailure";
	constructor(
		message: string,
		readonly trace: Trace,
		cause: unknown,
	) {
		super(message, { cause });
	}
}

/**
 * Runs one scenario against a fresh instance of the implementation.
 * @throws KnobError if the scenario's knobs cannot be used.
 * @throws RunFailure if the implementation failed, or a stimulus was impossible.
 */
export async function runScenario(
	adapter: SchedulerAdapter,
	scenario: Scenario,
	manager: Manager,
	options: RunOptions = {},
): Promise<Trace> {
	const problems = checkSettings(scenario.knobs);
	if (problems.length > 0) throw new KnobError(problems);
	const header: TraceHeader = {
		spoolproof: "trace",
		version: TRACE_VERSION,
		wing: "scheduler",
		implementation: adapter.name,
		manager,
		knobs: scenario.knobs,
		transports: transportsOf(scenario),
		requirements: REQUIREMENT_SET_VERSION,
		...(options.bounds === undefined ? {} : { bounds: options.bounds }),
		...(options.edition === undefined ? {} : { edition: options.edition }),
		...(options.seed === undefined ? {} : { seed: options.seed }),
		scenario: scenario.name,
	};
	return record(adapter, header, (view) => drive(scenario, view), options);
}

/**
 * Applies the stimuli of a recorded trace, exactly as they stand, to a fresh instance of an implementation.
 * @throws RunFailure if the implementation failed, or a stimulus was impossible because it behaves otherwise than the recorded one.
 */
export async function rerunTrace(adapter: SchedulerAdapter, trace: Trace, options: RunOptions = {}): Promise<Trace> {
	const header = { ...trace.header, implementation: adapter.name };
	return record(adapter, header, () => stimuliOf(trace), options);
}

function* stimuliOf(trace: Trace): Generator<DrivenStimulus, void, void> {
	let command = 0;
	for (const { n: _, ...event } of trace.events) if ("do" in event) yield { stimulus: event, command: command++ };
}

async function record(
	adapter: SchedulerAdapter,
	header: TraceHeader,
	drivenBy: (view: View) => Generator<DrivenStimulus, void, void>,
	{ sink, signal, onStep }: RunOptions,
): Promise<Trace> {
	const events: TraceEvent[] = [];
	const trace: Trace = { header, events };
	sink?.header(header);
	const config: SchedulerConfig = { manager: header.manager, knobs: header.knobs, transports: header.transports };
	const view = new View();
	let session: SchedulerSession | undefined;
	let underWay: TraceEvent | undefined;
	const interrupt = (): void => void session?.stop();
	signal?.addEventListener("abort", interrupt);
	try {
		signal?.throwIfAborted();
		session = await adapter.start(config);
		for (const { stimulus, command } of drivenBy(view)) {
			signal?.throwIfAborted();
			const done: TraceEvent = { n: events.length + 1, ...stimulus };
			sink?.event(done);
			underWay = done;
			const observations = canonical(await session.apply(stimulus));
			underWay = undefined;
			events.push(done);
			for (const observation of observations) {
				const seen: TraceEvent = { n: events.length + 1, ...observation };
				events.push(seen);
				sink?.event(seen);
			}
			view.update(stimulus, observations);
			onStep?.({ stimulus, command, observations });
		}
	} catch (error) {
		const why = explain(error, adapter, trace, signal);
		if (!(error instanceof ImplementationDied) || underWay === undefined || signal?.aborted) {
			throw new RunFailure(why, trace, error);
		}
		events.push(underWay);
		sink?.end(error.message);
		throw new RunFailure(why, { ...trace, died: error.message }, error);
	} finally {
		signal?.removeEventListener("abort", interrupt);
		await session?.stop();
	}
	sink?.end();
	return trace;
}

function explain(error: unknown, adapter: SchedulerAdapter, trace: Trace, signal: AbortSignal | undefined): string {
	if (signal?.aborted) return "interrupted";
	const what = reason(error);
	const where = `at event ${trace.events.length + 1}`;
	return `${adapter.name}, scenario "${trace.header.scenario ?? "unnamed"}", ${where}: ${what}`;
}
