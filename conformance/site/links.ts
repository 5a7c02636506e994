/**
 * Looks for dead links in a built site: a page or file that is not there, an anchor that its page does not have. Leaves out the web.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

const LINK = /<[a-z][^>]*?\s(?:href|src)="([^"]*)"/gi;
const ANCHOR = /<[a-z][^>]*?\s(?:id|name)="([^"]*)"/gi;

export interface DeadLink {
	/** The page with the link, from the top of the site. */
	readonly page: string;
	readonly link: string;
	readonly why: "no such file" | "no such anchor";
}

/** @param files text by path; files that are no pages may be empty */
export function deadLinks(files: ReadonlyMap<string, string>): DeadLink[] {
	const anchors = new Map<string, ReadonlySet<string>>();
	const anchorsOf = (page: string): ReadonlySet<string> => {
		const known = anchors.get(page) ?? new Set([...matches(files.get(page) ?? "", ANCHOR)]);
		anchors.set(page, known);
		return known;
	};
	const dead: DeadLink[] = [];
	for (const [page, text] of files) {
		if (!isPage(page)) continue;
		for (const link of new Set(matches(text, LINK))) {
			if (/^[a-z]+:|^\/\//i.test(link)) continue;
			const [path = "", anchor = ""] = decodeURI(link).split("#");
			const target = path === "" ? page : posix.normalize(posix.join(posix.dirname(page), path.replace(/\?.*/, "")));
			if (!files.has(target)) dead.push({ page, link, why: "no such file" });
			else if (anchor !== "" && isPage(target) && !anchorsOf(target).has(anchor)) {
				dead.push({ page, link, why: "no such anchor" });
			}
		}
	}
	return dead;
}

/** Every file of a built site. */
export function siteFiles(directory: string): Map<string, string> {
	const entries = readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
	const paths = entries.map((entry) => join(entry.parentPath, entry.name));
	return new Map(
		paths.map((path) => {
			const name = relative(directory, path).split(sep).join("/");
			return [name, isPage(name) ? readFileSync(path, "utf8") : ""];
		}),
	);
}

function isPage(path: string): boolean {
	return path.endsWith(".html") || path.endsWith(".svg");
}

function* matches(text: string, pattern: RegExp): Iterable<string> {
	for (const [, found = ""] of text.matchAll(pattern)) yield found.replaceAll("&amp;", "&");
}
