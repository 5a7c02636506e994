/** How recipients of a message are batched into entries, each of which is one delivery. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const GROUPING: RequirementsOf<"group"> = {
	"scheduler.group.recipient-limit": {
		level: "must",
		text: "Recipients of one message for one destination travel together, up to _destination_recipient_limit in a delivery; 0 means no limit. Recipients of different messages never share a delivery.",
		source: [
			cite("SR", "What happens when nqmgr picks up the message"),
			cite("PC", "default_destination_recipient_limit"),
			cite("qmgr/qmgr_message.c", "qmgr_message_assign"),
		],
	},
	"scheduler.group.one-recipient-a-delivery": {
		level: "must",
		text: "A message whose sender asked for it (VERP) has one recipient in each delivery, whatever the limit is. Its recipients at one next hop still share one destination.",
		source: [
			cite("PC", "CLASS verp"),
			cite("qmgr/qmgr_message.c", "qmgr_message_assign"),
			cite("oqmgr/qmgr_message.c", "qmgr_message_assign"),
		],
	},
	"scheduler.group.join-last-entry": {
		level: "must",
		text: "Recipients read in a later batch join the newest entry of their message and destination that still waits, as long as it has room; otherwise they start a new one. The round-robin manager joins recipients of the same batch only.",
		source: [cite("qmgr/qmgr_message.c", "qmgr_message_assign"), cite("oqmgr/qmgr_message.c", "qmgr_message_assign")],
	},
	"scheduler.group.sorted-recipients": {
		level: "must",
		text: "Each batch is sorted by transport, destination, domain and address before it is divided into entries; so entries, and the recipients in each, come in that order and not in the order of the file. (Addresses by byte value in qmgr, without regard to case in oqmgr.)",
		source: [
			cite("qmgr/qmgr_message.c", "qmgr_message_sort_compare"),
			cite("oqmgr/qmgr_message.c", "qmgr_message_sort_compare"),
		],
	},
};
