/**
 * Markup as text: a template tag that escapes whatever is put into it, so that names and explanations, which come from programs under
 * test, stay text. Leaves out what is written.
 */
import { printable } from "../printable.js";

/** Markup that is safe to put into markup. */
export class Markup {
	constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Part[] | null | undefined | false;

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Any text as content of an element or of a quoted attribute. */
export function escaped(text: string): string {
	return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** `html\`<b>${text}</b>\``: what is put in is escaped unless it is markup itself; lists are joined, null and false are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
	return new Markup(
		strings.map((string, index) => string + (index < parts.length ? written(parts[index]) : "")).join(""),
	);
}

function written(part: Part): string {
	if (part === null || part === undefined || part === false) return "";
	if (part instanceof Markup) return part.text;
	if (typeof part === "object") return part.map(written).join("");
	return escaped(String(part));
}

/** JSON that may stand in a script element: nothing in it ends the element or a line of a script. */
export function jsonForScript(value: unknown): Markup {
	const json = JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
	return new Markup(json);
}

/** A name that may be an element's id and stand in a link to it. */
export function idOf(...names: readonly (string | number)[]): string {
	return names.join("-").replace(/[^\w-]+/g, "-");
}

/** A dotted id that may be broken at its dots and hyphens where there is little room. */
export function breakable(id: string): Markup {
	return new Markup(escaped(id).replace(/[.-]/g, "$&<wbr>"));
}
