/**
 * The deliveries under way on one channel: commands to lspawn or rspawn, their reports, and what a report means on disk (a note in
 * bounce/, the mark that a recipient is done). Leaves out which recipient is next.
 */
import { LIMITS, RECORD, REPORT } from "../../../model/protocol/messages.js";
import type { Clock } from "../clock.js";
import { errorCode, type FileSystem, writeAll } from "../fs.js";
import { safe } from "../log-text.js";
import type { Outlet } from "../outlet.js";
import type { QueuePaths } from "../paths.js";
import { Records } from "../records.js";
import { senderFor } from "./info.js";
import type { Job } from "./job.js";

interface Delivery {
	readonly job: Job;
	readonly number: number;
	/** Offset of the recipient's record. */
	readonly at: number;
	readonly recipient: string;
	/** A report came and is being written down. */
	ending: boolean;
}

export interface DeliveriesOptions {
	readonly fs: FileSystem;
	readonly paths: QueuePaths;
	readonly clock: Clock;
	readonly toSpawn: Outlet;
	/** Bytes of a delivery number. */
	readonly width: 1 | 2;
	/** Most deliveries at a time. */
	readonly concurrency: number;
	readonly log: (text: string) => void;
	/** Writes the line that says how many deliveries are under way. */
	readonly status: () => void;
	/** The next of the numbers that all channels share. */
	readonly nextNumber: () => number;
	/** The text of a note in bounce/. */
	readonly bounceNote: (recipient: string, report: string) => string;
	/** A delivery, known by the offset of its recipient, lets go of its job; with what the report said. */
	readonly release: (job: Job, at: number, letter: string, text: string) => void;
}

/** Bytes of commands that may wait for the spawn program. */
const BACKLOG = 4096;
/** Seconds until the note of a failure is tried again: without it the recipient cannot be marked done. */
const RETRY_NOTE = 10;
const GIVEN_UP = "I'm not going to try again; this message has been in the queue too long.\n";

export class Deliveries {
	alive = true;
	private readonly options: DeliveriesOptions;
	private readonly slots: (Delivery | undefined)[] = [];
	private readonly reports: Records;
	private inUse = 0;

	constructor(options: DeliveriesOptions) {
		this.options = options;
		this.reports = new Records(LIMITS.report + options.width - 1, (text) => this.report(text), options.width);
	}

	get used(): number {
		return this.inUse;
	}

	/** Whether another delivery can begin now. */
	get available(): boolean {
		return this.alive && this.inUse < this.options.concurrency && this.options.toSpawn.pending < BACKLOG;
	}

	/** Begins a delivery; only if `available`. */
	start(job: Job, at: number, recipient: string, channelName: string): void {
		const { options } = this;
		let slot = this.slots.indexOf(undefined);
		if (slot < 0) slot = this.slots.length;
		const number = options.nextNumber();
		this.slots[slot] = { job, number, at, recipient, ending: false };
		this.inUse += 1;
		job.references += 1;
		options.log(`starting delivery ${number}: msg ${job.id} to ${channelName} ${safe(recipient)}\n`);
		options.status();
		const head = options.width === 1 ? String.fromCharCode(slot) : String.fromCharCode(slot & 255, slot >> 8);
		const sender = senderFor(job.sender, recipient);
		options.toSpawn.write(`${head}${options.paths.inMess(job.id)}\0${sender}\0${recipient}\0`);
	}

	/** Bytes of reports, fragmented anyhow. */
	push(bytes: string): void {
		this.reports.push(bytes);
	}

	private report(text: string): void {
		const { width, log } = this.options;
		const slot = width === 1 ? text.charCodeAt(0) : text.charCodeAt(0) + 256 * text.charCodeAt(1);
		const delivery = this.slots[slot];
		if (!delivery || delivery.ending) {
			log("warning: internal error: delivery report out of range\n");
			return;
		}
		delivery.ending = true;
		const { job, number } = delivery;
		let status = text[width] ?? "";
		let reason = text.slice(width + 1);
		if (status === REPORT.deferral && job.dying) {
			status = REPORT.failure;
			reason += GIVEN_UP;
		}
		switch (status) {
			case REPORT.success:
				log(`delivery ${number}: success: ${safe(reason)}\n`);
				this.markDone(delivery);
				break;
			case REPORT.deferral:
				log(`delivery ${number}: deferral: ${safe(reason)}\n`);
				break;
			case REPORT.failure:
				log(`delivery ${number}: failure: ${safe(reason)}\n`);
				this.note(slot, delivery, this.options.bounceNote(delivery.recipient, reason));
				return;
			default:
				log(`delivery ${number}: report mangled, will defer\n`);
				status = "";
		}
		this.end(slot, delivery, status, reason);
	}

	/** The note comes first: a recipient marked done without it would vanish silently. */
	private note(slot: number, delivery: Delivery, text: string): void {
		const { fs, paths, clock, log } = this.options;
		let rest = text;
		try {
			const file = fs.open(paths.bounce(delivery.job.id), "append");
			try {
				while (rest !== "") {
					const taken = fs.write(file, rest);
					if (taken <= 0) throw Object.assign(new Error("nothing was written"), { code: "ENOSPC" });
					rest = rest.slice(taken);
				}
			} finally {
				fs.close(file);
			}
		} catch (error) {
			if (errorCode(error) === "") throw error;
			log("alert: unable to append to bounce message; HELP! sleeping...\n");
			clock.after(RETRY_NOTE, () => this.note(slot, delivery, rest));
			return;
		}
		this.markDone(delivery);
		this.end(slot, delivery, REPORT.failure, text);
	}

	private markDone({ job, at }: Delivery): void {
		const { fs, paths, log } = this.options;
		const path = paths.channel(job.channel, job.id);
		try {
			const file = fs.open(path, "update");
			try {
				writeAll(fs, file, RECORD.done, at);
			} finally {
				fs.close(file);
			}
		} catch (error) {
			if (errorCode(error) === "") throw error;
			log(`warning: trouble marking ${path}; message will be delivered twice!\n`);
		}
		job.open -= 1;
	}

	private end(slot: number, { job, at }: Delivery, letter: string, text: string): void {
		this.slots[slot] = undefined;
		this.inUse -= 1;
		this.options.release(job, at, letter, text);
		this.options.status();
	}
}
