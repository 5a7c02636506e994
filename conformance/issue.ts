/**
 * What a schema finds wrong with a value that was read from a file: which field, and why, in words for whoever wrote the file. Leaves out
 * file, line and what to do.
 */
import type { z } from "zod";

export const UNKNOWN_FIELD = "unknown field";

export interface Issue {
	/** Path of the field, or null where it is the value as a whole. */
	readonly field: string | null;
	readonly complaint: string;
}

/** A value from a file as a message shows it: JSON, cut off where it is long. Whatever is nested so deep that it cannot be shown is said to be. */
export function shown(value: unknown): string {
	try {
		const text = JSON.stringify(value) ?? "nothing";
		return text.length > 60 ? `${text.slice(0, 57)}...` : text;
	} catch {
		return "something nested too deep to be shown";
	}
}

/** The first thing that is wrong. @param value what was checked */
export function firstIssue(error: z.ZodError, value: unknown): Issue {
	const [issue] = error.issues;
	return issue === undefined ? { field: null, complaint: "not as expected" } : told(issue, value);
}

/** The same as "field: complaint". */
export function firstIssueText(error: z.ZodError, value: unknown): string {
	const { field, complaint } = firstIssue(error, value);
	return field === null ? complaint : `${field}: ${complaint}`;
}

function told(issue: z.core.$ZodIssue, value: unknown): Issue {
	if (issue.code === "invalid_union") return ofUnion(issue, value);
	if (issue.code === "unrecognized_keys")
		return { field: named([...issue.path, ...issue.keys.slice(0, 1)]), complaint: UNKNOWN_FIELD };
	const field = named(issue.path);
	if (issue.code === "invalid_type" && field !== null && at(value, issue.path) === undefined)
		return { field, complaint: `missing (expected ${issue.expected})` };
	return { field, complaint: issue.message.charAt(0).toLowerCase() + issue.message.slice(1) };
}

/** Of several forms the one that is nearly met is what was meant. */
function ofUnion({ errors, path, message }: z.core.$ZodIssueInvalidUnion, value: unknown): Issue {
	const [nearest] = errors.filter(({ length }) => length > 0).sort((one, other) => one.length - other.length);
	const [issue] = nearest ?? [];
	if (issue === undefined || nearest?.length !== 1) {
		return { field: named(path), complaint: errors.length > 0 ? "fits none of the forms that it may have" : message };
	}
	return told({ ...issue, path: [...path, ...issue.path] }, value);
}

function named(path: readonly PropertyKey[]): string | null {
	return path.length === 0 ? null : path.map(String).join(".");
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
	let here = value;
	for (const key of path) {
		if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
		here = Reflect.get(here, key);
	}
	return here;
}
