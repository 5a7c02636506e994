/**
 * Text inside of DOT, Mermaid and PlantUML: whatever it is, it stays text. Characters that mean something to a language are written as
 * codes of that language. Leaves out what surrounds the text.
 */
import { visible } from "../draw/characters.js";

/** Lines as a quoted string of DOT, each at the left. */
export function dotString(...lines: readonly string[]): string {
	const escaped = lines.map((line) => visible(line).replaceAll("\\", "\\\\").replaceAll('"', '\\"'));
	return escaped.length === 1 ? `"${escaped[0]}"` : `"${escaped.map((line) => `${line}\\l`).join("")}"`;
}

/** Characters that stand for themselves wherever a label may be. */
const PLAIN = /[^\p{L}\p{N} _.,/()[\]{}+=?!§×…-]/gu;

export function mermaidText(text: string): string {
	return visible(text).replace(PLAIN, (character) => `#${character.codePointAt(0)};`) || " ";
}

/** Pairs that begin bold, italic and the like in PlantUML, and all that is not plain. */
const PLANTUML_SPECIAL = /([-_/=])\1|\[\[|\]\]|\{\{|\}\}|[^\p{L}\p{N} _.,/()[\]{}+=?§×…-]/gu;

export function plantumlText(text: string): string {
	const coded = (character: string) =>
		`<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;
	return visible(text).replace(PLANTUML_SPECIAL, (special) => [...special].map(coded).join("")) || " ";
}
