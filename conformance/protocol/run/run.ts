/**
 * Runs a case and judges what was recorded; runs many, a few at a time. A case that fails in an unforeseen way is undetermined, never
 * a pass. Leaves out which cases there are (../profiles/) and reports.
 */

import { CaseOver, Harness, type HarnessOptions } from "../../adapters/qmail/harness.js";
import { reason } from "../../reason.js";
import type { ProtocolCase } from "../cases/case.js";
import { judgeProtocolTrace, type ProtocolVerdict } from "../judge/judge.js";
import type { ProtocolTrace } from "../judge/trace.js";

export interface RunOptions extends Omit<HarnessOptions, "facts"> {
	/** Who is under test, for the trace. */
	readonly implementation: string;
	/** Keep the home directory of a case that does not conform; hears its path. */
	readonly kept?: (path: string) => void;
}

export interface CaseResult {
	readonly case: ProtocolCase;
	readonly trace: ProtocolTrace;
	readonly verdict: ProtocolVerdict;
	readonly seconds: number;
	/** It violates by a wait in vain, and the machine had little time for the programs meanwhile. */
	readonly hurried: boolean;
	/** How many of something it makes; 0: not many of anything. */
	readonly many: number;
}

/** @throws AdapterFailure if there can be no home directory; an AbortError if the signal says so */
export async function runCase(one: ProtocolCase, options: RunOptions): Promise<CaseResult> {
	const started = performance.now();
	const harness = new Harness({
		...options,
		facts: { implementation: options.implementation, profile: one.profile, case: one.name },
	});
	try {
		await one.run(harness);
	} catch (error) {
		if (!(error instanceof CaseOver)) {
			if (options.signal?.aborted) {
				harness.finish();
				throw error;
			}
			harness.giveUp(`the case itself failed: ${reason(error)}`);
		}
	}
	const keep = options.kept !== undefined;
	const trace = harness.finish(true);
	const verdict = judgeProtocolTrace(trace);
	if (keep && verdict.verdict !== "conforms") options.kept?.(harness.home.path);
	else harness.home.remove();
	const hurried = harness.hurried && verdict.verdict === "violates" && saysBroken(trace, verdict.event);
	const seconds = (performance.now() - started) / 1000;
	return {
		case: one,
		trace,
		verdict,
		seconds,
		hurried,
		many: Math.min(harness.mostMany, options.few ?? Number.POSITIVE_INFINITY),
	};
}

/** Whether an event of a trace tells that a demand of the case itself was not met. */
const saysBroken = ({ events }: ProtocolTrace, event: number) =>
	events.some((one) => one.n === event && "broken" in one);

/** What is to be told of a case that was found wrong on a busy machine, and then was run again alone. */
function secondOpinion(first: CaseResult, second: CaseResult): CaseResult {
	if (first.verdict.verdict !== "violates" || second.verdict.verdict !== "conforms") return second;
	const unclear = `this machine was too busy: ${first.verdict.why}; but not when the case was run again alone`;
	const { header, events } = second.trace;
	const trace = { header, events: [...events, { n: events.length + 1, unclear }] };
	return { ...second, trace, verdict: judgeProtocolTrace(trace) };
}

/** More cases than this that waited in vain, and the others wait only briefly. */
const PATIENCE_LOST = 3;
const BRIEF_SECONDS = 2;

/**
 * Runs cases, `jobs` at a time, and tells each result as it comes. What waited in vain on a busy machine is run again when the others
 * are done, by itself.
 */
export async function runCases(
	cases: readonly ProtocolCase[],
	options: RunOptions & { readonly jobs: number; readonly onResult: (result: CaseResult) => void },
): Promise<void> {
	const { jobs, onResult, ...rest } = options;
	const waiting = [...cases];
	const again: CaseResult[] = [];
	let inVain = 0;
	const worker = async () => {
		for (;;) {
			const next = waiting.shift();
			if (!next) return;
			options.signal?.throwIfAborted();
			const result = await runCase(next, { ...rest, ...(inVain >= PATIENCE_LOST ? { patience: BRIEF_SECONDS } : {}) });
			if (result.verdict.verdict === "violates" && result.verdict.why.startsWith("waited ")) inVain += 1;
			if (result.hurried) again.push(result);
			else onResult(result);
		}
	};
	await Promise.all(Array.from({ length: Math.min(jobs, cases.length) }, worker));
	for (const first of again) {
		options.signal?.throwIfAborted();
		onResult(secondOpinion(first, await runCase(first.case, rest)));
	}
}
