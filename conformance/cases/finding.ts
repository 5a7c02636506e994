/**
 * What a finding is: a suspicion about Postfix's queue manager, the smallest scenario that asks it, and the observation that decides.
 * With readers of traces that the findings share. Leaves out the findings themselves.
 */
import type { Observation, Stimulus } from "../../model/scheduler/events.js";
import { RETRY_TRANSPORT } from "../../model/scheduler/events.js";
import type { Trace } from "../trace/format.js";
import type { Scenario } from "./scenario.js";

export interface Finding {
	/** Stable: docs/findings.md, tests and reports use it. */
	readonly id: string;
	/** What was suspected, in one sentence. */
	readonly claim: string;
	/** What the live Postfix 3.7.11 says to it. */
	readonly verdict: "confirmed" | "refuted";
	readonly scenario: Scenario;
	/** True if the trace shows the claim: the decisive observation. */
	readonly shows: (trace: Trace) => boolean;
	/** The same but for the one thing that matters, so that `shows` must be false of it. */
	readonly contrast?: Scenario;
}

/** One stimulus and what was seen after it. */
export interface Step {
	readonly stimulus: Stimulus;
	readonly seen: readonly Observation[];
}

/** A trace as steps. */
export function stepsOf(trace: Trace): Step[] {
	const steps: { stimulus: Stimulus; seen: Observation[] }[] = [];
	for (const event of trace.events) {
		if ("do" in event) steps.push({ stimulus: event, seen: [] });
		else steps.at(-1)?.seen.push(event);
	}
	return steps;
}

/** Which message each selection was of, in order, without the M: "1121". All transports but retry, or the named one. */
export function orderOf(trace: Trace, transport?: string): string {
	return trace.events
		.flatMap((event) => ("saw" in event && event.saw === "select" ? [event] : []))
		.filter((select) =>
			transport === undefined ? select.transport !== RETRY_TRANSPORT : select.transport === transport,
		)
		.map(({ message }) => message.replace(/^M/, ""))
		.join("");
}

/** Whether an agent of the transport was asked for in this step. */
export function asks(step: Step | undefined, transport: string): boolean {
	return step?.seen.some((one) => one.saw === "ask" && one.transport === transport) ?? false;
}

/** The steps of the completions with this outcome. */
export function completions(trace: Trace, outcome: string): Step[] {
	return stepsOf(trace).filter(({ stimulus }) => stimulus.do === "complete" && stimulus.outcome === outcome);
}

/** How many site failures it took until mail was handed to the retry transport; null if it never was. */
export function failuresUntilDead(trace: Trace): number | null {
	const at = completions(trace, "site-failure").findIndex((step) => asks(step, RETRY_TRANSPORT));
	return at < 0 ? null : at + 1;
}
