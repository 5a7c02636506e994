/**
 * The judge of scheduler-bounded: asks each property about a trace. What must be comes before what should be, and of equals the earliest
 * step counts, in one step the order of the properties. Leaves out where traces come from and how verdicts are shown.
 */
import { BOUNDED_REQUIREMENTS } from "../../../model/scheduler/bounded/requirements.js";
import type { Stimulus } from "../../../model/scheduler/events.js";
import type { Counts, Coverage, Verdict } from "../../judge/verdict.js";
import type { Trace } from "../../trace/format.js";
import { backOffRespected } from "./back-off-respected.js";
import type { Bounds } from "./bounds.js";
import { DEFAULT_BOUNDS } from "./bounds.js";
import { exactlyOnce } from "./exactly-once.js";
import { limitsRespected } from "./limits-respected.js";
import { perDestinationOrder } from "./per-destination-order.js";
import type { Breach, Finding, Property } from "./property.js";
import { boundedOvertaking, noStarvation } from "./waits.js";
import { oneBadDestinationIsolated, workConserving } from "./work-conserving.js";

/** All properties, those that must hold first. */
export const PROPERTIES: readonly Property[] = [
	exactlyOnce,
	limitsRespected,
	workConserving,
	oneBadDestinationIsolated,
	backOffRespected,
	noStarvation,
	perDestinationOrder,
	boundedOvertaking,
];

export interface PropertyFinding extends Finding {
	readonly property: Property;
}

/** What each property says of a trace. */
export function findings(
	trace: Trace,
	bounds: Bounds,
	properties: readonly Property[] = PROPERTIES,
): PropertyFinding[] {
	return properties.map((property) => ({ property, ...property.find(trace, bounds) }));
}

/** Judges one trace by the bounds in its header, else by the default ones. */
export function judgeBounded(trace: Trace, properties: readonly Property[] = PROPERTIES): Verdict {
	if (trace.died !== undefined) return judgeDead(trace, trace.died, properties);
	const found = findings(trace, trace.header.bounds ?? DEFAULT_BOUNDS, properties);
	const coverage = coverageOf(trace, found);
	const broken = found.filter((one): one is PropertyFinding & { breach: Breach } => one.breach !== null);
	const [first] = broken.sort((a, b) => weight(a) - weight(b) || a.breach.step - b.breach.step);
	if (first !== undefined) {
		const { breach, property } = first;
		return {
			verdict: "violates",
			requirement: property.requirement,
			event: breach.event,
			...around(trace, breach.event),
			explanation: `${property.name}: ${breach.what}.`,
			coverage,
		};
	}
	if (trace.events.every((event) => "do" in event)) {
		const why = "the trace saw nothing: no event of the scheduler was observed, so nothing was checked";
		return { verdict: "undetermined", why, coverage };
	}
	return { verdict: "conforms", coverage };
}

/** Of what it did at the step in which it died nothing was seen, so nothing can be said of that step. */
function judgeDead({ header, events }: Trace, how: string, properties: readonly Property[]): Verdict {
	const verdict = judgeBounded({ header, events: events.slice(0, -1) }, properties);
	if (verdict.verdict !== "conforms") return verdict;
	return { verdict: "undetermined", why: how, event: events.length, coverage: verdict.coverage };
}

function weight({ property }: PropertyFinding): number {
	return BOUNDED_REQUIREMENTS.requirements[property.requirement].level === "must" ? 0 : 1;
}

/** The step that an event belongs to. */
function around(trace: Trace, event: number) {
	let time = 0;
	let stimulus: Stimulus | null = null;
	let start = 0;
	for (const { n, ...one } of trace.events) {
		if (n > event) break;
		if (!("do" in one)) continue;
		stimulus = one;
		start = n;
		if (one.do === "tick") time += one.seconds;
	}
	const seen = trace.events.slice(start).findIndex((one) => "do" in one);
	const rest = trace.events.slice(start, seen < 0 ? undefined : start + seen);
	const observed = rest.flatMap(({ n: _, ...one }) => ("saw" in one ? [one] : []));
	// A property of the whole run says what is wrong, not what should have been seen in its place.
	return { step: { event: start, stimulus, time }, expected: observed, observed };
}

function coverageOf(trace: Trace, found: readonly PropertyFinding[]): Coverage {
	const proven = found.filter(({ proofs }) => proofs > 0);
	const requirements: Counts = Object.fromEntries(proven.map(({ property, proofs }) => [property.requirement, proofs]));
	return {
		steps: trace.events.filter((event) => "do" in event).length,
		selections: trace.events.filter((event) => "saw" in event && event.saw === "select").length,
		requirements,
		transitions: {},
		claims: {},
	};
}
