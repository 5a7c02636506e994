/**
 * Passes: on each channel one recipient list at a time is read and its open recipients are handed to deliveries as slots come
 * free. Qmail's own schedule: the message that is due first, one pass a channel, list order. Leaves out the deliveries.
 */
import { RECORD } from "../../../model/protocol/messages.js";
import type { FileSystem } from "../fs.js";
import type { QueuePaths } from "../paths.js";
import type { Deliveries } from "./deliveries.js";
import type { Dispatcher } from "./dispatcher.js";
import { readInfo } from "./info.js";
import { Job, RecipientList } from "./job.js";
import { endJob, troubleOpening } from "./job-end.js";
import { nextRetry } from "./retry.js";
import type { Schedule } from "./schedule.js";

export interface PassesOptions {
	readonly fs: FileSystem;
	readonly paths: QueuePaths;
	readonly schedule: Schedule;
	readonly deliveries: readonly Deliveries[];
	/** Most jobs at a time. */
	readonly jobs: number;
	readonly now: () => number;
	readonly log: (text: string) => void;
	/** Seconds in the queue after which a message is tried for the last time. */
	readonly lifetime: () => number;
}

interface Pass {
	readonly job: Job;
	readonly list: RecipientList;
}

export class Passes implements Dispatcher {
	private readonly options: PassesOptions;
	private readonly passes: (Pass | undefined)[];
	private jobs = 0;

	constructor(options: PassesOptions) {
		this.options = options;
		this.passes = options.paths.channels.map(() => undefined);
	}

	/** Goes one record further on a channel; true if there was something to do. */
	step(channel: number): boolean {
		const deliveries = this.options.deliveries[channel];
		if (!deliveries) return false;
		const pass = this.passes[channel];
		if (!pass) return this.begin(channel);
		if (!deliveries.available) return false;
		this.read(pass, deliveries);
		return true;
	}

	/** When a pass could begin, if that waits for the clock alone. Seconds since 1970. */
	next(): number | undefined {
		if (this.jobs >= this.options.jobs) return undefined;
		let first: number | undefined;
		for (const [channel, heap] of this.options.schedule.channels.entries()) {
			const due = this.passes[channel] ? undefined : heap.first();
			if (due && (first === undefined || due.at < first)) first = due.at;
		}
		return first;
	}

	/** A pass or a delivery lets go of a job; the last one decides what becomes of the message. */
	release(job: Job): void {
		job.references -= 1;
		if (job.references > 0) return;
		this.jobs -= 1;
		endJob(this.options, job);
	}

	private begin(channel: number): boolean {
		const { schedule, now, fs, paths, lifetime } = this.options;
		const heap = schedule.channels[channel];
		const due = heap?.first();
		if (!heap || !due || due.at > now() || this.jobs >= this.options.jobs) return false;
		heap.take();
		const { id } = due;
		const path = paths.channel(channel, id);
		let list: RecipientList | undefined;
		try {
			list = new RecipientList(fs, path);
		} catch {
			list = undefined;
		}
		const info = list && readInfo(fs, paths, id);
		if (!list || !info) {
			list?.close();
			troubleOpening(this.options, channel, id);
			return true;
		}
		this.jobs += 1;
		const { sender, birth } = info;
		const retry = nextRetry(birth, now(), channel);
		const dying = now() > birth + lifetime();
		this.passes[channel] = { job: new Job({ id, channel, sender, retry, dying }), list };
		return true;
	}

	private read({ job, list }: Pass, deliveries: Deliveries): void {
		const { paths, log } = this.options;
		const path = paths.channel(job.channel, job.id);
		let record: ReturnType<RecipientList["next"]>;
		try {
			record = list.next();
		} catch {
			log(`warning: trouble reading ${path}; will try again later\n`);
			record = "cut";
		}
		if (record === "end") {
			job.readWhole = true;
			this.endPass(job, list);
		} else if (record === "cut") {
			log(`warning: ${path} ends within a record; will try again later\n`);
			this.endPass(job, list);
		} else if (record.type === RECORD.recipient) {
			job.open += 1;
			deliveries.start(job, record.at, record.address, paths.channels[job.channel] ?? "local");
		} else if (record.type !== RECORD.done) {
			log(`warning: unknown record type in ${path}!\n`);
			this.endPass(job, list);
		}
	}

	private endPass(job: Job, list: RecipientList): void {
		list.close();
		this.passes[job.channel] = undefined;
		this.release(job);
	}
}
