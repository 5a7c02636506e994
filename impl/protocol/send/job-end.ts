/**
 * The end of a job: what becomes of a message's channel when its list was read and no delivery is under way any more. Leaves out
 * who ran the job.
 */
import { LIMITS } from "../../../model/protocol/messages.js";
import type { FileSystem } from "../fs.js";
import type { QueuePaths } from "../paths.js";
import type { Job } from "./job.js";
import type { Schedule } from "./schedule.js";

export interface JobEndOptions {
	readonly fs: FileSystem;
	readonly paths: QueuePaths;
	readonly schedule: Schedule;
	readonly now: () => number;
	readonly log: (text: string) => void;
}

/** Schedules the channel again, or removes its list; if that was the last one, the message may be finished. */
export function endJob({ fs, paths, schedule, now, log }: JobEndOptions, job: Job): void {
	if (!job.readWhole || job.open > 0) {
		schedule.channels[job.channel]?.add(job.id, job.retry);
		return;
	}
	let path = paths.channel(job.channel, job.id);
	try {
		fs.unlink(path);
	} catch {
		log(`warning: unable to unlink ${path}; will try again later\n`);
		schedule.channels[job.channel]?.add(job.id, now() + LIMITS.systemFailure);
		return;
	}
	try {
		for (const other of paths.channels.keys()) {
			path = paths.channel(other, job.id);
			if (other !== job.channel && fs.stat(path)) return;
		}
	} catch {
		log(`warning: unable to stat ${path}\n`);
	}
	schedule.done.add(job.id, now());
}

/** The list of a message that is due could not be opened: it is tried again, unless there is no such message. */
export function troubleOpening({ fs, paths, schedule, now, log }: JobEndOptions, channel: number, id: string): void {
	const path = paths.channel(channel, id);
	try {
		if (!fs.stat(paths.info(id))) {
			// Announced, but there is no such message: waiting for it would go on for ever.
			log(`warning: ${paths.info(id)} does not exist; forgetting msg ${id}\n`);
			schedule.forget(id);
			return;
		}
	} catch {
		// Then it is tried again.
	}
	log(`warning: trouble opening ${path}; will try again later\n`);
	schedule.channels[channel]?.add(id, now() + LIMITS.systemFailure);
}
