/** The queue manager as a process: that it is there for the next event. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const PROCESS: RequirementsOf<"process"> = {
	"scheduler.process.goes-on": {
		level: "must",
		text: "Whatever mail and agents do, the queue manager goes on: it neither ends nor crashes, no check of its own consistency fails, and after each event it comes to rest.",
		source: [
			cite("HISTORY", "20040204"),
			cite("qmgr/qmgr_job.c", "qmgr_job_free"),
			cite("oqmgr/qmgr_entry.c", "qmgr_entry_done"),
		],
	},
};
