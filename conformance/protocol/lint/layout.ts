/**
 * How a queue directory is laid out: the split of its directories, whether todo/ and intd/ are split too, which recipient
 * directories there are. Told from the directories themselves, or given by a dialect.
 */
import { DIALECTS, type DialectName } from "../../../model/protocol/dialects.js";
import { type QueueReader, UnreadableQueue } from "./read.js";

export interface QueueLayout {
	/** Of mess/, info/ and the recipient directories. */
	readonly split: number;
	/** Of todo/ and intd/; null if flat. */
	readonly envelopeSplit: number | null;
	/** Recipient directories: local, remote, and supplementary ones. */
	readonly channels: readonly string[];
	/** Record types that an envelope may have. */
	readonly envelopeRecords: string;
}

/** A message number as the programs write it. */
export const NUMBER = /^(0|[1-9][0-9]*)$/;

/** The numbered subdirectories of a directory. */
function numbered(reader: QueueReader, directory: string): readonly string[] {
	const entries = reader.list(directory) ?? [];
	return entries.filter((name) => NUMBER.test(name) && reader.examine(`${directory}/${name}`)?.kind === "directory");
}

/** The number of subdirectories 0, 1, 2 ... without a gap. */
function splitOf(reader: QueueReader, directory: string): number {
	const names = new Set(numbered(reader, directory));
	let split = 0;
	while (names.has(`${split}`)) split++;
	return split;
}

/** What most of the split directories agree on, so that one directory too few or too many is seen as the exception. */
function commonSplit(reader: QueueReader): number {
	const votes = new Map<number, number>();
	for (const directory of ["mess", "info", "local", "remote"]) {
		const split = splitOf(reader, directory);
		if (split > 0) votes.set(split, (votes.get(split) ?? 0) + 1);
	}
	return [...votes].sort(([a, m], [b, n]) => n - m || b - a)[0]?.[0] ?? 0;
}

function detected(reader: QueueReader): QueueLayout {
	const split = commonSplit(reader);
	if (reader.list(".") === null) throw new UnreadableQueue("there is no such directory");
	if (split === 0)
		throw new UnreadableQueue("this is no qmail queue: expected numbered directories mess/0, mess/1 and so on in it");
	const envelopeSplit = numbered(reader, "todo").length > split / 2 ? split : null;
	const supplementary = (reader.list(".") ?? []).filter((name) => /^suppl[0-9]+$/.test(name));
	// Without a word from the user any record type that some family knows is let through.
	return { split, envelopeSplit, channels: ["local", "remote", ...supplementary], envelopeRecords: "upFTeh" };
}

/**
 * @param dialect the family whose programs serve this queue; undefined to go by the directories alone
 * @param split overrides the split of the dialect, which is a choice of its compilation
 * @throws UnreadableQueue if the directory is not a queue at all
 */
export function layoutOf(reader: QueueReader, dialect?: DialectName, split?: number): QueueLayout {
	const found = detected(reader);
	if (dialect === undefined)
		return split === undefined
			? found
			: { ...found, split, envelopeSplit: found.envelopeSplit === null ? null : split };
	const family = DIALECTS[dialect];
	const wanted = split ?? family.split;
	return {
		split: wanted,
		envelopeSplit: family.envelopeSplit === null ? null : wanted,
		channels: family.channels,
		envelopeRecords: family.envelopeRecords,
	};
}
