/** The sequence of any trace, of either wing. */
import type { ProtocolTrace } from "../../protocol/judge/trace.js";
import type { Trace } from "../../trace/format.js";
import { PROTOCOL_PARTICIPANTS, protocolHappenings } from "./of-protocol.js";
import { schedulerHappenings, schedulerParticipants } from "./of-scheduler.js";
import { type FoldOptions, folded, type Sequence, whoTakePart } from "./sequence.js";

export type AnyTrace = Trace | ProtocolTrace;

export function isSchedulerTrace(trace: AnyTrace): trace is Trace {
	return trace.header.wing === "scheduler";
}

export function sequenceOfTrace(trace: AnyTrace, options: FoldOptions = {}): Sequence {
	const [participants, happenings, title] = isSchedulerTrace(trace)
		? [
				schedulerParticipants(trace),
				schedulerHappenings(trace),
				`${trace.header.scenario ?? "A run"} (${trace.header.implementation}, ${trace.header.manager})`,
			]
		: [
				PROTOCOL_PARTICIPANTS,
				protocolHappenings(trace),
				`An exchange (${trace.header.implementation}, dialect ${trace.header.dialect})`,
			];
	const shown = folded(happenings, options);
	return { title, participants: whoTakePart(participants, shown), happenings: shown, events: trace.events.length };
}
