/**
 * One case: a scenario run against an implementation and judged. A run that failed is still judged by the steps it completed, since
 * an implementation that had gone wrong before it died is wrong.
 */
import type { Manager } from "../../model/scheduler/events.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import type { Scenario } from "../cases/scenario.js";
import { type JudgeOptions, judge } from "../judge/judge.js";
import type { Verdict } from "../judge/verdict.js";
import type { Trace } from "../trace/format.js";
import { RunFailure, type RunOptions, rerunTrace, runScenario } from "./run.js";

export interface CaseResult {
	readonly trace: Trace;
	readonly verdict: Verdict;
}

export interface CaseOptions extends RunOptions, JudgeOptions {
	/** What judges the trace; by default the judge by the model. */
	readonly judgedBy?: (trace: Trace) => Verdict;
}

/**
 * Runs a scenario and judges it.
 * @throws KnobError if the scenario's knobs cannot be used.
 * @throws RunFailure if the run was interrupted by the signal.
 */
export async function tryScenario(
	adapter: SchedulerAdapter,
	scenario: Scenario,
	manager: Manager,
	options: CaseOptions = {},
): Promise<CaseResult> {
	return judged(() => runScenario(adapter, scenario, manager, options), options);
}

/**
 * Runs the stimuli of a recorded trace and judges what was seen now.
 * @throws RunFailure if the run was interrupted by the signal.
 */
export async function tryTrace(
	adapter: SchedulerAdapter,
	trace: Trace,
	options: CaseOptions = {},
): Promise<CaseResult> {
	return judged(() => rerunTrace(adapter, trace, options), options);
}

async function judged(run: () => Promise<Trace>, options: CaseOptions): Promise<CaseResult> {
	const { judgedBy = (trace: Trace) => judge(trace, options) } = options;
	try {
		const trace = await run();
		return { trace, verdict: judgedBy(trace) };
	} catch (error) {
		if (!(error instanceof RunFailure) || options.signal?.aborted) throw error;
		const verdict = judgedBy(error.trace);
		if (verdict.verdict === "violates") return { trace: error.trace, verdict };
		return {
			trace: error.trace,
			verdict: { verdict: "undetermined", why: error.message, coverage: verdict.coverage },
		};
	}
}
