/**
 * Where the files of a message are in the queue directory, flat or split. Leaves out pid/ and lock/, which have no numbers.
 */
import { CLEAN_REQUEST } from "../../model/protocol/messages.js";
import type { Dialect } from "./dialect.js";
import { isMessageId, type MessageId, remainder } from "./ids.js";

export class QueuePaths {
	/** Channel directories in the order of the dialect: local, remote, then supplementary ones. */
	readonly channels: readonly string[];
	private readonly split: number;
	private readonly envelopeSplit: number | null;

	constructor(dialect: Dialect) {
		this.channels = dialect.channels;
		this.split = dialect.split;
		this.envelopeSplit = dialect.envelopeSplit;
	}

	/** "13/457": how lspawn and rspawn are told of a message. */
	inMess(id: MessageId): string {
		return `${remainder(id, this.split)}/${id}`;
	}

	mess(id: MessageId): string {
		return `mess/${this.inMess(id)}`;
	}

	info(id: MessageId): string {
		return `info/${this.inMess(id)}`;
	}

	channel(channel: number, id: MessageId): string {
		return `${this.channels[channel] ?? "local"}/${this.inMess(id)}`;
	}

	todo(id: MessageId): string {
		return `todo/${this.inTodo(id)}`;
	}

	intd(id: MessageId): string {
		return `intd/${this.inTodo(id)}`;
	}

	/** bounce/ is never split. */
	bounce(id: MessageId): string {
		return `bounce/${id}`;
	}

	/** The request to clean after preprocessing, without its NUL. */
	requestPreprocessed(id: MessageId): string {
		return CLEAN_REQUEST.preprocessed + this.inTodo(id);
	}

	/** The request to clean when a message is finished, without its NUL: never split. */
	requestFinished(id: MessageId): string {
		return CLEAN_REQUEST.finished + id;
	}

	/** Directories that together hold todo/. */
	todoDirectories(): readonly string[] {
		return this.envelopeSplit === null ? ["todo"] : numbered("todo", this.envelopeSplit);
	}

	/** Directories that together hold mess/, info/ or a channel. */
	splitDirectories(name: string): readonly string[] {
		return numbered(name, this.split);
	}

	/** True if a file of that name belongs into that one of `todoDirectories`. */
	belongsInTodo(directory: string, id: MessageId): boolean {
		return this.envelopeSplit === null || directory === `todo/${remainder(id, this.envelopeSplit)}`;
	}

	/** The message that a name relative to todo/ or intd/ speaks of; undefined if it is none, or in the wrong place. */
	parseInTodo(name: string): MessageId | undefined {
		const id = name.slice(name.lastIndexOf("/") + 1);
		return isMessageId(id) && name === this.inTodo(id) ? id : undefined;
	}

	/** All directories of a queue, parents first, with their modes. */
	directories(): readonly (readonly [path: string, mode: number])[] {
		const made: [string, number][] = [
			["pid", 0o700],
			["intd", 0o700],
			["todo", 0o750],
			["bounce", 0o700],
			["lock", 0o750],
		];
		const split: [string, number][] = [
			["mess", 0o750],
			["info", 0o700],
		];
		for (const channel of this.channels) split.push([channel, 0o700]);
		for (const [name, mode] of split) {
			if (!made.some(([path]) => path === name)) made.push([name, mode]);
			for (const directory of this.splitDirectories(name)) made.push([directory, mode]);
		}
		for (const [name, mode] of [
			["todo", 0o750],
			["intd", 0o700],
		] as const) {
			for (const directory of numbered(name, this.envelopeSplit ?? 0)) made.push([directory, mode]);
		}
		return made;
	}

	private inTodo(id: MessageId): string {
		return this.envelopeSplit === null ? id : `${remainder(id, this.envelopeSplit)}/${id}`;
	}
}

function numbered(name: string, count: number): readonly string[] {
	return Array.from({ length: count }, (_, number) => `${name}/${number}`);
}
