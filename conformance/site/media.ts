/**
 * What TypeDoc copied besides the pages: drawings that can be opened by themselves, and files of the tree that guides link to.
 * Leaves out pages.
 */
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asLinksOfSite } from "./pictures.js";

/** Programs are shown as text: a browser would store them, or take a .ts for a film. */
const PROGRAM = /^[\w.-]+\.(?:ts|mjs|py|c|sh|yml)$/;

/** Mends the copies and the links to them. @param out the directory of the site */
export function finishMedia(out: string): void {
	const media = join(out, "media");
	for (const name of readdirSync(media)) {
		const file = join(media, name);
		if (name.endsWith(".svg")) writeFileSync(file, asLinksOfSite(readFileSync(file, "utf8"), "../documents/"));
		if (PROGRAM.test(name)) renameSync(file, `${file}.txt`);
	}
	for (const entry of readdirSync(out, { withFileTypes: true, recursive: true })) {
		if (!entry.isFile() || !entry.name.endsWith(".html")) continue;
		const file = join(entry.parentPath, entry.name);
		const html = readFileSync(file, "utf8");
		const mended = html.replaceAll(/(href="(?:\.\.\/)?media\/)([\w.-]+)"/g, (link, before: string, name: string) => {
			return PROGRAM.test(name) ? `${before}${name}.txt"` : link;
		});
		if (mended !== html) writeFileSync(file, mended);
	}
}
