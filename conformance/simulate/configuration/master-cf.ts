/**
 * Reads of master.cf how many processes each delivery transport may have, and what is set for the queue manager there. Leaves out all
 * other services. Source: master(5).
 */
import { InputError, quoted } from "../input-error.js";
import { logicalLines, type Setting } from "./main-cf.js";

export interface Services {
	/** By name of the service; null: default_process_limit, 0: no limit. */
	readonly processes: ReadonlyMap<string, number | null>;
	/** What follows -o at the queue manager. */
	readonly overrides: readonly Setting[];
}

const FIELDS = ["service", "type", "private", "unpriv", "chroot", "wakeup", "maxproc", "command"] as const;

/** @throws InputError for a line that is no service. */
export function parseMasterCf(text: string, file: string): Services {
	const processes = new Map<string, number | null>();
	const overrides: Setting[] = [];
	for (const { text: line, where } of logicalLines(text, file)) {
		const fields = line.split(/\s+/);
		if (fields.length < FIELDS.length)
			throw new InputError(where, `expected ${FIELDS.length} fields (${FIELDS.join(" ")}), not ${quoted(line)}`);
		const [service = "", type = "", , , , , limit = "", command = "", ...words] = fields;
		if (!["unix", "fifo", "inet", "pass", "unix-dgram"].includes(type))
			throw new InputError(where, `type: expected unix, inet, pass or fifo, not ${quoted(type)}`);
		if (limit !== "-" && !/^\d{1,6}$/.test(limit))
			throw new InputError(where, `maxproc: expected a number or -, not ${quoted(limit)}`);
		if (type === "unix") processes.set(service, limit === "-" ? null : Number(limit));
		if (/^n?o?qmgr$/.test(command)) overrides.push(...overridesOf(words.join(" "), where));
	}
	return { processes, overrides };
}

/** `-o name=value` and `-o { name = value }`. */
function overridesOf(words: string, where: string): Setting[] {
	return [...words.matchAll(/(?:^|\s)-o\s*(?:\{\s*([^\s=]+)\s*=\s*([^}]*?)\s*\}|([^\s={]+)=(\S*))/g)].map(
		([, braced, inBraces, plain, value]) => ({ name: braced ?? plain ?? "", text: inBraces ?? value ?? "", where }),
	);
}
