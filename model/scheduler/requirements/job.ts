/** Jobs: the part of a message that one transport delivers, and their place on that transport's list. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const JOB: RequirementsOf<"job"> = {
	"scheduler.job.one-per-transport": {
		level: "must",
		text: "A message has one job for each transport that some of its recipients need. Jobs of one message are scheduled independently, each among the jobs of its own transport.",
		source: [cite("SR", "The structures used by nqmgr"), cite("qmgr/qmgr_job.c", "qmgr_job_obtain")],
	},
	"scheduler.job.ordered-by-enqueue-time": {
		level: "must",
		text: "A new job takes its place by the enqueue time of its message, behind those of the same second. Jobs that are preempting another are passed over in finding the place: they stand with the job they preempt.",
		source: [
			cite("SR", "What happens when nqmgr picks up the message"),
			cite("SR", "Dealing with memory resource limits"),
			cite("qmgr/qmgr_job.c", "qmgr_job_link"),
		],
	},
	"scheduler.job.retired-when-exhausted": {
		level: "must",
		text: "A job leaves the list when its last entry has been selected and its message has nothing left unread, or when it comes up with no entry in core and none can be read. It then neither delays others nor serves as a candidate.",
		source: [cite("SR", "How the preemption works"), cite("qmgr/qmgr_job.c", "qmgr_job_retire")],
	},
	"scheduler.job.revived-by-new-recipients": {
		level: "must",
		text: "If a later batch has recipients for a transport whose job of that message was retired, the same job returns to the list, at the place of its enqueue time and with the slots it had accumulated.",
		source: [
			cite("SR", "Dealing with memory resource limits"),
			cite("qmgr/qmgr_job.c", "qmgr_job_obtain"),
			cite("qmgr/qmgr_job.c", "qmgr_job_retire"),
		],
	},
	"scheduler.job.current-is-last-selected": {
		level: "must",
		text: "The job that is considered first, and the only one that may be preempted, is the one that an entry was last selected from. When blocked jobs become free, or a job is linked before it, the search begins at the head of the list, or at that job, instead.",
		source: [
			cite("SR", "How the preemption works"),
			cite("qmgr/qmgr_job.c", "qmgr_job_entry_select"),
			cite("qmgr/qmgr_job.c", "qmgr_job_blocker_update"),
			cite("qmgr/qmgr_job.c", "qmgr_job_link"),
		],
		editions: {
			documented: "The current job is the one whose entry was selected last.",
			"postfix-3.7":
				"The current job is the one selected last, the preempting one right after a preemption, the head of the list after an unblocking, or a job that was linked in front of it. It may be preempted even while it is blocked.",
			intended: "As in 3.7: without blockers and late batches the readings agree.",
		},
	},
};
