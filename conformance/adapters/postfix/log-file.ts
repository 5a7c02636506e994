/**
 * The file that the queue manager's log goes to. A file and not a pipe: what was written is there to be read at once, in order, and
 * nobody is woken up by each line. Leaves out what the lines say (log.ts).
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

const TAIL_BYTES = 4000;
/** A log that has grown beyond this is emptied when nobody writes to it. */
const LARGE = 1 << 22;

/** One read takes all of what a usual step logs. Shared: it is used synchronously. */
const buffer = Buffer.allocUnsafe(1 << 18);

export class LogFile {
	/** For the writer, who appends; `closeWriter` when it has its own copy. */
	readonly writer: number;
	readonly #file: number;
	#position = 0;
	/** Bytes that were in the file when it was emptied. */
	#emptied = 0;
	#open = true;

	constructor(directory: string) {
		const path = join(directory, "log");
		this.writer = openSync(path, "a");
		this.#file = openSync(path, "r+");
	}

	/** How many bytes have been logged so far. */
	get size(): number {
		return this.#open ? this.#emptied + fstatSync(this.#file).size : this.#emptied;
	}

	/** What was logged since the last call; pieces may end within a line. */
	read(): string {
		let text = "";
		for (;;) {
			const length = readSync(this.#file, buffer, 0, buffer.length, this.#position);
			this.#position += length;
			text += buffer.toString("latin1", 0, length);
			if (length < buffer.length) return text;
		}
	}

	/** Makes a large log small again. Call only when all has been read and nobody writes. */
	trim(): void {
		if (this.#position < LARGE) return;
		ftruncateSync(this.#file);
		this.#emptied += this.#position;
		this.#position = 0;
	}

	/** What was logged last, for error messages. */
	lastWords(): string {
		const start = this.#open ? Math.max(0, fstatSync(this.#file).size - TAIL_BYTES) : 0;
		const length = this.#open ? readSync(this.#file, buffer, 0, TAIL_BYTES, start) : 0;
		const lines = buffer
			.toString("latin1", 0, length)
			.split("\n")
			.filter((line) => line.trim() !== "");
		const telling = lines.filter((line) => /: (fatal|panic|error|warning): /.test(line));
		const shown = (telling.length > 0 ? telling : lines).slice(-3);
		return shown.length === 0 ? "it logged nothing" : `it logged last:\n  ${shown.join("\n  ")}`;
	}

	closeWriter(): void {
		closeSync(this.writer);
	}

	close(): void {
		if (!this.#open) return;
		this.#open = false;
		closeSync(this.#file);
	}
}
