/**
 * Reads and writes the committed baseline, and says which field is wrong where a file is none. Leaves out what is in it (format.ts).
 */
import { firstIssueText, shown } from "../issue.js";
import { reason } from "../reason.js";
import { BASELINE_VERSION, type Baseline, baselineSchema, type Measured, PARTS } from "./format.js";

/** In the directory where the gate is run: a dotfile, so that it may stand at the top of anybody's checkout. */
export const BASELINE_FILE = ".spoolproof-baseline.json";

/** The gate cannot tell: a file is not what it should be, or something is missing. The message says what to do. */
export class GateError extends Error {
	override readonly name = "GateError";
}

/**
 * Parses a baseline.
 * @param file how it is called in messages.
 * @throws GateError at the first thing that is wrong.
 */
export function parseBaseline(text: string, file: string): Baseline {
	const again = `\`spoolproof gate --baseline ${file} --update\` makes it anew`;
	const value = parseJson(text, file, `${again}; or take the committed one back (git checkout -- ${file})`);
	if (headerOf(value).spoolproof !== "gate baseline") {
		throw new GateError(`${file}: this is no baseline: expected {"spoolproof":"gate baseline",...}. ${again}.`);
	}
	const { version } = headerOf(value);
	if (version !== BASELINE_VERSION) {
		throw new GateError(
			`${file}: version: a baseline of version ${shown(version)}, but this kit reads version ${BASELINE_VERSION}. Use the kit that wrote it, or remove it: ${again}.`,
		);
	}
	const result = baselineSchema.safeParse(value);
	if (result.success) return result.data;
	throw new GateError(`${file}: ${firstIssueText(result.error, value)}. ${again}.`);
}

/** @throws GateError that names the file. */
export function parseJson(text: string, file: string, advice: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new GateError(`${file}: not JSON: ${reason(error)}. Is it cut off? ${advice}.`);
	}
}

/** What every file of the kit begins with. */
export function headerOf(value: unknown): { readonly spoolproof?: unknown; readonly version?: unknown } {
	return typeof value === "object" && value !== null ? value : {};
}

/** The text of a baseline: parts in a fixed order, names sorted, a line each. */
export function printBaseline(measured: Measured): string {
	const parts = Object.fromEntries(
		PARTS.flatMap((part) => (measured[part] === undefined ? [] : [[part, sorted(measured[part])]])),
	);
	return `${JSON.stringify({ spoolproof: "gate baseline", version: BASELINE_VERSION, ...parts }, null, 2)}\n`;
}

function sorted(value: unknown): unknown {
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.map(([name, inner]): [string, unknown] => [name, sorted(inner)])
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

/** The line, from 1, at which something stands in the text of a baseline: keys from the outside to the inside. */
export function lineOf(text: string, path: readonly string[]): number {
	let at = 0;
	for (const key of path) {
		const found = text.indexOf(`${JSON.stringify(key)}:`, at);
		if (found < 0) break;
		at = found;
	}
	return text.slice(0, at).split("\n").length;
}
