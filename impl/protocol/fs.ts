/**
 * The file system as the reference processes see it: each visible operation on the queue is one call, so that a test can put a
 * crash, an error or a forgetful disk between any two. Paths are relative to the queue directory. Contents are strings of one
 * character a byte (latin1). Leaves out everything that the protocol does not need.
 */
import {
	closeSync,
	existsSync,
	fstatSync,
	fsync as fsyncLater,
	fsyncSync,
	ftruncateSync,
	linkSync,
	openSync,
	readdirSync,
	readSync,
	type Stats,
	statSync,
	unlinkSync,
	utimesSync,
	writeSync,
} from "node:fs";

/** What is known of a file without reading it. Times are whole seconds since 1970. */
export interface FileStatus {
	readonly inode: string;
	readonly size: number;
	readonly accessed: number;
	readonly modified: number;
	readonly regular: boolean;
}

/** Read only; new file that must not exist; write into an existing file; write at the end, made if missing. */
export type OpenHow = "read" | "create" | "update" | "append";

/** Calls throw an Error with a `code` such as "ENOENT" or "ENOSPC" (see `errorCode`), unless said otherwise. */
export interface FileSystem {
	/** Names in a directory, without "." and "..", in no particular order. */
	list(directory: string): readonly string[];
	/** Undefined if there is no such file. */
	stat(path: string): FileStatus | undefined;
	open(path: string, how: OpenHow, mode?: number): number;
	statOpen(file: number): FileStatus;
	/** At most `length` bytes from `offset`; fewer are no sign of the end, none are. */
	read(file: number, offset: number, length: number): string;
	/** Writes at the given offset or, without one, where the last write ended; answers how many bytes were taken. */
	write(file: number, bytes: string, offset?: number): number;
	/** `done` may be called before `fsync` returns. The error has a `code`. */
	fsync(file: number, done: (error: Error | undefined) => void): void;
	truncate(file: number): void;
	close(file: number): void;
	link(existing: string, path: string): void;
	/** False if there was no such file. */
	unlink(path: string): boolean;
	/** Sets time of access and of modification, in seconds since 1970. */
	setTimes(path: string, seconds: number): void;
}

/** The system's name of what went wrong ("ENOSPC"), or "" if it was not the file system. */
export function errorCode(error: unknown): string {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Writes all of it, however little is taken at a time. Throws what the file system throws. */
export function writeAll(fs: FileSystem, file: number, bytes: string, offset?: number): void {
	let done = 0;
	while (done < bytes.length) {
		const rest = done === 0 ? bytes : bytes.slice(done);
		const taken = fs.write(file, rest, offset === undefined ? undefined : offset + done);
		if (taken <= 0) throw Object.assign(new Error("nothing was written"), { code: "ENOSPC" });
		done += taken;
	}
}

const CHUNK = 65_536;

/** Reads a whole file. Throws what the file system throws; the file is closed in any case. */
export function readAll(fs: FileSystem, path: string): string {
	const file = fs.open(path, "read");
	try {
		let text = "";
		for (;;) {
			const part = fs.read(file, text.length, CHUNK);
			if (part === "") return text;
			text += part;
		}
	} finally {
		fs.close(file);
	}
}

const FLAGS: Record<OpenHow, string> = { read: "r", create: "wx", update: "r+", append: "a" };

/** An fsync faster than this (in ms) is not worth a thread. */
const CHEAP_SYNC_MS = 0.06;
/** After so many syncs in threads, one is timed again. */
const PROBE_EVERY = 512;

/** The real thing, relative to the working directory. */
export class RealFileSystem implements FileSystem {
	private readonly buffer = Buffer.allocUnsafe(CHUNK);
	private readonly overlapSyncs: boolean;
	private untilProbe = 0;

	/** `overlapSyncs`: syncs that are slow are done in the thread pool, so that several can be under way. */
	constructor(options: { readonly overlapSyncs?: boolean } = {}) {
		this.overlapSyncs = options.overlapSyncs ?? false;
		// An ENOENT is an everyday answer here: no stack traces for it.
		Error.stackTraceLimit = 0;
	}

	list(directory: string): readonly string[] {
		return readdirSync(directory, "latin1");
	}

	stat(path: string): FileStatus | undefined {
		const found = statSync(path, { throwIfNoEntry: false });
		return found && status(found);
	}

	open(path: string, how: OpenHow, mode = 0o600): number {
		return openSync(path, FLAGS[how], mode);
	}

	statOpen(file: number): FileStatus {
		// Inode numbers may exceed what a double holds exactly.
		const { ino } = fstatSync(file, { bigint: true });
		return { ...status(fstatSync(file)), inode: String(ino) };
	}

	read(file: number, offset: number, length: number): string {
		const count = readSync(file, this.buffer, 0, Math.min(length, CHUNK), offset);
		return this.buffer.toString("latin1", 0, count);
	}

	write(file: number, bytes: string, offset?: number): number {
		if (bytes.length > CHUNK) return this.write(file, bytes.slice(0, CHUNK), offset);
		const count = this.buffer.write(bytes, 0, "latin1");
		return writeSync(file, this.buffer, 0, count, offset ?? null);
	}

	fsync(file: number, done: (error: Error | undefined) => void): void {
		if (this.overlapSyncs && this.untilProbe > 0) {
			this.untilProbe -= 1;
			fsyncLater(file, (error) => done(error ?? undefined));
			return;
		}
		const before = performance.now();
		try {
			fsyncSync(file);
		} catch (error) {
			done(error instanceof Error ? error : new Error(String(error)));
			return;
		}
		if (performance.now() - before > CHEAP_SYNC_MS) this.untilProbe = PROBE_EVERY;
		done(undefined);
	}

	truncate(file: number): void {
		ftruncateSync(file, 0);
	}

	close(file: number): void {
		closeSync(file);
	}

	link(existing: string, path: string): void {
		linkSync(existing, path);
	}

	unlink(path: string): boolean {
		// Asking first is cheaper than an exception, and most leftovers are not there.
		if (!existsSync(path)) return false;
		try {
			unlinkSync(path);
			return true;
		} catch (error) {
			if (errorCode(error) === "ENOENT") return false;
			throw error;
		}
	}

	setTimes(path: string, seconds: number): void {
		utimesSync(path, seconds, seconds);
	}
}

function status(found: Stats): FileStatus {
	return {
		inode: String(found.ino),
		size: found.size,
		accessed: Math.floor(found.atimeMs / 1000),
		modified: Math.floor(found.mtimeMs / 1000),
		regular: found.isFile(),
	};
}
