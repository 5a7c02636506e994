/** Which transports ask for delivery agents, how many and in what turn; dead transports and transport rate delays. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const TRANSPORT: RequirementsOf<"transport"> = {
	"scheduler.transport.ask-when-selectable": {
		level: "must",
		text: "A delivery agent is asked for as long as the transport has more entries that could be handed out now than agents already asked for. A destination counts with its free places or its waiting entries, whichever are fewer; dead and suspended ones do not count.",
		source: [
			cite("SR", "How the entry selection works"),
			cite("qmgr/qmgr_transport.c", "qmgr_transport_select"),
			cite("HISTORY", "20090304"),
		],
		editions: {
			documented: "Whenever a transport has an entry for a destination below its window, that entry is selected.",
			"postfix-3.7":
				"The free places of all ready destinations are added up, in the order of their creation, until they exceed the open asks. A destination with more deliveries in flight than its window enters the sum as a negative number, so that a deliverable entry of another destination may have to wait for a completion (L1).",
			intended: "A destination that has too many in flight contributes nothing, not less than nothing.",
		},
	},
	"scheduler.transport.two-pending-asks": {
		level: "must",
		text: "At most two agents of one transport are asked for and have not yet announced themselves.",
		source: [cite("qmgr/qmgr_transport.c", "QMGR_TRANSPORT_MAX_PEND")],
	},
	"scheduler.transport.round-robin": {
		level: "must",
		text: "Transports ask in turn: one that has just asked goes to the end of the line, together with those before it that were passed over. A transport met for the first time stands at its head.",
		source: [
			cite("SR", "How the entry selection works"),
			cite("qmgr/qmgr_transport.c", "qmgr_transport_select"),
			cite("qmgr/qmgr_transport.c", "qmgr_transport_create"),
		],
	},
	"scheduler.transport.dead-after-agent-failure": {
		level: "must",
		text: "If an agent goes away before it announces itself, the whole transport is dead once an entry is to be handed over. It asks for no agents, its waiting entries are deferred by way of the retry transport, and so is new mail for it.",
		source: [
			cite("PC", "transport_retry_time"),
			cite("qmgr/qmgr_deliver.c", "qmgr_deliver"),
			cite("qmgr/qmgr_defer.c", "qmgr_defer_transport"),
			cite("qmgr/qmgr_message.c", "qmgr_message_resolve"),
		],
		editions: {
			documented: "A transport that malfunctions is not contacted again for transport_retry_time.",
			"postfix-3.7":
				"A connection that is closed without a greeting passes for a greeting. The failure is noticed when an entry has been selected, preemption included, and cannot be handed over. If nothing is selectable, it goes unnoticed.",
			intended: "The transport is dead as soon as the connection is lost; nothing is selected for it.",
		},
	},
	"scheduler.transport.revived-after-retry-time": {
		level: "must",
		text: "A dead transport is used again transport_retry_time after it died.",
		source: [cite("PC", "transport_retry_time"), cite("qmgr/qmgr_transport.c", "qmgr_transport_throttle")],
	},
	"scheduler.transport.revived-by-success": {
		level: "must",
		text: "A dead transport is used again at once when one of its deliveries in flight ends with a report of any kind.",
		source: [
			cite("qmgr/qmgr_transport.c", "qmgr_transport_unthrottle"),
			cite("qmgr/qmgr_deliver.c", "qmgr_deliver_update"),
		],
	},
	"scheduler.transport.rate-delay": {
		level: "must",
		text: "With a transport rate delay, a transport makes one delivery at a time: the entry is selected that long after its agent announced itself, and the next agent is asked for when the delivery has ended.",
		source: [
			cite("PC", "default_transport_rate_delay"),
			cite("qmgr/qmgr_transport.c", "qmgr_transport_alloc"),
			cite("qmgr/qmgr_transport.c", "qmgr_transport_event"),
			cite("HISTORY", "20150621"),
		],
		editions: {
			documented: "At most one delivery a delay is made over the transport, whatever the destination.",
			"postfix-3.7":
				"Each delivery takes a lock from the ask until its report; then the delay begins anew. If the agent crashes, or nothing is selectable when the delay is over, nothing releases the lock, and the transport asks for no agent again (L4).",
			intended: "The lock is released whenever the agent is let go, for whatever reason.",
		},
	},
	"scheduler.transport.failed-hand-off": {
		level: "must",
		text: "If a request cannot be handed to an agent that announced itself, the entry goes back to where it was, in front of its message's others for that destination, and the transport is dead. Nothing is lost, stuck or reordered.",
		source: [cite("qmgr/qmgr_deliver.c", "qmgr_deliver"), cite("qmgr/qmgr_entry.c", "qmgr_entry_unselect")],
	},
	"scheduler.transport.crash-is-not-transport-failure": {
		level: "must",
		text: "An agent that dies during a delivery, without a report, has that delivery's recipients deferred. It does not stop its transport, nor deliveries to other destinations.",
		source: [cite("qmgr/qmgr_deliver.c", "qmgr_deliver_update"), cite("HISTORY", "20240209")],
		editions: {
			documented: "After the failure of one delivery agent one destination is throttled, and the others make progress.",
			"postfix-3.7":
				"The crash itself is no feedback. But if the report read before it, for whatever destination, was a site failure, its status is still in the buffer, and the crash counts as another site failure (L5).",
			intended: "What a crash means for its destination does not depend on another delivery's report.",
		},
	},
};
