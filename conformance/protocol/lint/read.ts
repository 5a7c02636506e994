/**
 * The linter's eye: the only place where it touches the file system. It lists, examines and reads; it never opens for writing,
 * follows no symbolic link, does not hang on FIFOs, and does not change access times where the system lets it
 * (a cleanup is due by the access time of mess/, so those files are examined but never opened at all).
 */
import { closeSync, constants, lstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";

export type FileKind = "file" | "directory" | "fifo" | "symbolic link" | "socket" | "device";

export interface FileFacts {
	readonly kind: FileKind;
	/** Permission bits, 0 to 0o7777. */
	readonly mode: number;
	readonly inode: bigint;
	readonly size: number;
	readonly owner: number;
	/** Seconds since the epoch. */
	readonly accessed: number;
	readonly modified: number;
}

/** All paths are relative to the queue directory; names are bytes, each of which is a character. */
export interface QueueReader {
	/** Sorted entries, or null if the directory does not exist. @throws UnreadableQueue */
	list(path: string): readonly string[] | null;
	/** Null if nothing is there. @throws UnreadableQueue */
	examine(path: string): FileFacts | null;
	/** The bytes in pieces, or null if nothing is there (any more). @throws UnreadableQueue */
	contents(path: string): Generator<Uint8Array> | null;
}

/** Something in the queue could not be read, so that no verdict on it can be given. */
export class UnreadableQueue extends Error {
	override readonly name = "UnreadableQueue";
}

const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
const GONE = new Set(["ENOENT", "ENOTDIR"]);

function codeOf(error: unknown): string {
	return error instanceof Error && "code" in error ? String(error.code) : "";
}

function unreadable(path: string, error: unknown): UnreadableQueue {
	const why = codeOf(error) || String(error);
	const advice =
		why === "EACCES" || why === "EPERM" ? "; run as root, since parts of a queue belong to different users" : "";
	return new UnreadableQueue(`cannot read ${path}: ${why}${advice}`);
}

/** A missing file gives null, any other failure an UnreadableQueue. */
function unlessGone<Result>(path: string, read: () => Result): Result | null {
	try {
		return read();
	} catch (error) {
		if (GONE.has(codeOf(error))) return null;
		throw unreadable(path, error);
	}
}

/** As much of what the system says of a file as tells its kind. */
type Stat = Readonly<Record<`is${"File" | "Directory" | "FIFO" | "SymbolicLink" | "Socket"}`, () => boolean>>;

function kindOf(stat: Stat): FileKind {
	if (stat.isFile()) return "file";
	if (stat.isDirectory()) return "directory";
	if (stat.isFIFO()) return "fifo";
	if (stat.isSymbolicLink()) return "symbolic link";
	return stat.isSocket() ? "socket" : "device";
}

/** A path as the system takes it: any bytes, which need not be text. */
function at(root: string, path: string): string | Buffer {
	if (/^[ -~]*$/.test(path)) return join(root, path);
	return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, "latin1")]);
}

function openForReading(path: string | Buffer): number {
	try {
		return openSync(path, FLAGS | constants.O_NOATIME);
	} catch (error) {
		// Only the owner may leave the access time alone.
		if (codeOf(error) !== "EPERM") throw error;
		return openSync(path, FLAGS);
	}
}

function* pieces(path: string, fd: number): Generator<Uint8Array> {
	const buffer = new Uint8Array(65_536);
	try {
		for (;;) {
			const length = readSync(fd, buffer, 0, buffer.length, null);
			if (length === 0) return;
			yield buffer.subarray(0, length);
		}
	} catch (error) {
		throw unreadable(path, error);
	} finally {
		closeSync(fd);
	}
}

/** A reader of the queue directory `root` on disk. */
export function diskReader(root: string): QueueReader {
	return {
		list: (path) => unlessGone(path, () => readdirSync(at(root, path), "latin1").sort()),
		examine: (path) =>
			unlessGone(path, () => {
				const stat = lstatSync(at(root, path), { bigint: true });
				return {
					kind: kindOf(stat),
					mode: Number(stat.mode & 0o7777n),
					inode: stat.ino,
					size: Number(stat.size),
					owner: Number(stat.uid),
					accessed: Number(stat.atimeMs / 1000n),
					modified: Number(stat.mtimeMs / 1000n),
				};
			}),
		contents: (path) => {
			const fd = unlessGone(path, () => openForReading(at(root, path)));
			return fd === null ? null : pieces(path, fd);
		},
	};
}
