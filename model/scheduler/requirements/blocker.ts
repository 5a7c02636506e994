/** Blockers: jobs that have entries, but none for a destination that takes one now. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const BLOCKER: RequirementsOf<"blocker"> = {
	"scheduler.blocker.declared": {
		level: "must",
		text: "A job that has waiting entries, but none for a destination with a free place, becomes a blocker when the search comes to it.",
		source: [
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
			cite("SEED", "How the queue manager scheduler works"),
			cite("qmgr/qmgr_job.c", "qmgr_job_entry_select"),
		],
	},
	"scheduler.blocker.skipped": {
		level: "must",
		text: "Blockers are passed over in the search for an entry: the jobs behind them are served meanwhile, as if the blockers were not there.",
		source: [
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
			cite("SEED-SHORT", "Dealing with concurrency limits"),
			cite("qmgr/qmgr_job.c", "qmgr_job_entry_select"),
		],
	},
	"scheduler.blocker.unblocked-together": {
		level: "must",
		text: "When a destination that blocks jobs has a free place again and entries waiting, all blockers of the transport are reconsidered at once, from the head of the list. So each destination is served in the order of the list.",
		source: [
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
			cite("qmgr/qmgr_job.c", "qmgr_job_blocker_update"),
			cite("HISTORY", "20090305"),
		],
	},
	"scheduler.blocker.not-a-candidate": {
		level: "must",
		text: "A blocker does not preempt another job.",
		source: [
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
			cite("qmgr/qmgr_job.c", "qmgr_job_candidate"),
		],
	},
};
