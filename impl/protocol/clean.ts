/**
 * qmail-clean: removes files that the others may not remove. One reply for each request, in order; a request that is not exactly
 * of the documented form is refused and removes nothing. Leaves out descriptors (process/run-clean.ts).
 */
import { CLEAN_REPLY, CLEAN_REQUEST, LIMITS } from "../../model/protocol/messages.js";
import type { Dialect } from "./dialect.js";
import type { FileSystem } from "./fs.js";
import { isMessageId, type MessageId } from "./ids.js";
import { QueuePaths } from "./paths.js";
import { Records } from "./records.js";

export interface CleanOptions {
	readonly fs: FileSystem;
	readonly dialect: Dialect;
	/** Seconds since 1970. */
	readonly now: () => number;
	/** Hears the replies, one byte each. */
	readonly reply: (bytes: string) => void;
}

export class Clean {
	private readonly options: CleanOptions;
	private readonly paths: QueuePaths;
	private readonly requests: Records;
	private untilPids = 0;
	private replies = "";

	constructor(options: CleanOptions) {
		this.options = options;
		this.paths = new QueuePaths(options.dialect);
		this.requests = new Records(LIMITS.cleanRequestMax, (request, cut) => {
			this.replies += cut ? CLEAN_REPLY.refused : this.serve(request);
			this.countDown();
		});
		this.countDown();
	}

	/** Bytes of requests, fragmented anyhow. What was begun when the stream ends is not served. */
	push(bytes: string): void {
		this.requests.push(bytes);
		const replies = this.replies;
		this.replies = "";
		if (replies !== "") this.options.reply(replies);
	}

	private serve(request: string): string {
		const size = request.length + 1;
		if (size < LIMITS.cleanRequestMin || size > LIMITS.cleanRequestMax) return CLEAN_REPLY.refused;
		if (request.startsWith(CLEAN_REQUEST.finished)) {
			const id = request.slice(CLEAN_REQUEST.finished.length);
			return isMessageId(id) ? this.remove(id, this.paths.mess(id)) : CLEAN_REPLY.refused;
		}
		if (request.startsWith(CLEAN_REQUEST.preprocessed)) {
			const id = this.paths.parseInTodo(request.slice(CLEAN_REQUEST.preprocessed.length));
			return id === undefined ? CLEAN_REPLY.refused : this.remove(id, this.paths.todo(id));
		}
		return CLEAN_REPLY.refused;
	}

	/** intd goes first: while the other file is there, the message is still in a state that is found again. */
	private remove(id: MessageId, last: string): string {
		try {
			this.options.fs.unlink(this.paths.intd(id));
			this.options.fs.unlink(last);
			return CLEAN_REPLY.done;
		} catch {
			return CLEAN_REPLY.failed;
		}
	}

	private countDown(): void {
		if (this.untilPids === 0) {
			this.removeOldPids();
			this.untilPids = LIMITS.cleanPidEvery;
		}
		this.untilPids -= 1;
	}

	/** What qmail-queue left in pid/ more than 36 hours ago belongs to nobody. */
	private removeOldPids(): void {
		const { fs, now } = this.options;
		let names: readonly string[] = [];
		try {
			names = fs.list("pid");
		} catch {
			return;
		}
		for (const name of names) {
			try {
				const found = fs.stat(`pid/${name}`);
				if (found && now() >= found.accessed + LIMITS.ossified) fs.unlink(`pid/${name}`);
			} catch {
				// It will be looked at again.
			}
		}
	}
}
