/**
 * Goes through a queue once and gathers its files by message number; what is out of place is an anomaly at once.
 * Leaves out what the files of one number mean together: rules.ts.
 */
import { queuePath } from "../../../model/protocol/dialects.js";
import type { MessageFile } from "../../../model/protocol/states.js";
import type { Anomaly, AnomalyCode } from "./catalogue.js";
import { NUMBER, type QueueLayout } from "./layout.js";
import type { FileFacts, QueueReader } from "./read.js";

export interface FoundFile {
	readonly path: string;
	/** mess, intd, todo, info, bounce, or a recipient directory. */
	readonly directory: string;
	readonly facts: FileFacts;
}

export interface Collection {
	/** By number, as a decimal. */
	readonly messages: Map<string, FoundFile[]>;
	readonly anomalies: Anomaly[];
}

const WORD = 2n ** 64n;

/** Where a directory's files count in the table of states. */
export function roleOf(directory: string): MessageFile {
	switch (directory) {
		case "mess":
		case "intd":
		case "todo":
		case "info":
		case "local":
		case "bounce":
			return directory;
		default:
			return "remote";
	}
}

/** The message directories of a layout, with the split of each. */
export function messageDirectories(layout: QueueLayout): readonly (readonly [name: string, split: number | null])[] {
	return [
		// Envelopes first: a message that moves on while we look is then met twice rather than not at all.
		["todo", layout.envelopeSplit],
		["intd", layout.envelopeSplit],
		["info", layout.split],
		...layout.channels.map((channel) => [channel, layout.split] as const),
		["bounce", null],
		["mess", layout.split],
	];
}

export function collect(reader: QueueReader, layout: QueueLayout): Collection {
	const messages = new Map<string, FoundFile[]>();
	const anomalies: Anomaly[] = [];
	const report = (code: AnomalyCode, path: string, detail = "") => anomalies.push({ code, path, detail });

	function take(directory: string, split: number | null, path: string, name: string, subdirectory: string | null) {
		const facts = reader.examine(path);
		if (facts === null) return;
		if (split === null && facts.kind === "directory") return report("directory-unexpected", path);
		if (!/^[0-9]+$/.test(name)) return report("not-a-number", path);
		if (!NUMBER.test(name) || BigInt(name) >= WORD) return report("number-misspelt", path);
		if (facts.kind !== "file") return report("not-a-file", path, `found a ${facts.kind}`);
		const place = queuePath(split, BigInt(name));
		const found = subdirectory === null ? name : `${subdirectory}/${name}`;
		if (place !== found) return report("wrong-split", path, `expected ${directory}/${place}`);
		const files = messages.get(name) ?? [];
		files.push({ path, directory, facts });
		messages.set(name, files);
	}

	function subdirectory(directory: string, split: number, name: string) {
		const path = `${directory}/${name}`;
		const expected = NUMBER.test(name) && Number(name) < split;
		const entries = reader.examine(path)?.kind === "directory" ? (reader.list(path) ?? []) : null;
		if (entries === null) return take(directory, split, path, name, null);
		if (!expected) return report("directory-unexpected", path, `with ${entries.length} entries`);
		for (const entry of entries) take(directory, split, `${path}/${entry}`, entry, name);
	}

	for (const [directory, split] of messageDirectories(layout)) {
		const entries = reader.list(directory);
		if (entries === null) {
			report("directory-missing", directory);
			continue;
		}
		if (split === null) {
			for (const name of entries) take(directory, null, `${directory}/${name}`, name, null);
			continue;
		}
		for (const name of entries) subdirectory(directory, split, name);
		const present = new Set(entries);
		for (let i = 0; i < split; i++) if (!present.has(`${i}`)) report("directory-missing", `${directory}/${i}`);
	}
	return { messages, anomalies };
}
