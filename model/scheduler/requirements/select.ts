/** Which entry a free delivery agent gets, apart from preemption. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const SELECT: RequirementsOf<"select"> = {
	"scheduler.select.fifo-by-job": {
		level: "must",
		text: "A free agent gets an entry of the first job on the transport's list that has one to give. Without preemption that is the oldest message: all of it, before the next.",
		source: [
			cite("SR", "How the entry selection works"),
			cite("SEED", "How the queue manager scheduler works"),
			cite("SEED-SHORT", "From user's point of view"),
			cite("qmgr/qmgr_job.c", "qmgr_job_entry_select"),
		],
	},
	"scheduler.select.round-robin-peers": {
		level: "must",
		text: "Within a job the destinations take turns: one that was just served goes to the end of the line, and those before it that had to be skipped go there with it.",
		source: [cite("SR", "How the entry selection works"), cite("qmgr/qmgr_peer.c", "qmgr_peer_select")],
	},
	"scheduler.select.window-respected": {
		level: "must",
		text: "No entry is selected for a destination that has as many deliveries in flight as its window allows, or that is dead or suspended.",
		source: [
			cite("SR", "How the entry selection works"),
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
			cite("qmgr/qmgr_peer.c", "qmgr_peer_select"),
		],
	},
	"scheduler.select.release-when-nothing": {
		level: "must",
		text: "An agent that announces itself when nothing can be selected any more is let go without a request.",
		source: [cite("qmgr/qmgr_deliver.c", "qmgr_deliver"), cite("qmgr/qmgr_job.c", "qmgr_job_entry_select")],
	},
};
