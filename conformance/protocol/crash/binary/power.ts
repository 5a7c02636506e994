/**
 * What a power failure would do at the moment at which clean is asked to remove an envelope, told from the record of system calls: files
 * of the message that were written and not synced are gone then, and soon the envelope is, too. Leaves out file systems that lose
 * changes of directories: a binary cannot be put on one.
 */
import type { PointResult } from "./points.js";
import type { TracedCall } from "./strace.js";

const WRITES = new Set(["write", "writev", "pwrite64"]);
const SYNCS = new Set(["fsync", "fdatasync"]);
const PREPROCESSED = /^[0-9]+<[^>]*\/((info|local|remote|suppl[01])\/(?:[0-9]+\/)?([0-9]+))>/;
const REQUEST = /^[0-9]+<[^>]*>(?:\(deleted\))?, "todo\/(?:[0-9]+\/)?([0-9]+)\\0/;

/** One point for each request, in the order of the record. */
export function powerPoints(calls: readonly TracedCall[]): readonly PointResult[] {
	/** Paths of files with something in them that is not on disk, by number. */
	const unsynced = new Map<string, Set<string>>();
	const points: PointResult[] = [];
	for (const { name, nth, text } of calls) {
		const [, path, , id = ""] = PREPROCESSED.exec(text) ?? [];
		const asked = WRITES.has(name) ? REQUEST.exec(text)?.[1] : undefined;
		if (path !== undefined && WRITES.has(name)) unsynced.set(id, (unsynced.get(id) ?? new Set()).add(path));
		if (path !== undefined && SYNCS.has(name)) unsynced.get(id)?.delete(path);
		if (asked === undefined) continue;
		const lost = [...(unsynced.get(asked) ?? [])].join(", ");
		const fate = lost === "" ? "fine" : "lost";
		const why = lost === "" ? "all synced" : `${lost} not synced when clean was asked to remove the envelope`;
		points.push({
			fault: { call: name, nth, what: "POWER" },
			call: `${name}(${text}`,
			run: { messages: [{ id: asked, fate, why, state: "S4" }], ended: false, home: "", record: "" },
		});
	}
	return points;
}
