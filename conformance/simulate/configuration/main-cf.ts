/**
 * Reads main.cf, or what `postconf -n` prints: logical lines, continuation, comments, the last of several settings of a name, and the
 * expansion of $name. Leaves out what a setting means (configuration.ts). Source: postconf(5), "main.cf syntax".
 */
import { KNOBS } from "../../../model/scheduler/knobs.js";
import { InputError, quoted } from "../input-error.js";

export interface Setting {
	readonly name: string;
	/** As it stands there, before expansion. */
	readonly text: string;
	/** File and line where it begins. */
	readonly where: string;
}

export interface LogicalLine {
	readonly text: string;
	readonly where: string;
}

/** A main.cf is a few kilobytes. */
const LONGEST = 2_000_000;

/**
 * Lines that begin with white space continue the one before; empty lines and comments in between do not end it.
 * @throws InputError if this is no text, or begins with a continuation.
 */
export function logicalLines(text: string, file: string): LogicalLine[] {
	if (text.length > LONGEST)
		throw new InputError(file, "it is larger than any Postfix configuration; is it another file?");
	const lines: { parts: string[]; where: string }[] = [];
	for (const [index, line] of text
		.replace(/^\ufeff/, "")
		.split("\n")
		.entries()) {
		const where = `${file}, line ${index + 1}`;
		if (line.includes("\0")) throw new InputError(where, "a null byte: this is no text file");
		if (/^\s*(?:#|$)/.test(line)) continue;
		if (!/^\s/.test(line)) lines.push({ parts: [line.trimEnd()], where });
		else if (lines.length > 0) lines.at(-1)?.parts.push(line.trim());
		else throw new InputError(where, "white space at the beginning continues the line before, and there is none");
	}
	return lines.map(({ parts, where }) => ({ text: parts.join(" "), where }));
}

/** The settings by name. @throws InputError for a line that is no setting. */
export function parseMainCf(text: string, file: string): Map<string, Setting> {
	const settings = new Map<string, Setting>();
	for (const line of logicalLines(text, file)) {
		const match = /^([^\s=]+)\s*=\s*(.*)$/s.exec(line.text);
		if (match === null) throw new InputError(line.where, `expected a setting, name = value, not ${quoted(line.text)}`);
		const [, name = "", value = ""] = match;
		settings.set(name, { name, text: value, where: line.where });
	}
	return settings;
}

const DEFAULTS = new Map<string, string>(KNOBS.map((knob) => [knob.name, knob.default]));
/** So deep that nobody nests so, so shallow that the stack holds. */
const DEEPEST = 50;
/** What is expanded may grow at each step: names that stand twice in each other's values. */
const LONGEST_VALUE = 100_000;

/**
 * The value of a setting with $name, ${name}, $(name), ${name?value}, ${name:value} and ${name?{one}:{other}} replaced. What is set
 * nowhere is the built-in default of a knob of the queue manager, else empty.
 * @throws InputError if a name leads back to itself.
 */
export function expand(setting: Setting, settings: ReadonlyMap<string, Setting>): string {
	let length = 0;
	const spend = (text: string): string => {
		length += text.length;
		if (length > LONGEST_VALUE) throw new InputError(setting.where, `${setting.name}: its value grows without end`);
		return text;
	};
	const expanded = (name: string, above: readonly string[]): string => {
		if (above.includes(name) || above.length > DEEPEST)
			throw new InputError(
				setting.where,
				`${setting.name}: its value leads back to ${quoted(above.includes(name) ? name : setting.name)}`,
			);
		// A step counts, even if nothing comes of it.
		spend("$");
		return replaced(settings.get(name)?.text ?? DEFAULTS.get(name) ?? "", [...above, name]);
	};
	const replaced = (text: string, above: readonly string[]): string => {
		let out = "";
		for (let at = 0; at < text.length; ) {
			const reference = referenceAt(text, at);
			if (reference === null) {
				out += spend(text[at] ?? "");
				at++;
				continue;
			}
			out += reference.name === "" ? "$" : chosen(reference, above);
			at = reference.end;
		}
		return out;
	};
	const chosen = ({ name, ifSet, ifNot }: Reference, above: readonly string[]): string => {
		const value = expanded(name, above);
		if (ifSet === null && ifNot === null) return value;
		const text = value === "" ? ifNot : ifSet;
		return text === null ? "" : replaced(text, [...above, name]);
	};
	return replaced(setting.text, [setting.name]).trim();
}

interface Reference {
	/** Empty for $$, which stands for a dollar. */
	readonly name: string;
	readonly ifSet: string | null;
	readonly ifNot: string | null;
	readonly end: number;
}

function referenceAt(text: string, at: number): Reference | null {
	if (text[at] !== "$") return null;
	const plain = { ifSet: null, ifNot: null };
	if (text[at + 1] === "$") return { name: "", ...plain, end: at + 2 };
	const open = text[at + 1];
	if (open === "{" || open === "(") {
		const end = closing(text, at + 1);
		if (end < 0) return null;
		const inside = text.slice(at + 2, end - 1).trim();
		const match = /^([\w.]+)\s*(?:([?:])(.*))?$/s.exec(inside);
		if (match === null) return null;
		const [, name = "", mark, rest = ""] = match;
		return { name, ...branches(mark, rest.trim()), end };
	}
	const name = /^[A-Za-z0-9_]+/.exec(text.slice(at + 1, at + 200))?.[0];
	return name === undefined ? null : { name, ...plain, end: at + 1 + name.length };
}

function branches(mark: string | undefined, rest: string): Pick<Reference, "ifSet" | "ifNot"> {
	if (mark === undefined) return { ifSet: null, ifNot: null };
	if (mark === ":") return { ifSet: null, ifNot: unbraced(rest) };
	const end = rest.startsWith("{") ? closing(rest, 0) : -1;
	const after = end < 0 ? "" : rest.slice(end).trim();
	if (after.startsWith(":")) return { ifSet: unbraced(rest.slice(0, end)), ifNot: unbraced(after.slice(1).trim()) };
	return { ifSet: unbraced(rest), ifNot: null };
}

function unbraced(text: string): string {
	return text.startsWith("{") && closing(text, 0) === text.length ? text.slice(1, -1).trim() : text;
}

/** The place behind the bracket that closes the one at `at`; -1: none does. */
function closing(text: string, at: number): number {
	const open = text[at];
	const close = open === "{" ? "}" : ")";
	let depth = 0;
	for (let place = at; place < text.length; place++) {
		if (text[place] === open) depth++;
		else if (text[place] === close && --depth === 0) return place + 1;
	}
	return -1;
}
