/**
 * One look through todo/: hands out the numbers of the messages that are there. Opens one directory after the other, so that a
 * split queue costs no more memory than its fullest directory. Leaves out when to look.
 */
import { errorCode, type FileSystem } from "./fs.js";
import { isMessageId, type MessageId } from "./ids.js";
import type { QueuePaths } from "./paths.js";

/** So many odd names are remembered, to complain once and not at each look. */
const REMEMBERED = 1000;

export class TodoScan {
	private readonly fs: FileSystem;
	private readonly paths: QueuePaths;
	private readonly complain: (text: string) => void;
	private readonly known: Set<string>;
	private directories: readonly string[];
	private directory = "";
	private names: readonly string[] = [];
	private at = 0;

	/** `known`: names that were complained of; shared by the scans of one program. */
	constructor(fs: FileSystem, paths: QueuePaths, complain: (text: string) => void, known: Set<string>) {
		this.fs = fs;
		this.paths = paths;
		this.complain = complain;
		this.known = known;
		this.directories = paths.todoDirectories();
	}

	/**
	 * The next message, or undefined at the end.
	 * @throws Error with a code if a directory cannot be read; the call may be repeated and tries that directory again.
	 */
	next(): MessageId | undefined {
		for (;;) {
			const name = this.names[this.at];
			if (name === undefined) {
				const [directory, ...rest] = this.directories;
				if (directory === undefined) return undefined;
				this.names = this.fs.list(directory);
				this.at = 0;
				this.directory = directory;
				this.directories = rest;
				continue;
			}
			this.at += 1;
			if (isMessageId(name) && this.paths.belongsInTodo(this.directory, name)) return name;
			this.odd(name);
		}
	}

	/** The directory that `next` could not read. */
	get stuckAt(): string {
		return this.directories[0] ?? "todo";
	}

	private odd(name: string): void {
		const path = `${this.directory}/${name}`;
		if (this.known.has(path) || this.known.size >= REMEMBERED) return;
		// The subdirectories of another layout are debris of a conversion, not messages.
		if (this.isDirectory(path) && !this.paths.todoDirectories().includes(path)) {
			this.known.add(path);
			this.complain(`${path} is a directory and not looked into`);
			return;
		}
		this.known.add(path);
		if (isMessageId(name)) this.complain(`${path} is in the wrong subdirectory`);
		else this.complain(`${path} is not the number of a message`);
	}

	private isDirectory(path: string): boolean {
		try {
			return this.fs.stat(path)?.regular === false;
		} catch (error) {
			return errorCode(error) === "EISDIR";
		}
	}
}
