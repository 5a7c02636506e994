/** One entry, that is one delivery: selected once, in order, its resources given back at its own end. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const ENTRY: RequirementsOf<"entry"> = {
	"scheduler.entry.selected-at-most-once": {
		level: "must",
		text: "Within one stay of a message in the active queue each of its recipients is handed to an agent exactly once: none twice, and none lost between two batches.",
		source: [
			cite("SR", "The structures used by nqmgr"),
			cite("qmgr/qmgr_entry.c", "qmgr_entry_select"),
			cite("HISTORY", "19980621"),
		],
	},
	"scheduler.entry.fifo-within-peer": {
		level: "must",
		text: "Entries of one message for one destination are delivered in the order in which they were made.",
		source: [
			cite("SR", "What happens when nqmgr picks up the message"),
			cite("qmgr/qmgr_entry.c", "qmgr_entry_select"),
			cite("HISTORY", "19990204"),
		],
	},
	"scheduler.entry.released-at-its-end": {
		level: "must",
		text: "The place in the window and the recipient slots that an entry takes are free again when that entry's delivery ends, not when its message does.",
		source: [
			cite("SR", "Dealing with memory resource limits"),
			cite("qmgr/qmgr_entry.c", "qmgr_entry_done"),
			cite("HISTORY", "19991207"),
		],
	},
};
