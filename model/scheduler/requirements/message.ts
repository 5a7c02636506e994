/** The life of a queue file in the active queue, from activation to removal, deferral or the corrupt queue. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const MESSAGE: RequirementsOf<"message"> = {
	"scheduler.message.active-limit": {
		level: "must",
		text: "At most qmgr_message_active_limit messages are in the active queue. The others wait in their files, unknown to the scheduler, until one of them is finished.",
		source: [
			cite("PC", "qmgr_message_active_limit"),
			cite("SR", "Dealing with memory resource limits"),
			cite("qmgr/qmgr.c", "qmgr_loop"),
			cite("HISTORY", "19980514"),
		],
	},
	"scheduler.message.enqueue-time": {
		level: "must",
		text: "A message is as old as its present stay in the active queue. Neither its time of arrival nor earlier attempts count, and a clock that is set back does not make it younger than those that came after it.",
		source: [
			cite("SR", "What happens when nqmgr picks up the message"),
			cite("qmgr/qmgr_message.c", "qmgr_message_create"),
			cite("util/sane_time.c", "sane_time"),
			cite("HISTORY", "20010201"),
		],
	},
	"scheduler.message.first-batch": {
		level: "must",
		text: "On activation as many recipients are read as bring all recipients in core up to qmgr_message_recipient_limit, but never fewer than qmgr_message_recipient_minimum (if the file has them) and never more than 5,000.",
		source: [
			cite("SR", "Dealing with memory resource limits"),
			cite("PC", "qmgr_message_recipient_limit"),
			cite("PC", "qmgr_message_recipient_minimum"),
			cite("qmgr/qmgr_message.c", "qmgr_message_read"),
			cite("qmgr/qmgr.c", "qmgr_post_init"),
		],
		editions: {
			documented:
				"The first batch fills memory up to qmgr_message_recipient_limit recipients, and is never smaller than qmgr_message_recipient_minimum.",
			"postfix-3.7":
				"The same, but a batch has at most 5,000 recipients, and a qmgr_message_recipient_limit below qmgr_message_active_limit is taken to be equal to it.",
			intended: "As in 3.7: the cap keeps the latency of one read in check.",
		},
	},
	"scheduler.message.removed-when-delivered": {
		level: "must",
		text: "When every recipient of the file has been dealt with and none has to be tried again, the queue file is removed, and not before.",
		source: [cite("SR", "Overview"), cite("qmgr/qmgr_active.c", "qmgr_active_done_3_generic")],
	},
	"scheduler.message.deferred-with-backoff": {
		level: "must",
		text: "A message with recipients left to try moves to the deferred queue. It sleeps for as long as it has existed so far, but at least minimal_backoff_time and at most maximal_backoff_time.",
		source: [
			cite("PC", "minimal_backoff_time"),
			cite("PC", "maximal_backoff_time"),
			cite("qmgr/qmgr_active.c", "qmgr_active_done_3_generic"),
		],
		editions: {
			documented: "The time between two attempts lies between minimal_backoff_time and maximal_backoff_time.",
			"postfix-3.7":
				"The pause is the age of the message since its creation, cut to the maximum first and raised to the minimum last; so the minimum wins if the two knobs contradict each other.",
			intended: "As in 3.7: the pause roughly doubles the age of the message with each attempt.",
		},
	},
	"scheduler.message.rescan-after-wakeup": {
		level: "must",
		text: "A scan passes over a queue file whose wakeup time is still more than one second ahead.",
		source: [cite("qmgr/qmgr_active.c", "qmgr_active_feed"), cite("PC", "minimal_backoff_time")],
	},
	"scheduler.message.incoming-before-deferred": {
		level: "should",
		text: "While there is room, the incoming and the deferred queue take turns, a file at a time. After the active queue has been full, the next place goes to the incoming queue.",
		source: [cite("SR", "Dealing with memory resource limits"), cite("qmgr/qmgr.c", "qmgr_loop")],
		editions: {
			documented: "New mail from the incoming queue is picked up before deferred mail.",
			"postfix-3.7": "The two queues alternate; incoming mail goes first only after the active queue was full.",
			intended: "As in 3.7 (since 2.4): deferred mail is not starved by a steady stream of new mail.",
		},
		exclusion: {
			reason:
				"The boundary never offers both queues at once: the order of two scans in progress depends on the directory order of the file system, which no adapter can set.",
		},
	},
	"scheduler.message.corrupt-set-aside": {
		level: "must",
		text: "If the rest of a queue file cannot be read when the recipients in core are done, the file is set aside in the corrupt queue. It is neither removed nor tried again.",
		source: [
			cite("qmgr/qmgr_active.c", "qmgr_active_done_2_generic"),
			cite("qmgr/qmgr_message.c", "qmgr_message_realloc"),
			cite("HISTORY", "20221006"),
		],
	},
};
