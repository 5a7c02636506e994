/**
 * Preprocessing of one message (INTERNALS 4) up to the point where clean must be asked: leftovers removed, info and the channel
 * files made exclusively and written in their turn, then synced and closed. Shared by qmail-todo and by a qmail-send that does its own
 * todo processing. Leaves out which message comes next, clean and the announcement.
 */
import { FILE_MODE, RECORD } from "../../model/protocol/messages.js";
import type { Routing } from "./controls.js";
import { type Envelope, parseEnvelope } from "./envelope.js";
import { errorCode, type FileSystem, readAll, writeAll } from "./fs.js";
import type { MessageId } from "./ids.js";
import { safe } from "./log-text.js";
import type { QueuePaths } from "./paths.js";
import { route } from "./routing.js";

/** Hears for each channel whether it has recipients, or undefined if the message must stay in todo/ for another time. */
export type Prepared = (channels: readonly boolean[] | undefined) => void;

export class Preprocessor {
	private readonly fs: FileSystem;
	private readonly paths: QueuePaths;
	private readonly routing: () => Routing;
	private readonly log: (text: string) => void;
	private readonly who: string;
	private readonly records: string;

	/** `log` takes whole lines, `who` stands in warnings ("qmail-todo: "). */
	constructor(options: {
		readonly fs: FileSystem;
		readonly paths: QueuePaths;
		readonly routing: () => Routing;
		readonly log: (text: string) => void;
		readonly who: string;
		/** Types of the records that an envelope may have. */
		readonly records: string;
	}) {
		this.fs = options.fs;
		this.paths = options.paths;
		this.routing = options.routing;
		this.log = options.log;
		this.who = options.who;
		this.records = options.records;
	}

	/** Calls `done` once, perhaps before it returns. Never throws for what the file system does. */
	prepare(id: MessageId, done: Prepared): void {
		const envelope = this.readEnvelope(id);
		const size = envelope && this.sizeOf(id);
		if (!envelope || size === undefined || !this.removeLeftovers(id)) {
			done(undefined);
			return;
		}
		const channels = this.paths.channels.map(() => "");
		const routing = this.routing();
		for (const recipient of envelope.recipients) {
			const { channel, address } = route(recipient, routing);
			channels[channel] += `${RECORD.recipient}${address}\0`;
		}
		const files: [path: string, content: string][] = [[this.paths.info(id), `${RECORD.sender}${envelope.sender}\0`]];
		for (const [channel, content] of channels.entries()) {
			if (content !== "") files.push([this.paths.channel(channel, id), content]);
		}
		const announce = () => {
			const { sender, pid, uid } = envelope;
			this.log(`new msg ${id}\n`);
			this.log(`info msg ${id}: bytes ${size} from <${safe(sender)}> qp ${pid} uid ${uid}\n`);
		};
		this.makeFiles(files, announce, (made) => done(made ? channels.map((content) => content !== "") : undefined));
	}

	private readEnvelope(id: MessageId): Envelope | undefined {
		const path = this.paths.todo(id);
		let text: string;
		try {
			text = readAll(this.fs, path);
		} catch (error) {
			const reading = errorCode(error) === "EIO" || errorCode(error) === "EISDIR";
			this.warn(reading ? `trouble reading ${path}` : `unable to open ${path}`);
			return undefined;
		}
		const envelope = parseEnvelope(text, this.records);
		if (typeof envelope !== "string") return envelope;
		this.warn(`${envelope} in ${path}`);
		return undefined;
	}

	private sizeOf(id: MessageId): number | undefined {
		try {
			const mess = this.fs.stat(this.paths.mess(id));
			if (mess) return mess.size;
		} catch {
			// Said below, as for a missing file.
		}
		this.warn(`unable to stat ${this.paths.mess(id)}`);
		return undefined;
	}

	private removeLeftovers(id: MessageId): boolean {
		for (const channel of this.paths.channels.keys()) {
			if (!this.remove(this.paths.channel(channel, id))) return false;
		}
		return this.remove(this.paths.info(id));
	}

	private remove(path: string): boolean {
		try {
			this.fs.unlink(path);
			return true;
		} catch {
			this.warn(`unable to unlink ${path}`);
			return false;
		}
	}

	/**
	 * Makes and writes the files one after the other, then has all of them synced; `written` is called when the first stands. The syncs
	 * are under way together: what must wait for all of them, and does, is the request to clean.
	 */
	private makeFiles(
		files: readonly (readonly [path: string, content: string])[],
		written: () => void,
		done: (made: boolean) => void,
	): void {
		const open: { readonly path: string; readonly file: number }[] = [];
		const give = (complaint: string) => {
			this.warn(complaint);
			for (const { file } of open) this.close(file);
			this.removeDebris(open.map(({ path }) => path));
			done(false);
		};
		for (const [path, content] of files) {
			let file: number;
			try {
				file = this.fs.open(path, "create", FILE_MODE.preprocessed);
				open.push({ path, file });
			} catch {
				give(`unable to create ${path}`);
				return;
			}
			try {
				writeAll(this.fs, file, content);
			} catch {
				give(`trouble writing to ${path}`);
				return;
			}
			if (open.length === 1) written();
		}
		let unsynced = open.length;
		let good = true;
		for (const { path, file } of open) {
			this.fs.fsync(file, (error) => {
				this.close(file);
				if (error) this.warn(`trouble fsyncing ${path}`);
				good &&= error === undefined;
				unsynced -= 1;
				if (unsynced > 0) return;
				if (!good) this.removeDebris(open.map((made) => made.path));
				done(good);
			});
		}
	}

	/** What was made in vain goes, so that a full disk is not filled further; the next attempt would remove it anyway. */
	private removeDebris(paths: readonly string[]): void {
		for (const path of paths) {
			try {
				this.fs.unlink(path);
			} catch {
				// The next attempt begins with removing it, and complains then.
			}
		}
	}

	private close(file: number): void {
		try {
			this.fs.close(file);
		} catch {
			// After a good fsync nothing can be lost here.
		}
	}

	private warn(text: string): void {
		this.log(`warning: ${this.who}${text}\n`);
	}
}
