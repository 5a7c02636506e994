/** What the round-robin manager, oqmgr, does otherwise. Everything about windows, failures and delays is common to both. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const OQMGR: RequirementsOf<"oqmgr"> = {
	"scheduler.oqmgr.round-robin-destinations": {
		level: "must",
		text: "A free agent of a transport gets an entry of the next destination that has one waiting and a free place; then that destination goes to the end of the line, together with those before it that were skipped. A new destination stands last.",
		source: [
			cite("SEED", "Why the old Postfix queue manager was replaced"),
			cite("SEED-SHORT", "From user's point of view"),
			cite("oqmgr/qmgr_queue.c", "qmgr_queue_select"),
			cite("oqmgr/qmgr_queue.c", "qmgr_queue_create"),
		],
	},
	"scheduler.oqmgr.todo-order": {
		level: "must",
		text: "Entries of one destination are delivered in the order in which they were made, whichever message they belong to. An entry whose hand-off failed goes behind the others, and when a destination dies its entries are deferred newest first.",
		source: [
			cite("oqmgr/qmgr_entry.c", "qmgr_entry_select"),
			cite("oqmgr/qmgr_entry.c", "qmgr_entry_unselect"),
			cite("oqmgr/qmgr_defer.c", "qmgr_defer_todo"),
			cite("HISTORY", "19990204"),
		],
	},
	"scheduler.oqmgr.recipient-limit": {
		level: "must",
		text: "No message is activated while qmgr_message_recipient_limit recipients are in core. One batch of a message has at most qmgr_fudge_factor percent of that limit.",
		source: [
			cite("PC", "qmgr_message_recipient_limit"),
			cite("PC", "qmgr_fudge_factor"),
			cite("oqmgr/qmgr.c", "qmgr_loop"),
			cite("oqmgr/qmgr_message.c", "qmgr_message_read"),
		],
	},
	"scheduler.oqmgr.refill-below-limit": {
		level: "must",
		text: "When an entry ends, and its message has unread recipients, the next batch is read if the recipients in core are fewer than qmgr_fudge_factor percent of qmgr_message_recipient_limit, less 100. Otherwise it is read when the message has none left in core.",
		source: [cite("PC", "qmgr_fudge_factor"), cite("oqmgr/qmgr_entry.c", "qmgr_entry_done")],
	},
	"scheduler.oqmgr.transport-order": {
		level: "must",
		text: "Transports take turns as in the preemptive manager, and a transport met for the first time stands at the head of the line here too.",
		source: [
			cite("oqmgr/qmgr_transport.c", "qmgr_transport_select"),
			cite("oqmgr/qmgr_transport.c", "qmgr_transport_create"),
		],
	},
};
