/** What preemption guarantees: how much later bulk mail is done because of it, and that no mail waits for ever. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const BOUND: RequirementsOf<"bound"> = {
	"scheduler.bound.inflation": {
		level: "must",
		text: "Preemption stretches the delivery of a job by less than k/(k-1), k being the slot cost: a job of N entries takes at most N + N/k + N/k^2 + ... slots (each term rounded down) from its first selection to its last. This holds if all recipients are in core, no destination blocks and nothing is deferred.",
		source: [
			cite("SR", "How the preemption works"),
			cite("PC", "default_delivery_slot_cost"),
			cite("qmgr/qmgr_job.c", "qmgr_job_count_slots"),
		],
		editions: {
			documented: "At most k/(k-1) with recursion, (k+1)/k without.",
			"postfix-3.7":
				"Never reached with recursion; the exact worst case is the sum above, or less with a minimum above 1 or without loan and discount. No bound at all with blockers: a job served while its elder is blocked may spend its slots after preempting it.",
			intended: "As documented, under the conditions said.",
		},
	},
	"scheduler.bound.no-starvation": {
		level: "must",
		text: "Every job is completed within the slots of all jobs before it and its own, each stretched as above: less than k/(k-1) times what first come, first served would give it. The same conditions apply.",
		source: [cite("SR", "How the preemption works"), cite("SEED", "Why the old Postfix queue manager was replaced")],
	},
};
