/**
 * The law of the docs: links lead somewhere, and files of the tree that are mentioned exist. Leaves out links to the web.
 */
import { posix } from "node:path";
import type { Breach, SourceFile } from "./tree.js";

/** Floors of the tree; a path that begins with one of them is meant to exist. */
const PATH = /`((?:model|impl|conformance|docs|\.ci|\.config)\/[\w./*-]*)`/g;
const LINK = /\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g;

/**
 * Links and paths of a Markdown file that lead nowhere.
 * @param exists whether there is a file or directory of that path; `*` in it stands for any part of a name.
 */
export function deadReferences({ path, text }: SourceFile, exists: (path: string) => boolean): Breach[] {
	const links = [...text.matchAll(LINK)].map(([, link = ""]) => posix.join(posix.dirname(path), link));
	const paths = [...text.matchAll(PATH)].map(([, mentioned = ""]) => mentioned);
	return [...links, ...paths]
		.filter((mentioned) => !exists(mentioned))
		.map((mentioned) => ({ path, what: `mentions ${mentioned}, which is not there` }));
}
