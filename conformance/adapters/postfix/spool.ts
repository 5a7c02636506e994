/**
 * The messages of a session and their queue files: written, offered one at a time, marked as delivered, made unreadable, taken away
 * when the queue manager has deferred or finished them. Leaves out when any of this is to happen.
 */
import { closeSync, openSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Observation } from "../../../model/scheduler/events.js";
import { AdapterFailure, ImpossibleStimulus } from "../adapter.js";
import { EPOCH } from "./clock.js";
import { queuePath } from "./configuration.js";
import { QueueFile } from "./queue-file.js";

/** Old enough for a queue scan at any time of a scenario, clock steps backwards included. */
const LONG_AGO = new Date(Date.UTC(2000, 0, 1));
const DONE_MARK = Buffer.from("D");

export interface Message {
	/** As the scenario calls it. */
	readonly name: string;
	/** As Postfix calls it. */
	readonly id: string;
	readonly file: QueueFile;
	/** The directory that its file is in; the stash is out of the queue manager's sight. */
	place: "stash" | "incoming" | "active" | "deferred";
}

export class Spool {
	readonly #directory: string;
	readonly #byId = new Map<string, Message>();
	readonly #byName = new Map<string, Message>();
	/** New messages that are not active yet. At most the first stands in incoming/, so that they are taken in this order. */
	readonly #waiting: Message[] = [];
	#nextId = 1;

	constructor(directory: string) {
		this.#directory = directory;
	}

	/** Writes the file of a new message into the stash. `now`: second of the scenario. */
	add(name: string, recipients: readonly string[], single: boolean, now: number): void {
		if (this.#byName.has(name)) throw new ImpossibleStimulus(`message ${name} is in the queue already`);
		const id = /^[A-Za-z][A-Za-z0-9]{0,30}$/.test(name) ? name : `0${this.#nextId++}`;
		const file = new QueueFile({ recipients, single, arrived: EPOCH + now });
		const message: Message = { name, id, file, place: "stash" };
		const path = this.#path(message);
		writeFileSync(path, file.bytes, { mode: 0o700 });
		utimesSync(path, LONG_AGO, LONG_AGO);
		this.#byId.set(id, message);
		this.#byName.set(name, message);
		this.#waiting.push(message);
	}

	/** Puts the first waiting message into incoming/; false if one stands there already, or none waits. */
	offer(): boolean {
		const first = this.#waiting[0];
		if (first?.place !== "stash") return false;
		this.#move(first, "incoming");
		return true;
	}

	/** Puts a deferred message back into deferred/. */
	offerAgain(name: string): Message {
		const message = this.#known(name);
		if (message.place !== "stash" || this.#waiting.includes(message)) {
			throw new ImpossibleStimulus(`message ${name} is not deferred`);
		}
		this.#move(message, "deferred");
		return message;
	}

	/** Takes a message out of sight again if no scan took it. */
	takeBack(message: Message): void {
		if (message.place === "deferred" && this.#byId.get(message.id) === message) this.#move(message, "stash");
	}

	/** Makes the unread rest of the file garbage; nothing happens if all has been read. */
	corrupt(name: string): void {
		const message = this.#known(name);
		const garbage = message.file.garbage();
		if (garbage === null) return;
		const path = this.#path(message);
		const { atime, mtime } = statSync(path);
		this.#overwrite(message, [garbage.offset], garbage.bytes);
		// The time stamp says when the message may be tried; the real time of now would be in the scenario's far future.
		utimesSync(path, atime, mtime);
	}

	/** Marks recipients as delivered, by the offsets that the delivery agent was told. */
	markDone(message: Message, offsets: readonly number[]): void {
		for (const offset of offsets) {
			if (message.file.markDone(offset)) continue;
			throw new AdapterFailure(`message ${message.name} has no recipient at offset ${offset} of its file`);
		}
		this.#overwrite(message, offsets, DONE_MARK);
	}

	/** The message that Postfix calls so. */
	byId(id: string): Message {
		const message = this.#byId.get(id);
		if (message === undefined)
			throw new AdapterFailure(`the queue manager has a message ${id}, which is not in the queue`);
		return message;
	}

	/** The queue manager took the file into active/. */
	onActive(id: string): Observation {
		const message = this.byId(id);
		if (this.#waiting[0] === message) this.#waiting.shift();
		message.place = "active";
		message.file.rewind();
		return { saw: "activate", message: message.name };
	}

	/** The queue manager removed the file from active/: the directories tell what became of it. */
	onDone(id: string): Observation {
		const message = this.byId(id);
		const deferred = statSync(queuePath(this.#directory, "deferred", id), { throwIfNoEntry: false });
		if (deferred !== undefined) {
			message.place = "deferred";
			this.#move(message, "stash");
			const wakeup = Math.round(deferred.mtimeMs / 1000) - EPOCH;
			return { saw: "finish", message: message.name, fate: "deferred", wakeup };
		}
		this.#byId.delete(id);
		this.#byName.delete(message.name);
		const corrupt = queuePath(this.#directory, "corrupt", id);
		const kept = statSync(corrupt, { throwIfNoEntry: false }) !== undefined;
		if (kept) rmSync(corrupt);
		else if (statSync(this.#path(message), { throwIfNoEntry: false }) !== undefined) {
			throw new AdapterFailure(
				`the queue manager says that it is done with ${message.name}, whose file is still active`,
			);
		}
		return { saw: "finish", message: message.name, fate: kept ? "corrupt" : "removed" };
	}

	#known(name: string): Message {
		const message = this.#byName.get(name);
		if (message === undefined) throw new ImpossibleStimulus(`message ${name} is not in the queue`);
		return message;
	}

	#path({ place, id }: Message): string {
		return place === "stash" ? join(this.#directory, `stash.${id}`) : queuePath(this.#directory, place, id);
	}

	#move(message: Message, place: Message["place"]): void {
		const from = this.#path(message);
		message.place = place;
		renameSync(from, this.#path(message));
	}

	#overwrite(message: Message, offsets: readonly number[], bytes: Buffer): void {
		const file = openSync(this.#path(message), "r+");
		try {
			for (const offset of offsets) writeSync(file, bytes, 0, bytes.length, offset);
		} finally {
			closeSync(file);
		}
	}
}
