/**
 * Judges a recorded run of the protocol's programs: lets the machines follow it, and a monitor look at the form of the words; names
 * the first event that either does not allow. Leaves out how they do it: follow.ts, monitor.ts.
 */
import { DIALECTS } from "../../../model/protocol/dialects.js";
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import { MACHINES } from "../../../model/protocol/system.js";
import { TRANSITIONS } from "./blame.js";
import { Follow } from "./follow.js";
import { Monitor } from "./monitor.js";
import type { ProtocolTrace, ProtocolTraceEvent } from "./trace.js";
import { Violation } from "./violation.js";

export interface ProtocolCoverage {
	/** Events of the trace that were judged. */
	readonly events: number;
	/** Transitions of the machines that explain what was seen, as machine/state/event/index. */
	readonly transitions: readonly string[];
}

export type ProtocolVerdict = { readonly coverage: ProtocolCoverage } & (
	| { readonly verdict: "conforms"; readonly checked: readonly ProtocolRequirementId[] }
	| {
			readonly verdict: "violates";
			readonly requirement: ProtocolRequirementId;
			/** The number of the event. */
			readonly event: number;
			readonly why: string;
	  }
	| { readonly verdict: "undetermined"; readonly why: string }
);

/** A trace as far as it is right. */
export interface Followed {
	readonly monitor: Monitor;
	readonly follow: Follow;
	/** Null: to its end. */
	readonly stopped: { readonly violation: Violation; readonly event: ProtocolTraceEvent } | null;
}

export function followed({ header, events }: ProtocolTrace, machines = MACHINES): Followed {
	const dialect = DIALECTS[header.dialect];
	const monitor = new Monitor(header, dialect);
	const follow = new Follow(header, dialect, { machines, starts: events.some((event) => "started" in event) });
	for (const event of events) {
		try {
			monitor.take(event);
			follow.take(event);
		} catch (thrown) {
			if (!(thrown instanceof Violation)) throw thrown;
			return { monitor, follow, stopped: { violation: thrown, event } };
		}
	}
	return { monitor, follow, stopped: null };
}

/**
 * The verdict on a whole trace. One that shows nothing is not judged.
 * @param machines the model's own, unless a mutant takes the place of one
 */
export function judgeProtocolTrace({ header, events }: ProtocolTrace, machines = MACHINES): ProtocolVerdict {
	const { monitor, follow, stopped } = followed({ header, events }, machines);
	const coverage = (judged: number) => ({ events: judged, transitions: [...follow.shown].sort() });
	if (stopped !== null) {
		const { violation, event } = stopped;
		const { requirement, why } = violation;
		return { verdict: "violates", requirement, event: event.n, why, coverage: coverage(event.n) };
	}
	const unclear = events.find((event) => "unclear" in event);
	if (unclear !== undefined)
		return { verdict: "undetermined", why: unclear.unclear, coverage: coverage(events.length) };
	const shown = [...follow.shown].flatMap((name) => TRANSITIONS.get(name)?.requirements ?? []);
	const checked = [...new Set([...monitor.checked, ...shown])].sort();
	return checked.length === 0
		? {
				verdict: "undetermined",
				why: "the trace shows nothing that a rule is about",
				coverage: coverage(events.length),
			}
		: { verdict: "conforms", checked, coverage: coverage(events.length) };
}
