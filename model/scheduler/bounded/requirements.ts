/**
 * What may be demanded of any scheduler of mail, whatever order it prefers: the rules of the profile scheduler-bounded. They are looked
 * up beside the others, and kept apart from them, since Postfix's own choices are judged by stricter ones.
 */
import type { Requirement, RequirementSet } from "../../requirements.js";
import { cite } from "../../sources.js";

export const BOUNDED_REQUIREMENT_IDS = [
	"scheduler.bounded.exactly-once",
	"scheduler.bounded.limits-respected",
	"scheduler.bounded.work-conserving",
	"scheduler.bounded.one-bad-destination-isolated",
	"scheduler.bounded.back-off-respected",
	"scheduler.bounded.no-starvation",
	"scheduler.bounded.per-destination-order",
	"scheduler.bounded.bounded-overtaking",
] as const;

export type BoundedRequirementId = (typeof BOUNDED_REQUIREMENT_IDS)[number];

const REQUIREMENTS: Readonly<Record<BoundedRequirementId, Requirement>> = {
	"scheduler.bounded.exactly-once": {
		level: "must",
		text: "Within one stay of a message in the active queue each of its recipients is handed out exactly once, by its own transport and to its own destination, and none that was delivered is handed out again. A message leaves the queue when all its recipients have been dealt with: removed if all were delivered, else deferred.",
		source: [
			cite("SR", "The structures used by nqmgr"),
			cite("qmgr/qmgr_entry.c", "qmgr_entry_select"),
			cite("qmgr/qmgr_active.c", "qmgr_active_done_3_generic"),
			cite("HISTORY", "19980621"),
		],
	},
	"scheduler.bounded.limits-respected": {
		level: "must",
		text: "No destination has more deliveries at once, no delivery more recipients, and the active queue no more messages than the limits allow; nothing is handed out without a free agent, and an agent that was let go is not asked for again while nothing could be given to it.",
		source: [
			cite("PC", "default_destination_concurrency_limit"),
			cite("PC", "default_destination_recipient_limit"),
			cite("PC", "qmgr_message_active_limit"),
		],
	},
	"scheduler.bounded.work-conserving": {
		level: "must",
		text: "While a recipient waits that could be delivered, an agent of its transport has been asked for; an agent that is free is given it, and is not let go. A message that waits for room is taken in when there is room, and a deferred one by the first scan after its time for which there is room.",
		source: [
			cite("SR", "How the entry selection works"),
			cite("qmgr/qmgr_transport.c", "qmgr_transport_select"),
			cite("qmgr/qmgr.c", "qmgr_loop"),
		],
	},
	"scheduler.bounded.one-bad-destination-isolated": {
		level: "must",
		text: "A destination that fails, or is busy to its limit, keeps no recipient of another from being delivered, and no message is deferred while a recipient has not been tried whose destination has not failed half as often as the limit of failures allows.",
		source: [
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
			cite("SR", 'Summary of the Postfix 2.5 "dead destination" detection algorithm'),
		],
	},
	"scheduler.bounded.back-off-respected": {
		level: "must",
		text: "A deferred message rests at least minimal_backoff_time and at most maximal_backoff_time, and is not taken up more than a second before its time. A destination where as many deliveries in a row failed as the concurrency limit and the failed cohort limit allow is left alone: nothing goes there until minimal_backoff_time has passed, or a delivery that was in flight ends otherwise. Of a destination that has no mail failures may be forgotten. It is used again maximal_backoff_time after its last failure, at the latest.",
		source: [
			cite("PC", "minimal_backoff_time"),
			cite("PC", "maximal_backoff_time"),
			cite("qmgr/qmgr_active.c", "qmgr_active_feed"),
			cite("PC", "default_destination_concurrency_failed_cohort_limit"),
			cite("SR", 'Summary of the Postfix 2.5 "dead destination" detection algorithm'),
		],
	},
	"scheduler.bounded.no-starvation": {
		level: "must",
		text: "A recipient that could be delivered is handed out before its transport has passed it over more than `deadline` times for each recipient that waited when its message was taken in, itself included.",
		source: [cite("SR", "How the preemption works"), cite("SEED", "Why the old Postfix queue manager was replaced")],
	},
	"scheduler.bounded.per-destination-order": {
		level: "should",
		text: "The recipients of one message for one destination are handed out in their order in the file, or sorted. A scheduler that promises it keeps the order of all mail for a destination.",
		source: [
			cite("SR", "What happens when nqmgr picks up the message"),
			cite("qmgr/qmgr_entry.c", "qmgr_entry_select"),
			cite("HISTORY", "19990204"),
		],
	},
	"scheduler.bounded.bounded-overtaking": {
		level: "should",
		text: "A recipient that could be delivered is overtaken by deliveries of later messages at most `overtaking` times for each recipient that waited when its message was taken in, itself included.",
		source: [cite("SR", "How the preemption works"), cite("PC", "default_delivery_slot_cost")],
	},
};

export const BOUNDED_REQUIREMENTS: RequirementSet<BoundedRequirementId> = {
	version: "2026-11-23.2",
	ids: BOUNDED_REQUIREMENT_IDS,
	requirements: REQUIREMENTS,
};

/** Is this text, from a trace or a case, the id of a requirement of the profile? */
export function isBoundedRequirementId(text: string): text is BoundedRequirementId {
	return Object.hasOwn(REQUIREMENTS, text);
}
