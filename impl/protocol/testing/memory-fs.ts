/**
 * A queue's file system in memory: counts operations, fails or crashes where a test wants it, takes and gives bytes in any grain,
 * and forgets at a power failure what was not synced. Two disks: one whose directories are written at once (what INTERNALS
 * assumes), one that writes them later but in order (ext4: an fsync makes all earlier changes of directories last).
 */
import type { FileStatus, FileSystem, OpenHow } from "../fs.js";

/** One visible operation, for hooks and for comparing orders. Reading and looking are not visible. */
export interface Operation {
	readonly call: "create" | "write" | "fsync" | "truncate" | "link" | "unlink" | "setTimes";
	readonly path: string;
}

/** The program dies before this operation; every later call of the same program fails too. */
export class Crash extends Error {
	override readonly name = "Crash";
}

interface Inode {
	readonly number: string;
	data: string;
	/** What a power failure leaves of it. */
	synced: string;
	mode: number;
	modified: number;
	accessed: number;
}

type Entry = readonly [path: string, inode: Inode | undefined];

export class MemoryDisk {
	/** Names of directories. */
	readonly directories = new Set<string>();
	/** Names of the directories in each directory. */
	readonly subdirectories = new Map<string, string[]>();
	readonly files = new Map<string, Inode>();
	now = 1_000_000;
	/** Most bytes that one read or write moves. */
	grain = Number.POSITIVE_INFINITY;
	private syncedFiles = new Map<string, Inode>();
	private unsynced: Entry[] = [];
	private lastInode: bigint;

	constructor(directories: readonly string[], firstInode = 100n) {
		for (const name of directories) {
			this.directories.add(name);
			const above = this.subdirectories.get(parent(name));
			if (above) above.push(name.slice(parent(name).length + 1));
			else this.subdirectories.set(parent(name), [name.slice(parent(name).length + 1)]);
		}
		this.lastInode = firstInode;
	}

	/** A program's view: `before` hears each visible operation and may throw. */
	mount(before: (operation: Operation) => void = () => undefined): MemoryFileSystem {
		return new MemoryFileSystem(this, before);
	}

	/**
	 * The machine dies. Contents that were not synced are gone, unless `contents` says that they happened to be written; of the
	 * changes of directories since the last sync the first `kept` survive (all of them on a disk that writes directories at once).
	 */
	powerFailure(kept = Number.POSITIVE_INFINITY, contents: "lost" | "kept" = "lost"): void {
		const files = new Map(this.syncedFiles);
		for (const [path, inode] of this.unsynced.slice(0, kept)) {
			if (inode) files.set(path, inode);
			else files.delete(path);
		}
		this.files.clear();
		for (const [path, inode] of files) {
			if (contents === "lost") inode.data = inode.synced;
			else inode.synced = inode.data;
			this.files.set(path, inode);
		}
		this.syncEverything();
	}

	/** Changes of directories that a power failure may undo. */
	get atRisk(): number {
		return this.unsynced.length;
	}

	/** Content by path, sorted, for comparison. */
	contents(): Readonly<Record<string, string>> {
		return Object.fromEntries(
			[...this.files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, { data }]) => [path, data]),
		);
	}

	/** Puts a file there without any program. */
	put(path: string, data: string): void {
		this.enter(path, { ...this.newInode(0o600), data, synced: data });
		this.syncEverything();
	}

	newInode(mode: number): Inode {
		const used = new Set([...this.files.values()].map(({ number }) => number));
		// Numbers are used again at once, as real file systems do.
		let number = this.lastInode;
		while (used.has(String(number))) number += 1n;
		return { number: String(number), data: "", synced: "", mode, modified: this.now, accessed: this.now };
	}

	enter(path: string, inode: Inode | undefined): void {
		if (inode) this.files.set(path, inode);
		else this.files.delete(path);
		this.unsynced.push([path, inode]);
	}

	sync(inode: Inode): void {
		inode.synced = inode.data;
		this.syncEverything();
	}

	private syncEverything(): void {
		this.syncedFiles = new Map(this.files);
		this.unsynced = [];
	}
}

interface Open {
	readonly inode: Inode;
	readonly path: string;
	position: number;
	readonly append: boolean;
}

export class MemoryFileSystem implements FileSystem {
	private readonly disk: MemoryDisk;
	private readonly before: (operation: Operation) => void;
	private readonly opened = new Map<number, Open>();
	private lastFile = 2;

	constructor(disk: MemoryDisk, before: (operation: Operation) => void) {
		this.disk = disk;
		this.before = before;
	}

	/** Files that are open: none may be at rest. */
	get openFiles(): number {
		return this.opened.size;
	}

	list(directory: string): readonly string[] {
		if (!this.disk.directories.has(directory)) throw failure("ENOENT", directory);
		const names = [...(this.disk.subdirectories.get(directory) ?? [])];
		for (const path of this.disk.files.keys()) {
			if (path.startsWith(directory) && parent(path) === directory) names.push(path.slice(directory.length + 1));
		}
		return names;
	}

	stat(path: string): FileStatus | undefined {
		if (this.disk.directories.has(path)) {
			return { inode: "1", size: 0, accessed: this.disk.now, modified: this.disk.now, regular: false };
		}
		const inode = this.disk.files.get(path);
		return inode && status(inode);
	}

	open(path: string, how: OpenHow, mode = 0o600): number {
		let inode = this.disk.files.get(path);
		if (how === "create" || (how === "append" && !inode)) {
			this.before({ call: "create", path });
			if (inode) throw failure("EEXIST", path);
			if (!this.disk.directories.has(parent(path))) throw failure("ENOENT", path);
			inode = this.disk.newInode(mode);
			this.disk.enter(path, inode);
		}
		if (!inode) throw failure(this.disk.directories.has(path) ? "EISDIR" : "ENOENT", path);
		this.lastFile += 1;
		this.opened.set(this.lastFile, { inode, path, position: 0, append: how === "append" });
		return this.lastFile;
	}

	statOpen(file: number): FileStatus {
		return status(this.get(file).inode);
	}

	read(file: number, offset: number, length: number): string {
		const { inode } = this.get(file);
		return inode.data.slice(offset, offset + Math.min(length, this.disk.grain));
	}

	write(file: number, bytes: string, offset?: number): number {
		const open = this.get(file);
		this.before({ call: "write", path: open.path });
		const part = bytes.slice(0, this.disk.grain);
		const at = open.append ? open.inode.data.length : (offset ?? open.position);
		const old = open.inode.data.padEnd(at, "\0");
		open.inode.data = old.slice(0, at) + part + old.slice(at + part.length);
		open.inode.modified = this.disk.now;
		open.position = at + part.length;
		return part.length;
	}

	fsync(file: number, done: (error: Error | undefined) => void): void {
		const { inode, path } = this.get(file);
		try {
			this.before({ call: "fsync", path });
		} catch (error) {
			done(error instanceof Error ? error : new Error(String(error)));
			return;
		}
		this.disk.sync(inode);
		done(undefined);
	}

	truncate(file: number): void {
		const { inode, path } = this.get(file);
		this.before({ call: "truncate", path });
		inode.data = "";
	}

	close(file: number): void {
		this.get(file);
		this.opened.delete(file);
	}

	link(existing: string, path: string): void {
		this.before({ call: "link", path });
		const inode = this.disk.files.get(existing);
		if (!inode) throw failure("ENOENT", existing);
		if (this.disk.files.has(path)) throw failure("EEXIST", path);
		if (!this.disk.directories.has(parent(path))) throw failure("ENOENT", path);
		this.disk.enter(path, inode);
	}

	unlink(path: string): boolean {
		if (this.disk.directories.has(path)) throw failure("EISDIR", path);
		if (!this.disk.files.has(path)) return false;
		this.before({ call: "unlink", path });
		this.disk.enter(path, undefined);
		return true;
	}

	setTimes(path: string, seconds: number): void {
		this.before({ call: "setTimes", path });
		const inode = this.disk.files.get(path);
		if (!inode) throw failure("ENOENT", path);
		inode.modified = seconds;
		inode.accessed = seconds;
	}

	private get(file: number): Open {
		const open = this.opened.get(file);
		if (!open) throw failure("EBADF", String(file));
		return open;
	}
}

/** What the system would say. */
export function failure(code: string, path: string): Error {
	return Object.assign(new Error(`${code}: ${path}`), { code });
}

function parent(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function status(inode: Inode): FileStatus {
	const { number, data, accessed, modified } = inode;
	return { inode: number, size: data.length, accessed, modified, regular: true };
}
