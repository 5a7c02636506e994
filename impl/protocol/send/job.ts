/**
 * A job: one message on one channel, from the opening of its recipient list until the list is read and the last delivery has
 * ended. Leaves out when it begins.
 */
import type { FileSystem } from "../fs.js";
import type { MessageId } from "../ids.js";

export class Job {
	readonly id: MessageId;
	readonly channel: number;
	readonly sender: string;
	/** When it is due again if recipients are left. Seconds since 1970. */
	readonly retry: number;
	/** Too long in the queue: deferrals count as failures. */
	readonly dying: boolean;
	/** The pass and each delivery hold it open. */
	references = 1;
	/** Recipients read that are not done. */
	open = 0;
	/** The whole list was read. */
	readWhole = false;

	constructor(made: {
		readonly id: MessageId;
		readonly channel: number;
		readonly sender: string;
		readonly retry: number;
		readonly dying: boolean;
	}) {
		this.id = made.id;
		this.channel = made.channel;
		this.sender = made.sender;
		this.retry = made.retry;
		this.dying = made.dying;
	}
}

const CHUNK = 8192;

/** One record of a recipient list. `at` is its offset, where it is marked done. */
export interface ListRecord {
	readonly at: number;
	readonly type: string;
	readonly address: string;
}

/** Reads local/<id> or remote/<id> record by record, without holding more of it than needed. */
export class RecipientList {
	private readonly fs: FileSystem;
	private readonly file: number;
	private buffer = "";
	/** Offset of the buffer in the file. */
	private offset = 0;
	private used = 0;

	/** @throws Error with a code if it cannot be opened. */
	constructor(fs: FileSystem, path: string) {
		this.fs = fs;
		this.file = fs.open(path, "read");
	}

	/**
	 * The next record; "end" when all were read; "cut" if the file ends within a record.
	 * @throws Error with a code if it cannot be read.
	 */
	next(): ListRecord | "end" | "cut" {
		let end = this.buffer.indexOf("\0", this.used);
		while (end < 0) {
			this.offset += this.used;
			this.buffer = this.buffer.slice(this.used);
			this.used = 0;
			const part = this.fs.read(this.file, this.offset + this.buffer.length, CHUNK);
			if (part === "") return this.buffer === "" ? "end" : "cut";
			const from = this.buffer.length;
			this.buffer += part;
			end = this.buffer.indexOf("\0", from);
		}
		const record = {
			at: this.offset + this.used,
			type: end > this.used ? (this.buffer[this.used] ?? "") : "",
			address: this.buffer.slice(this.used + 1, end),
		};
		this.used = end + 1;
		return record;
	}

	close(): void {
		try {
			this.fs.close(this.file);
		} catch {
			// It was only read.
		}
	}
}
