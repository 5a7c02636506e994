/** Memory for recipients: who may have how many in core, and when more are read from a queue file. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

const MEMORY = cite("SR", "Dealing with memory resource limits");

export const RECIPIENTS: RequirementsOf<"recipients"> = {
	"scheduler.recipients.transport-pool": {
		level: "must",
		text: "Each transport has _recipient_limit recipient slots, which its jobs share. Slots are lent, never made or lost: what the jobs hold and what the pool has left always add up to the same number.",
		source: [MEMORY, cite("PC", "default_recipient_limit"), cite("qmgr/qmgr_job.c", "qmgr_job_move_limits")],
	},
	"scheduler.recipients.first-unread-job-gets-rest": {
		level: "must",
		text: "All free slots of a transport go to its oldest job whose message still has unread recipients. When that message has been read, or an entry of a job that needs no more slots ends, the free ones move on to the next such job, or to the pool.",
		source: [
			MEMORY,
			cite("qmgr/qmgr_job.c", "qmgr_job_link"),
			cite("qmgr/qmgr_job.c", "qmgr_job_move_limits"),
			cite("qmgr/qmgr_entry.c", "qmgr_entry_done"),
		],
	},
	"scheduler.recipients.extra-for-preempting": {
		level: "must",
		text: "A job with unread recipients that preempts another gets half, rounded up, of what is left of the pool and the _extra_recipient_limit together, so that it is not read in tiny batches.",
		source: [MEMORY, cite("PC", "default_extra_recipient_limit"), cite("qmgr/qmgr_job.c", "qmgr_job_preempt")],
	},
	"scheduler.recipients.message-minimum": {
		level: "must",
		text: "Every message may have qmgr_message_recipient_minimum recipients in core, however little the transports have left.",
		source: [cite("PC", "qmgr_message_recipient_minimum"), MEMORY, cite("qmgr/qmgr_message.c", "qmgr_message_create")],
	},
	"scheduler.recipients.refill-limit": {
		level: "must",
		text: "When a job is considered for selection and its message has room for at least _recipient_refill_limit more recipients, as many as there is room for are read first.",
		source: [
			cite("PC", "default_recipient_refill_limit"),
			MEMORY,
			cite("qmgr/qmgr_job.c", "qmgr_job_peer_select"),
			cite("HISTORY", "20061106"),
		],
		editions: {
			documented: "Recipients are read in batches of at least _recipient_refill_limit, as soon as there is room.",
			"postfix-3.7":
				"Only when the job is visited; and last-chance reads and reads after _recipient_refill_delay may be smaller.",
			intended: "As in 3.7.",
		},
	},
	"scheduler.recipients.refill-delay": {
		level: "must",
		text: "When a job is considered for selection, its message has room for any more recipients, and the last read is at least _recipient_refill_delay ago, as many as there is room for are read first.",
		source: [cite("PC", "default_recipient_refill_delay"), MEMORY, cite("qmgr/qmgr_job.c", "qmgr_job_peer_select")],
		editions: {
			documented: "A message is refilled at least every _recipient_refill_delay.",
			"postfix-3.7": "Not before its job is visited: a blocked job, or one far down the list, waits.",
			intended: "As in 3.7.",
		},
	},
	"scheduler.recipients.refill-last-chance": {
		level: "must",
		text: "Before a job is passed over for want of a deliverable entry, more recipients are read if its message has room for any.",
		source: [cite("qmgr/qmgr_job.c", "qmgr_job_peer_select"), MEMORY],
	},
	"scheduler.recipients.refill-when-all-done": {
		level: "must",
		text: "When all recipients in core of a message have been dealt with and its file has more, the next batch is read at once. Only when there are no more is the message finished.",
		source: [MEMORY, cite("qmgr/qmgr_active.c", "qmgr_active_done_2_generic")],
	},
	"scheduler.recipients.unread-estimates": {
		level: "must",
		text: "Unread recipients count as one entry each, for every job of the message, wherever the size of a job must not be underestimated, and as none where it must not be overestimated.",
		source: [
			MEMORY,
			cite("SEED", "How the queue manager scheduler works"),
			cite("SEED-SHORT", "Dealing with resource limits"),
			cite("qmgr/qmgr_job.c", "MAX_ENTRIES"),
			cite("HISTORY", "20030521"),
		],
		editions: {
			documented: "Both estimates are always on the safe side.",
			"postfix-3.7":
				"Not for jobs of the retry transport, which grow when entries are deferred; nor if the file's own count of recipients is wrong, which counts as none left.",
			intended: "As documented.",
		},
	},
	"scheduler.recipients.transport-bound": {
		level: "should",
		text: "The recipients of a transport in core stay below the larger of qmgr_message_recipient_limit and minimum times active limit plus the transport's two limits. First batches and slots lent to another job of the message may exceed this.",
		source: [MEMORY, cite("PC", "default_recipient_limit")],
		editions: {
			documented:
				"At most max(recipient_minimum * active_limit + _recipient_limit + _extra_recipient_limit, qmgr_message_recipient_limit).",
			"postfix-3.7":
				"Exceeded by about a factor of two in corners: a first batch from the global pool followed by a refill, or a job sponsored by another job of its message.",
			intended: "The sum of the two terms, instead of their maximum, has held wherever it was tried.",
		},
		exclusion: {
			reason:
				"False as it stands (docs/findings.md, SR-memory), and what is in core is not seen at the boundary but by spoiling all files. The rules of reading, from which it follows, have requirements of their own.",
		},
	},
	"scheduler.recipients.total-bound": {
		level: "should",
		text: "All recipients in core stay below the larger of qmgr_message_recipient_limit and minimum times active limit plus the two limits of every transport. First batches may exceed this.",
		source: [MEMORY, cite("PC", "qmgr_message_recipient_limit")],
		editions: {
			documented:
				"At most max(recipient_minimum * active_limit + sum of _recipient_limit + _extra_recipient_limit, qmgr_message_recipient_limit).",
			"postfix-3.7": "Exceeded in the same corners as the bound of one transport.",
			intended: "The sum of the two terms, instead of their maximum, has held wherever it was tried.",
		},
		exclusion: {
			reason:
				"False as it stands (docs/findings.md, SR-memory), and what is in core is not seen at the boundary but by spoiling all files. The rules of reading, from which it follows, have requirements of their own.",
		},
	},
};
