/**
 * The law of the pinned sources: each has a checksum, the text at hand (if any) has that checksum, and contains the sections cited.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Source } from "../../model/sources.js";
import type { Breach } from "./tree.js";

/** Fields that are missing or malformed. */
export function malformedSource(id: string, source: Source): Breach[] {
	const breaches: Breach[] = [];
	if (!/^[0-9a-f]{64}$/.test(source.sha256)) breaches.push({ path: id, what: "has no SHA-256 checksum" });
	for (const field of ["title", "version", "published", "file"] as const) {
		if (source[field].trim() === "") breaches.push({ path: id, what: `has no ${field}` });
	}
	if (source.sections.length === 0) breaches.push({ path: id, what: "has no sections" });
	return breaches;
}

/**
 * Compares a source with the text of it in a directory of documents.
 * @returns null if the directory does not have it.
 */
export function compareWithText(id: string, source: Source, directory: string): Breach[] | null {
	const path = join(directory, source.file);
	if (!existsSync(path)) return null;
	const bytes = readFileSync(path);
	if (createHash("sha256").update(bytes).digest("hex") !== source.sha256) {
		return [{ path: id, what: `${source.file} is not the text that was read: its checksum differs` }];
	}
	const text = plain(bytes.toString("latin1"));
	return source.sections
		.filter((section) => !text.includes(plain(section)))
		.map((section) => ({ path: id, what: `${source.file} has no section "${section}"` }));
}

/** Without the overstrikes of a printed page, in one case, and all space alike. */
function plain(text: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: a backspace is what an overstrike is made of
	return text.replaceAll(/.\x08/g, "").replaceAll(/\s+/g, " ").toLowerCase();
}
