/** The sequence of any trace, of either wing. */
import { type AnyTrace, isSchedulerTrace } from "../../trace/any.js";
import { PROTOCOL_PARTICIPANTS, protocolHappenings } from "./of-protocol.js";
import { schedulerHappenings, schedulerParticipants } from "./of-scheduler.js";
import { type FoldOptions, folded, type Sequence, whoTakePart } from "./sequence.js";

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
				`${trace.header.case ?? "An exchange"} (${trace.header.implementation}, dialect ${trace.header.dialect})`,
			];
	const shown = folded(happenings, options);
	return { title, participants: whoTakePart(participants, shown), happenings: shown, events: trace.events.length };
}
