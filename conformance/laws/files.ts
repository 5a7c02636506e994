/**
 * Laws about files: what may stand at the top of the checkout, that each source file begins by saying what it is for, and that long
 * ones have a reason.
 */
import ts from "typescript";
import { type Breach, isTest, type SourceFile } from "./tree.js";

/** Everything that may stand at the top. Files that begin with a dot, and what git ignores, may too. */
export const TOP_LEVEL: readonly string[] = [
	"LICENSE",
	"README.md",
	"conformance",
	"docs",
	"impl",
	"model",
	"package-lock.json",
	"package.json",
	"tsconfig.json",
];

/** Lines. A test may be longer: it is a list of cases. */
const LONGEST = 300;
const LONGEST_TEST = 500;

/** Files that may be longer than the others, and why. */
export const LONG_FILES: Readonly<Record<string, string>> = {
	"conformance/adapters/qmail/harness.ts": "one run from its start to its end",
	"conformance/protocol/judge/observed.ts": "one search: states, hidden steps and observations share everything",
	"conformance/protocol/profiles/todo.ts": "a list of cases",
	"impl/protocol/send/send.ts": "one process: what its parts do to each other is only seen side by side",
};

/** Names at the top that should not be there. */
export function strayEntries(names: readonly string[], ignored: (name: string) => boolean): Breach[] {
	return names
		.filter((name) => !name.startsWith(".") && !TOP_LEVEL.includes(name) && !ignored(name))
		.map((name) => ({ path: name, what: "stands at the top of the checkout" }));
}

/** A file that does not begin with a comment of at least a few words. */
export function missingPurpose(file: SourceFile): Breach[] {
	const text = file.text.replace(/^#!.*\n/, "");
	const comment = ts.getLeadingCommentRanges(text, 0)?.[0];
	const first = text.search(/\S/);
	const words = comment === undefined ? 0 : text.slice(comment.pos, comment.end).match(/\p{L}+/gu)?.length;
	if (comment?.pos === first && (words ?? 0) >= 4) return [];
	return [{ path: file.path, what: "does not begin with a comment that says what it is for" }];
}

/** A long file that is not on the list. */
export function tooLong(file: SourceFile, exceptions: Readonly<Record<string, string>> = LONG_FILES): Breach[] {
	const lines = file.text.split("\n").length - 1;
	if (lines <= (isTest(file.path) ? LONGEST_TEST : LONGEST) || exceptions[file.path] !== undefined) return [];
	return [{ path: file.path, what: `has ${lines} lines; split it, or give a reason in conformance/laws/files.ts` }];
}

/** Exceptions that are not needed any more. */
export function staleExceptions(
	files: readonly SourceFile[],
	exceptions: Readonly<Record<string, string>> = LONG_FILES,
): Breach[] {
	const long = new Set(files.filter((file) => tooLong(file, {}).length > 0).map(({ path }) => path));
	return Object.keys(exceptions)
		.filter((path) => !long.has(path))
		.map((path) => ({ path, what: "is on the list of long files without need" }));
}
