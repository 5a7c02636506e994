/** From a recipient to its transport and to the destination queue that it waits in. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const RESOLVE: RequirementsOf<"resolve"> = {
	"scheduler.resolve.transport-per-recipient": {
		level: "must",
		text: "Each recipient resolves to a transport, a next hop and an address, and is delivered by an agent of that transport. Recipients of one message may go over different transports.",
		source: [
			cite("SR", "What happens when nqmgr picks up the message"),
			cite("qmgr/qmgr_message.c", "qmgr_message_resolve"),
		],
	},
	"scheduler.resolve.queue-per-nexthop": {
		level: "must",
		text: "All mail of one transport for one next hop shares one destination queue: one window, one set of failures, one rate delay. The same next hop over another transport is another queue.",
		source: [cite("SR", "The structures used by nqmgr"), cite("qmgr/qmgr_message.c", "qmgr_message_resolve")],
	},
	"scheduler.resolve.queue-per-recipient": {
		level: "must",
		text: "If a transport takes only one recipient a delivery (_destination_recipient_limit = 1), each recipient is a destination of its own: concurrency, rate delay and failures then count per recipient, not per domain. The retry transport is exempt.",
		source: [
			cite("PC", "default_destination_recipient_limit"),
			cite("PC", "default_destination_rate_delay"),
			cite("qmgr/qmgr_message.c", "qmgr_message_resolve"),
			cite("HISTORY", "20001210"),
		],
	},
	"scheduler.resolve.recipient-delimiter": {
		level: "must",
		text: "Where each recipient is a destination of its own, an address extension does not make another one: user+a and user+b share the queue of user. The part of the address before the first recipient_delimiter names the queue.",
		source: [
			cite("PC", "recipient_delimiter"),
			cite("qmgr/qmgr_message.c", "qmgr_message_resolve"),
			cite("HISTORY", "20040622"),
		],
	},
	"scheduler.resolve.case-folding": {
		level: "must",
		text: "Destination queues are told apart without regard to case, so that two spellings of a site do not get two windows. The agent is told the next hop in the spelling that created the queue.",
		source: [cite("qmgr/qmgr_message.c", "qmgr_message_resolve"), cite("HISTORY", "20001119")],
	},
};
