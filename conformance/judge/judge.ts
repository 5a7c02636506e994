/**
 * The judge: moves the specification on by the stimuli of a trace and demands, step by step, that what was seen is what must be seen.
 * Leaves out where traces come from and how verdicts are shown.
 */
import type { Edition } from "../../model/requirements.js";
import { canonical, type Observation, type SchedulerConfig, type Stimulus } from "../../model/scheduler/events.js";
import type { Trace } from "../trace/format.js";
import { GOES_ON, reasonFor } from "./cite.js";
import { CoverageCounter } from "./coverage.js";
import { difference } from "./difference.js";
import { explainDeath, explainDifference } from "./explain.js";
import { modelSpecification } from "./model.js";
import type { ClaimResult, Reason, Specification } from "./specification.js";
import type { JudgedStep, Verdict, Violates } from "./verdict.js";

export interface JudgeOptions {
	/** Which edition of the rules; by default the one that the trace names, else that of the live program. */
	readonly edition?: Edition;
	/** What to judge by; by default the model. */
	readonly specification?: Specification;
}

interface SeenStep {
	readonly event: number;
	readonly stimulus: Stimulus | null;
	readonly observations: Observation[];
	/** The number in the trace of each observation. */
	readonly numbers: Map<Observation, number>;
}

/** Judges one trace. Never throws: a specification that fails on it leaves the trace undetermined. */
export function judge(trace: Trace, options: JudgeOptions = {}): Verdict {
	const coverage = new CoverageCounter();
	try {
		return judgeSteps(trace, options, coverage);
	} catch (error) {
		const what = error instanceof Error ? error.message : String(error);
		const why = `the specification itself failed on step ${coverage.result().steps + 1}, which is a defect of it: ${what}`;
		return { verdict: "undetermined", why, coverage: coverage.result() };
	}
}

function judgeSteps(trace: Trace, options: JudgeOptions, coverage: CoverageCounter): Verdict {
	const { manager, knobs, transports } = trace.header;
	const config: SchedulerConfig = { manager, knobs, transports };
	const specification = options.specification ?? modelSpecification;
	const run = specification.start(config, options.edition ?? trace.header.edition);
	let time = 0;
	let seen = 0;
	const steps = stepsOf(trace);
	for (const [index, { event, stimulus, observations, numbers }] of steps.entries()) {
		let expected: readonly Observation[] = [];
		let reasons: readonly Reason[] = [];
		if (stimulus !== null) {
			const impossible = run.impossible(stimulus);
			if (impossible !== null) {
				const why = `event ${event} cannot happen: ${impossible}`;
				return { verdict: "undetermined", why, event, coverage: coverage.result() };
			}
			if (stimulus.do === "tick") time += stimulus.seconds;
			const specified = run.advance(stimulus);
			expected = canonical(specified.observations);
			reasons = specified.reasons;
			const requirements = [
				...(specification.always ?? []),
				...reasons.map((reason) => reason.requirement),
				...specified.fired.flatMap((transition) => specification.standsFor?.(transition) ?? []),
			];
			coverage.step(requirements, specified.fired, observations.filter((one) => one.saw === "select").length);
		}
		if (trace.died !== undefined && index === steps.length - 1) {
			const step: JudgedStep = { event, stimulus, time };
			return {
				verdict: "violates",
				requirement: GOES_ON,
				event,
				step,
				explanation: explainDeath(step, expected, trace.died),
				expected,
				observed: [],
				coverage: coverage.result(),
			};
		}
		const observed = canonical(observations);
		const differs = difference(expected, observed);
		if (differs !== null) {
			const step: JudgedStep = { event, stimulus, time };
			const reason = reasonFor(differs, reasons, { manager, stimulus });
			return {
				verdict: "violates",
				requirement: reason.requirement,
				event: numberOf(differs.wrong, numbers) ?? event,
				step,
				explanation: explainDifference(step, differs, expected, observed, reason),
				expected,
				observed,
				coverage: coverage.result(),
			};
		}
		seen += observations.length;
	}
	const broken = brokenClaim(run.claims?.() ?? [], steps, coverage);
	if (broken !== null) return broken;
	if (seen === 0) {
		const why = "the trace saw nothing: no event of the queue manager was observed, so nothing was checked";
		return { verdict: "undetermined", why, coverage: coverage.result() };
	}
	return { verdict: "conforms", coverage: coverage.result() };
}

/** What was seen is what the specification demands, but both are against a claim about it. */
function brokenClaim(
	claims: readonly ClaimResult[],
	steps: readonly SeenStep[],
	counter: CoverageCounter,
): Violates | null {
	for (const { claim, proofs } of claims) counter.claim(claim, proofs);
	const broken = claims.find(({ breach }) => breach !== null);
	if (broken === undefined || broken.breach === null) return null;
	const { claim, requirements, breach } = broken;
	const judged = steps.filter(({ stimulus }) => stimulus !== null);
	const { event, stimulus, observations } = judged.at((breach.step ?? 0) - 1) ?? {
		event: 0,
		stimulus: null,
		observations: [],
	};
	return {
		verdict: "violates",
		requirement: requirements[0] ?? "",
		event,
		step: { event, stimulus, time: 0 },
		explanation: `The claim "${claimInWords(claim)}" does not hold: ${breach.what}.`,
		expected: observations,
		observed: observations,
		coverage: counter.result(),
	};
}

/** "windowsStayWithinTheirLimits" as a sentence. */
function claimInWords(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function stepsOf(trace: Trace): SeenStep[] {
	const steps: SeenStep[] = [];
	for (const { n, ...event } of trace.events) {
		if ("do" in event) {
			steps.push({ event: n, stimulus: event, observations: [], numbers: new Map() });
			continue;
		}
		let step = steps.at(-1);
		if (step === undefined) {
			step = { event: 0, stimulus: null, observations: [], numbers: new Map() };
			steps.push(step);
		}
		step.observations.push(event);
		step.numbers.set(event, n);
	}
	return steps;
}

function numberOf(observation: Observation | null, numbers: ReadonlyMap<Observation, number>): number | undefined {
	return observation === null ? undefined : numbers.get(observation);
}
