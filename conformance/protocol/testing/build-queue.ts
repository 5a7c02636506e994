/** Builds queue directories on disk for the linter's tests: a healthy empty queue of any layout, and messages in any state. */
import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DIALECTS, type DialectName, queuePath } from "../../../model/protocol/dialects.js";
import { FILE_MODE } from "../../../model/protocol/messages.js";

export const ENVELOPE = "u1000\0p77\0Fa@example.org\0Tb@example.org\0Tc@example.net\0";

export class BuiltQueue {
	readonly root: string;
	readonly #dialect;

	constructor(dialect: DialectName = "notqmail") {
		this.root = mkdtempSync(join(tmpdir(), "spoolproof-lint-"));
		this.#dialect = DIALECTS[dialect];
		const { split, envelopeSplit, channels } = this.#dialect;
		const directories: [string, number | null][] = [
			["pid", null],
			["lock", null],
			["bounce", null],
			["todo", envelopeSplit],
			["intd", envelopeSplit],
		];
		for (const name of ["mess", "info", ...channels]) directories.push([name, split]);
		for (const [name, parts] of directories) {
			mkdirSync(join(this.root, name));
			for (let i = 0; i < (parts ?? 0); i++) mkdirSync(join(this.root, name, `${i}`));
		}
		execFileSync("mkfifo", [join(this.root, "lock/trigger")]);
		writeFileSync(join(this.root, "lock/sendmutex"), "");
	}

	/** The path, relative to the queue, of a number's file in a directory. */
	pathOf(directory: string, id: string): string {
		const flat = directory === "bounce";
		const envelope = directory === "todo" || directory === "intd";
		const split = flat ? null : envelope ? this.#dialect.envelopeSplit : this.#dialect.split;
		return `${directory}/${queuePath(split, BigInt(id))}`;
	}

	/** Writes any file, making directories as needed. */
	write(path: string, content: string, mode = 0o600): this {
		const full = join(this.root, path);
		mkdirSync(dirname(full), { recursive: true });
		writeFileSync(full, content);
		chmodSync(full, mode);
		return this;
	}

	/** Puts a file of a number where it belongs, with the mode that it should have. */
	file(directory: string, id: string, content = ENVELOPE): this {
		const injected = directory === "mess" || directory === "todo" || directory === "intd";
		return this.write(this.pathOf(directory, id), content, injected ? FILE_MODE.injected : FILE_MODE.preprocessed);
	}

	/** Makes mess/ as qmail-queue does, so that its name is its inode. @returns the number */
	inject(text = "Received: by us\n\nHello\n"): string {
		const path = join(this.root, "pid", "new");
		writeFileSync(path, text);
		chmodSync(path, FILE_MODE.injected);
		const id = `${statSync(path, { bigint: true }).ino}`;
		linkSync(path, join(this.root, this.pathOf("mess", id)));
		rmSync(path);
		return id;
	}

	/** Links one file of a number to another directory. */
	link(from: string, to: string, id: string): this {
		linkSync(join(this.root, this.pathOf(from, id)), join(this.root, this.pathOf(to, id)));
		return this;
	}

	/** Makes a file look as if last used so many hours before `now` (seconds). */
	age(path: string, hours: number, now: number): this {
		utimesSync(join(this.root, path), now - hours * 3600, now - hours * 3600);
		return this;
	}

	remove(path: string): this {
		rmSync(join(this.root, path), { recursive: true });
		return this;
	}

	destroy(): void {
		rmSync(this.root, { recursive: true, force: true });
	}
}
