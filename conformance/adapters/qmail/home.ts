/**
 * A home directory for one run: the queue of a dialect, control files, and the links by which a binary with the home "." compiled in
 * finds them. Leaves out programs, and what the files mean.
 */

import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QueuePaths } from "../../../impl/protocol/paths.js";
import { makeQueue } from "../../../impl/protocol/process/make-queue.js";
import type { Dialect } from "../../../model/protocol/dialects.js";
import { MESSAGE_FILES, type MessageFile } from "../../../model/protocol/states.js";
import { reason } from "../../reason.js";
import { AdapterFailure } from "../adapter.js";

export interface HomeOptions {
	/** A directory that is copied into the home first: whatever a build needs beside queue and controls. */
	readonly template?: string;
	/** Name of the control directory, where the build has another than its family. */
	readonly control?: string;
	/** Control files beyond `me`, or in its place. */
	readonly controls?: Readonly<Record<string, string>>;
	/** Where homes are made. Default: in memory, where the system has such a place. */
	readonly directory?: string;
}

const FAST = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** `me` is a host that recipients with the domain here.example are local to. */
export const ME = "here.example";

export class QueueHome {
	readonly path: string;
	readonly dialect: Dialect;
	readonly paths: QueuePaths;

	/** @throws AdapterFailure if the directory cannot be made */
	constructor(dialect: Dialect, options: HomeOptions = {}) {
		this.dialect = options.control === undefined ? dialect : { ...dialect, controlDirectory: named(options.control) };
		this.paths = new QueuePaths(dialect);
		try {
			this.path = mkdtempSync(join(options.directory ?? FAST, "spoolproof-home-"));
			if (options.template !== undefined) cpSync(options.template, this.path, { recursive: true });
			makeQueue(this.path, this.dialect, { me: `${ME}\n`, ...options.controls });
			// A program with the home "." goes on looking for them from inside the queue directory.
			symlinkSync(`../${this.dialect.controlDirectory}`, `${this.queue}/${this.dialect.controlDirectory}`);
			symlinkSync(".", `${this.queue}/queue`);
		} catch (error) {
			if (error instanceof AdapterFailure) throw error;
			throw new AdapterFailure(`cannot make a home directory: ${reason(error)}`);
		}
	}

	get queue(): string {
		return `${this.path}/queue`;
	}

	get controlDirectory(): string {
		return `${this.path}/${this.dialect.controlDirectory}`;
	}

	/** Writes a control file. */
	control(name: string, text: string): void {
		writeFileSync(`${this.controlDirectory}/${name}`, text, "latin1");
	}

	/** Absolute path of a number's file. */
	file(kind: MessageFile, id: string): string {
		return `${this.queue}/${this.relative(kind, id)}`;
	}

	/** Relative to the queue directory. */
	relative(kind: MessageFile, id: string): string {
		switch (kind) {
			case "local":
				return this.paths.channel(0, id);
			case "remote":
				return this.paths.channel(1, id);
			default:
				return this.paths[kind](id);
		}
	}

	/** Which files of a number are there; supplementary channels count as remote. */
	files(id: string): readonly MessageFile[] {
		return MESSAGE_FILES.filter((kind) =>
			kind === "remote"
				? this.paths.channels.some((_, at) => at > 0 && existsSync(`${this.queue}/${this.paths.channel(at, id)}`))
				: existsSync(this.file(kind, id)),
		);
	}

	/** All files of the queue, lock/ apart, relative to it. */
	left(): readonly string[] {
		const found: string[] = [];
		for (const [path] of this.paths.directories()) {
			if (path === "lock") continue;
			for (const entry of readdirSync(`${this.queue}/${path}`, { withFileTypes: true }))
				if (!entry.isDirectory()) found.push(`${path}/${entry.name}`);
		}
		return found.sort();
	}

	/** Numbers that any file is left of. */
	ids(): readonly string[] {
		const ids = this.left().map((path) => path.slice(path.lastIndexOf("/") + 1));
		return [...new Set(ids.filter((id) => /^[0-9]+$/.test(id)))].sort();
	}

	/** Removes a number's file, if it is there. */
	unlink(kind: MessageFile, id: string): void {
		rmSync(this.file(kind, id), { force: true });
	}

	inode(path: string): string {
		return String(statSync(path, { bigint: true }).ino);
	}

	remove(): void {
		rmSync(this.path, { recursive: true, force: true });
	}
}

function named(control: string): Dialect["controlDirectory"] {
	if (control === "control" || control === "etc") return control;
	throw new AdapterFailure(`--control ${control}: expected control or etc, the names that programs of a family use`);
}
