/**
 * Reads a list of known failures, and says which entry and field is wrong where it is not one. Leaves out holding a run against it
 * (apply.ts).
 */

import { firstIssue } from "../../issue.js";
import { requirementInfo } from "../../judge/requirements.js";
import { reason } from "../../reason.js";
import { type KnownFailure, knownFailureSchema } from "../format.js";

/** What stands in an entry that nobody has looked at yet; refused, so that each entry has a real reason. */
export const REASON_WANTED = "TODO: say why this is put up with";

/** The text is not a list of known failures. The message names file, entry and field. */
export class KnownFailuresError extends Error {
	override readonly name = "KnownFailuresError";
}

const EXPECTED =
	'Expected a JSON list of {"requirement", "case", "reason", "signature"}, and "implementation" where it is about one only (docs/reports.md)';

/**
 * Parses a list.
 * @param file how it is called in messages.
 * @throws KnownFailuresError at the first thing that is wrong.
 */
export function parseKnownFailures(text: string, file: string): KnownFailure[] {
	let list: unknown;
	try {
		list = JSON.parse(text);
	} catch (error) {
		throw new KnownFailuresError(`${file}: not JSON: ${reason(error)}. ${EXPECTED}.`);
	}
	if (!Array.isArray(list)) throw new KnownFailuresError(`${file}: this is not a list. ${EXPECTED}.`);
	const entries = list.map((entry: unknown, index) => readEntry(entry, index + 1, file));
	entries.forEach((entry, index) => {
		const before = entries.findIndex((other) => keyOf(other) === keyOf(entry));
		if (before !== index) fail(file, index + 1, "case", `entry ${before + 1} is about the same`, "Remove one of them");
	});
	return entries;
}

function readEntry(entry: unknown, number: number, file: string): KnownFailure {
	const result = knownFailureSchema.safeParse(entry);
	if (!result.success) {
		const { field, complaint } = firstIssue(result.error, entry);
		fail(file, number, field ?? "", complaint, EXPECTED);
	}
	const { requirement, reason } = result.data;
	if (reason === REASON_WANTED)
		fail(file, number, "reason", "nobody has given the reason yet", "Say why it is put up with");
	if (requirement?.startsWith("scheduler.") && requirementInfo(requirement) === undefined) {
		const advice = "`spoolproof requirements` lists them";
		fail(file, number, "requirement", `there is no requirement ${JSON.stringify(requirement)}`, advice);
	}
	return result.data;
}

/** What an entry is about. */
function keyOf({ requirement, case: name, implementation }: KnownFailure): string {
	return JSON.stringify([requirement, name, implementation]);
}

function fail(file: string, entry: number, field: string, complaint: string, advice: string): never {
	throw new KnownFailuresError(`${file}: entry ${entry}${field === "" ? "" : `, ${field}`}: ${complaint}. ${advice}.`);
}
