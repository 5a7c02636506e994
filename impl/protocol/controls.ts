/**
 * The control files (qmail-control(5)): reads them, knows their defaults. Leaves out what the values mean.
 */
import { DEFAULT_CONCURRENCY, LIMITS } from "../../model/protocol/messages.js";

/** Bytes of a control file as latin1, or undefined if there is none. Throws if it cannot be read. */
export type ControlReader = (name: string) => string | undefined;

/** What routing an address needs. Domains are in ASCII lower case. */
export interface Routing {
	readonly envnoathost: string;
	readonly locals: ReadonlySet<string>;
	readonly percenthack: ReadonlySet<string>;
	/** Domain, ".suffix", "user@domain" or "" to prefix; an empty prefix is an exception. */
	readonly virtualdomains: ReadonlyMap<string, string>;
	/** Domains of each supplementary channel. */
	readonly supplementary: readonly ReadonlySet<string>[];
}

/** What qmail-send needs beside. */
export interface SendControls {
	readonly routing: Routing;
	readonly queueLifetime: number;
	/** Wanted simultaneous deliveries of each channel. */
	readonly concurrency: readonly number[];
	readonly bounceFrom: string;
	readonly bounceHost: string;
	/** Full address. */
	readonly doubleBounceTo: string;
}

/** Only ASCII letters have a case. */
export function lowerCase(text: string): string {
	return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** First line without trailing blanks; undefined if there is no such file. */
function line(read: ControlReader, name: string): string | undefined {
	const text = read(name);
	return text === undefined ? undefined : trimEnd(text.slice(0, (text.indexOf("\n") + 1 || text.length + 1) - 1));
}

function trimEnd(text: string): string {
	return text.replace(/[\n \t]+$/, "");
}

/** Lines without comments, empty lines and trailing blanks; undefined if there is no such file. */
function lines(read: ControlReader, name: string): readonly string[] | undefined {
	return read(name)
		?.split("\n")
		.map(trimEnd)
		.filter((entry) => entry !== "" && !entry.startsWith("#"));
}

function lineOr(read: ControlReader, name: string, useMe: boolean, fallback: string): string {
	return line(read, name) ?? (useMe ? line(read, "me") : undefined) ?? fallback;
}

/** A number at the start of the first line; the fallback if there is no file or no number. */
function numberOr(read: ControlReader, name: string, fallback: number): number {
	const digits = /^[0-9]{1,15}/.exec(line(read, name) ?? "");
	return digits ? Number(digits[0]) : fallback;
}

function domains(entries: readonly string[]): ReadonlySet<string> {
	return new Set(entries.map(lowerCase));
}

function virtualDomains(entries: readonly string[]): ReadonlyMap<string, string> {
	const map = new Map<string, string>();
	for (const entry of entries) {
		const colon = entry.indexOf(":");
		const key = lowerCase(entry.slice(0, colon));
		// A line without a colon says nothing. Of two lines for one domain the first one counts.
		if (colon >= 0 && !map.has(key)) map.set(key, entry.slice(colon + 1));
	}
	return map;
}

/**
 * Reads what routing needs.
 * @throws Error if a file cannot be read, or if there is neither `locals` nor `me`.
 */
export function readRouting(read: ControlReader, supplementary: number): Routing {
	const me = line(read, "me");
	const locals = lines(read, "locals") ?? (me === undefined ? undefined : [me]);
	if (!locals) throw new Error("there is neither locals nor me");
	return {
		envnoathost: lineOr(read, "envnoathost", true, "envnoathost"),
		locals: domains(locals),
		percenthack: domains(lines(read, "percenthack") ?? []),
		virtualdomains: virtualDomains(lines(read, "virtualdomains") ?? []),
		supplementary: Array.from({ length: supplementary }, (_, at) => domains(lines(read, `suppls${at}`) ?? [])),
	};
}

/**
 * What a reload changes: locals, virtualdomains and the supplementary lists, all of them or none.
 * @throws Error that names the file that cannot be read, without changing anything.
 */
export function rereadRouting(read: ControlReader, old: Routing): Routing {
	const named: ControlReader = (name) => {
		try {
			return read(name);
		} catch {
			throw new Error(name);
		}
	};
	try {
		const fresh = readRouting(named, old.supplementary.length);
		return { ...old, locals: fresh.locals, virtualdomains: fresh.virtualdomains, supplementary: fresh.supplementary };
	} catch (error) {
		throw new Error(error instanceof Error && !error.message.includes(" ") ? error.message : "locals");
	}
}

/**
 * Reads all that qmail-send needs.
 * @throws Error as `readRouting`.
 */
export function readSendControls(read: ControlReader, supplementary: number): SendControls {
	const doubleHost = lineOr(read, "doublebouncehost", true, "doublebouncehost");
	const suppl = Array.from({ length: supplementary }, (_, at) => numberOr(read, `concurrencysuppl${at}`, 20));
	return {
		routing: readRouting(read, supplementary),
		queueLifetime: numberOr(read, "queuelifetime", LIMITS.queueLifetime),
		concurrency: [
			numberOr(read, "concurrencylocal", DEFAULT_CONCURRENCY.local),
			numberOr(read, "concurrencyremote", DEFAULT_CONCURRENCY.remote),
			...suppl,
		],
		bounceFrom: lineOr(read, "bouncefrom", false, "MAILER-DAEMON"),
		bounceHost: lineOr(read, "bouncehost", true, "bouncehost"),
		doubleBounceTo: `${lineOr(read, "doublebounceto", false, "postmaster")}@${doubleHost}`,
	};
}
