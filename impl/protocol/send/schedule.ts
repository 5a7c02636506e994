/**
 * Which messages qmail-send knows, and when each is due on which channel: the start-up scan of info/, the lists of what is due,
 * and the notes left on disk at the end. Leaves out what happens to a message that is due.
 */
import { LIMITS } from "../../../model/protocol/messages.js";
import type { FileSystem } from "../fs.js";
import { isMessageId, type MessageId } from "../ids.js";
import type { QueuePaths } from "../paths.js";
import { DueHeap } from "./heap.js";

export class Schedule {
	/** Messages with recipients that are not done, for each channel. */
	readonly channels: readonly DueHeap[];
	/** Messages that have perhaps no recipients left. */
	readonly done = new DueHeap();
	/** Messages whose files could not be looked at. */
	private readonly failed = new DueHeap();
	private readonly known = new Set<MessageId>();
	private readonly fs: FileSystem;
	private readonly paths: QueuePaths;
	private readonly now: () => number;
	private readonly log: (text: string) => void;

	constructor(fs: FileSystem, paths: QueuePaths, now: () => number, log: (text: string) => void) {
		this.fs = fs;
		this.paths = paths;
		this.now = now;
		this.log = log;
		this.channels = paths.channels.map(() => new DueHeap());
	}

	/**
	 * Takes in everything in info/.
	 * @throws Error with a code if a directory cannot be read.
	 */
	scan(): void {
		for (const directory of this.paths.splitDirectories("info")) {
			for (const name of this.fs.list(directory)) {
				if (isMessageId(name) && this.paths.info(name) === `${directory}/${name}`) this.look(name);
			}
		}
	}

	/** Takes in a message that todo announced. False if it is known already: it must not be delivered twice. */
	announce(id: MessageId, channels: readonly boolean[]): boolean {
		if (this.known.has(id)) return false;
		this.known.add(id);
		for (const [channel, has] of channels.entries()) {
			if (has) this.channels[channel]?.add(id, this.now());
		}
		if (!channels.includes(true)) this.done.add(id, this.now());
		return true;
	}

	/** The message is no longer in S5; its number may be used again from now on. */
	forget(id: MessageId): void {
		this.known.delete(id);
	}

	/** Looks again at messages whose files could not be looked at; true if there was one. */
	lookAgain(): boolean {
		const due = this.failed.first();
		if (!due || due.at > this.now()) return false;
		this.failed.take();
		this.look(due.id);
		return true;
	}

	/** The first second at which something is due that does not wait for a job. */
	nextFailedOrDone(): number | undefined {
		const times = [this.failed.first(), this.done.first()].flatMap((due) => (due ? [due.at] : []));
		return times.length > 0 ? Math.min(...times) : undefined;
	}

	/** Makes everything due now (ALRM). */
	runAll(): void {
		for (const heap of this.channels) heap.all(this.now());
	}

	/** Notes on disk when each message is due, for the next start. */
	save(): void {
		for (const [channel, heap] of this.channels.entries()) {
			for (let due = heap.take(); due; due = heap.take()) {
				const path = this.paths.channel(channel, due.id);
				try {
					this.fs.setTimes(path, due.at);
				} catch {
					this.log(`warning: unable to utime ${path}; message will be retried too soon\n`);
				}
			}
		}
	}

	private look(id: MessageId): void {
		let path = this.paths.info(id);
		const due: (number | undefined)[] = [];
		try {
			if (!this.fs.stat(path)) return;
			path = this.paths.todo(id);
			// Still in S4: whoever preprocessed it was interrupted, and todo will begin again.
			if (this.fs.stat(path)) return;
			for (const channel of this.channels.keys()) {
				path = this.paths.channel(channel, id);
				due.push(this.fs.stat(path)?.modified);
			}
		} catch {
			this.log(`warning: unable to stat ${path}; will try again later\n`);
			this.failed.add(id, this.now() + LIMITS.systemFailure);
			return;
		}
		this.known.add(id);
		for (const [channel, at] of due.entries()) {
			if (at !== undefined) this.channels[channel]?.add(id, at);
		}
		if (due.every((at) => at === undefined)) this.done.add(id, this.now());
	}
}
