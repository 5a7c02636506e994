/**
 * qmail-queue: puts one message into the queue (INTERNALS 3, qmail-queue(8)). Fed with the bytes of the message, then of the
 * envelope. After `finish` returned, the message is in S4 and will not be lost. Leaves out descriptors, the 24-hour timer and the
 * trigger (process/run-queue.ts).
 */
import { FILE_MODE, LIMITS, QUEUE_EXIT, RECORD } from "../../model/protocol/messages.js";
import { type FileSystem, writeAll } from "./fs.js";
import type { MessageId } from "./ids.js";
import type { QueuePaths } from "./paths.js";

/** The message was not queued; `code` is the exit code that says why. */
export class NotQueued extends Error {
	override readonly name = "NotQueued";
	readonly code: number;

	constructor(code: number) {
		super(`the message was not queued (exit code ${code})`);
		this.code = code;
	}
}

export interface QueueOptions {
	readonly fs: FileSystem;
	readonly paths: QueuePaths;
	readonly pid: number;
	readonly uid: number;
	/** Seconds since 1970. */
	readonly now: number;
	/** A Received line is put on top; false leaves the message as it is. */
	readonly received?: boolean;
}

const FLUSH = 32_768;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** "26 Sep 1995 04:46:54 -0000" */
export function mailDate(seconds: number): string {
	const date = new Date(seconds * 1000);
	const two = (value: number) => String(value).padStart(2, "0");
	const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
	return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} -0000`;
}

export class QueueInjection {
	readonly id: MessageId;
	private readonly options: QueueOptions;
	private readonly mess: number;
	private intd: number | undefined;
	private madeIntd = false;
	private buffer = "";
	/** What the next byte of the envelope belongs to. */
	private expects: "sender" | "sender text" | "recipient or end" | "recipient text" | "nothing" = "sender";
	private addressSize = 0;

	/** Makes mess/<id>: S1 to S2. @throws NotQueued */
	constructor(options: QueueOptions) {
		this.options = options;
		const { fs, paths, pid, uid, now } = options;
		let made: { readonly file: number; readonly name: string } | undefined;
		for (let attempt = 1; attempt < 10 && !made; attempt += 1) {
			const name = `pid/${pid}.${now}.${attempt}`;
			made = this.attempt(() => ({ file: fs.open(name, "create", FILE_MODE.injected), name }));
		}
		const pidFile = made ?? this.fail(QUEUE_EXIT.pid);
		this.mess = pidFile.file;
		this.id = (this.attempt(() => fs.statOpen(pidFile.file)) ?? this.fail(QUEUE_EXIT.pid)).inode;
		const linked = this.attempt(() => {
			fs.link(pidFile.name, paths.mess(this.id));
			return true;
		});
		if (!linked) this.fail(QUEUE_EXIT.mess);
		if (!this.attempt(() => fs.unlink(pidFile.name))) this.fail(QUEUE_EXIT.pid);
		if (options.received !== false) {
			this.buffer = `Received: (qmail ${pid} invoked by uid ${uid}); ${mailDate(now)}\n`;
		}
	}

	/** Bytes of the message. @throws NotQueued */
	message(bytes: string): void {
		this.put(this.mess, bytes);
	}

	/** The message is complete: synced, then intd/<id> is made: S2 to S3. @throws NotQueued */
	messageEnd(): void {
		const { fs, paths, pid, uid } = this.options;
		this.flush(this.mess);
		this.sync(this.mess);
		const intd = this.attempt(() => fs.open(paths.intd(this.id), "create", FILE_MODE.injected));
		if (intd === undefined) this.fail(QUEUE_EXIT.intd);
		this.intd = intd;
		this.madeIntd = true;
		this.put(intd, `${RECORD.uid}${uid}\0${RECORD.pid}${pid}\0`);
	}

	/** Bytes of the envelope; what follows its end is ignored. @throws NotQueued */
	envelope(bytes: string): void {
		let kept = 0;
		for (; kept < bytes.length && this.expects !== "nothing"; kept += 1) this.envelopeByte(bytes[kept] ?? "");
		const whole = this.expects === "nothing" && kept > 0 ? kept - 1 : kept;
		if (this.intd !== undefined && whole > 0) this.put(this.intd, bytes.slice(0, whole));
	}

	/** The envelope's stream ended: the message is synced and linked into todo/, S3 to S4, or removed. @throws NotQueued */
	finish(): MessageId {
		const { fs, paths } = this.options;
		if (this.expects !== "nothing" || this.intd === undefined) this.abandon(QUEUE_EXIT.readError);
		this.flush(this.intd);
		this.sync(this.intd);
		const linked = this.attempt(() => {
			fs.link(paths.intd(this.id), paths.todo(this.id));
			return true;
		});
		if (!linked) this.fail(QUEUE_EXIT.todo);
		this.close();
		return this.id;
	}

	/** True when the envelope is complete. */
	get complete(): boolean {
		return this.expects === "nothing";
	}

	/** Removes what was made and gives up. @throws NotQueued always */
	abandon(code: number): never {
		const { fs, paths } = this.options;
		const intd = this.intd;
		this.attempt(() => {
			// First what makes S3, then what makes S2.
			if (intd !== undefined && this.madeIntd) {
				fs.truncate(intd);
				fs.unlink(paths.intd(this.id));
			}
			fs.truncate(this.mess);
			fs.unlink(paths.mess(this.id));
		});
		this.close();
		return this.fail(code);
	}

	private envelopeByte(byte: string): void {
		switch (this.expects) {
			case "sender":
				if (byte !== RECORD.sender) this.abandon(QUEUE_EXIT.envelopeFormat);
				this.begin("sender text");
				return;
			case "recipient or end":
				if (byte === "\0") this.expects = "nothing";
				else if (byte === RECORD.recipient) this.begin("recipient text");
				else this.abandon(QUEUE_EXIT.envelopeFormat);
				return;
			default:
				this.addressSize += 1;
				if (byte === "\0") this.expects = "recipient or end";
				else if (this.addressSize >= LIMITS.address) this.abandon(QUEUE_EXIT.addressTooLong);
		}
	}

	private begin(what: "sender text" | "recipient text"): void {
		this.expects = what;
		this.addressSize = 0;
	}

	private put(file: number, bytes: string): void {
		this.buffer += bytes;
		if (this.buffer.length >= FLUSH) this.flush(file);
	}

	private flush(file: number): void {
		const bytes = this.buffer;
		this.buffer = "";
		try {
			writeAll(this.options.fs, file, bytes);
		} catch (error) {
			if (error instanceof NotQueued) throw error;
			this.abandon(QUEUE_EXIT.writeError);
		}
	}

	private sync(file: number): void {
		let failed = false;
		this.options.fs.fsync(file, (error) => {
			failed = error !== undefined;
		});
		if (failed) this.abandon(QUEUE_EXIT.writeError);
	}

	private attempt<T>(call: () => T): T | undefined {
		try {
			return call();
		} catch {
			return undefined;
		}
	}

	private close(): void {
		const { fs } = this.options;
		this.attempt(() => fs.close(this.mess));
		const intd = this.intd;
		if (intd !== undefined) this.attempt(() => fs.close(intd));
		this.intd = undefined;
	}

	private fail(code: number): never {
		throw new NotQueued(code);
	}
}

/** Queues a whole message at once. @throws NotQueued */
export function queueMessage(
	options: QueueOptions,
	message: string,
	sender: string,
	recipients: readonly string[],
): MessageId {
	const injection = new QueueInjection(options);
	injection.message(message);
	injection.messageEnd();
	const text = recipients.map((recipient) => `${RECORD.recipient}${recipient}\0`).join("");
	injection.envelope(`${RECORD.sender}${sender}\0${text}\0`);
	return injection.finish();
}
