/**
 * The little language of `--generate`: groups of messages, their number or rate, sizes and destinations (docs/simulate.md). Leaves out
 * drawing the messages (generate.ts).
 *
 *     bulk:1x5000@0, single:0.2/s, mid:10x20/h;to=5
 *     NAME:COUNT[xSIZE][/UNIT][@FROM[-TO]][;to=DESTINATIONS][;via=TRANSPORT][;arrive=even]
 */
import { InputError, quoted } from "../input-error.js";
import { parseSpan, parseTime, type Span } from "./time.js";

export type Size =
	| { readonly kind: "fixed"; readonly recipients: number }
	| { readonly kind: "even"; readonly from: number; readonly to: number }
	/** Geometric, at least 1. */
	| { readonly kind: "geometric"; readonly mean: number };

/** Where a recipient's mail goes. */
export type Destinations =
	/** A destination of its own for each recipient. */
	| { readonly kind: "each" }
	/** Drawn evenly from so many. */
	| { readonly kind: "some"; readonly count: number }
	/** Drawn by weight. */
	| { readonly kind: "named"; readonly names: readonly { readonly name: string; readonly weight: number }[] };

export interface Group {
	readonly name: string;
	readonly size: Size;
	readonly arrival: /** So many, all at one time. */
		| { readonly kind: "at"; readonly count: number; readonly time: number }
		/** So many, within a time. */
		| { readonly kind: "within"; readonly count: number; readonly span: Span }
		/** So many a second, from a time to another; without one, to the end. */
		| { readonly kind: "rate"; readonly perSecond: number; readonly from: number; readonly to: number | null };
	/** At even distances, not at random times. */
	readonly evenly: boolean;
	readonly to: Destinations;
	readonly via: string;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const FORM = /^(\d+(?:\.\d+)?)(?:x([^/@]+))?(?:\/([a-z]+))?(?:@(.+))?$/;
const EXAMPLE = "bulk:1x5000@0,single:0.2/s,mid:10x20/h";
/** Destinations of a group that says nothing. */
const ORDINARY: Destinations = { kind: "some", count: 20 };

/** @throws InputError that says which group is wrong and what was expected. */
export function parseGroups(text: string, where: string): Group[] {
	const groups = text.split(",").map((group) => parseGroup(group.trim(), where));
	const names = groups.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) throw new InputError(where, `two groups are named ${quoted(twice)}`);
	return groups;
}

function parseGroup(text: string, option: string): Group {
	const [head = "", ...parts] = text.split(";").map((part) => part.trim());
	const colon = head.indexOf(":");
	const name = head.slice(0, Math.max(colon, 0));
	if (!/^[A-Za-z][\w-]{0,30}$/.test(name))
		throw new InputError(option, `expected groups such as ${EXAMPLE}, each with a name, not ${quoted(text)}`);
	const where = `${option}, group ${name}`;
	const match = FORM.exec(head.slice(colon + 1));
	if (match === null)
		throw new InputError(
			where,
			`expected COUNT[xSIZE][/UNIT][@FROM[-TO]], as in 10x20/h@0-30m, not ${quoted(head.slice(colon + 1))}`,
		);
	const [, count = "", size = "1", unit, time] = match;
	const group: Group = {
		name,
		size: parseSize(size, where),
		arrival: parseArrival(Number(count), unit, time, where),
		evenly: false,
		to: ORDINARY,
		via: "smtp",
	};
	return parts.reduce((so, part) => withPart(so, part, where), group);
}

function parseArrival(
	count: number,
	unit: string | undefined,
	time: string | undefined,
	where: string,
): Group["arrival"] {
	if (count === 0) throw new InputError(where, "no messages at all: expected a count or a rate above 0");
	if (unit === undefined) {
		if (!Number.isSafeInteger(count))
			throw new InputError(where, `expected a whole number of messages, or a rate such as ${count}/s`);
		if (time === undefined) return { kind: "at", count, time: 0 };
		if (time.includes("-")) return { kind: "within", count, span: parseSpan(time, where) };
		return { kind: "at", count, time: parseTime(time, where) };
	}
	const seconds = UNITS[unit];
	if (seconds === undefined) throw new InputError(where, `expected a rate per s, m, h or d, not per ${quoted(unit)}`);
	const perSecond = count / seconds;
	if (time === undefined) return { kind: "rate", perSecond, from: 0, to: null };
	if (time.includes("-")) return { kind: "rate", perSecond, ...parseSpan(time, where) };
	return { kind: "rate", perSecond, from: parseTime(time, where), to: null };
}

function parseSize(text: string, where: string): Size {
	const whole = (number: string): number => {
		const value = Number(number);
		if (/^\d{1,7}$/.test(number) && value > 0) return value;
		throw new InputError(where, `expected recipients such as 20, 10..50 or ~20, not ${quoted(text)}`);
	};
	if (text.startsWith("~")) return { kind: "geometric", mean: whole(text.slice(1)) };
	const [from = "", to, ...rest] = text.split("..");
	if (to === undefined) return { kind: "fixed", recipients: whole(text) };
	const size = { kind: "even", from: whole(from), to: whole(to) } as const;
	if (rest.length > 0 || size.from > size.to)
		throw new InputError(where, `expected a range such as 10..50, the smaller first, not ${quoted(text)}`);
	return size;
}

function withPart(group: Group, part: string, where: string): Group {
	const [key, value = ""] = part.split("=", 2);
	if (key === "to") return { ...group, to: parseDestinations(value, where) };
	if (key === "via") {
		if (!/^[a-z][a-z0-9-]{0,30}$/.test(value) || value === "retry")
			throw new InputError(where, `expected the name of a transport, as in via=smtp, not ${quoted(value)}`);
		return { ...group, via: value };
	}
	if (key === "arrive" && (value === "even" || value === "random")) return { ...group, evenly: value === "even" };
	throw new InputError(where, `expected to=, via=, arrive=even or arrive=random, not ${quoted(part)}`);
}

function parseDestinations(text: string, where: string): Destinations {
	if (text === "each") return { kind: "each" };
	if (/^[1-9]\d{0,5}$/.test(text)) return { kind: "some", count: Number(text) };
	const names = text.split("+").map((item) => {
		const match = /^([A-Za-z][\w.-]*)(?::(\d{1,6}))?$/.exec(item);
		const weight = Number(match?.[2] ?? 1);
		if (match === null || weight === 0)
			throw new InputError(
				where,
				`expected to=each, a number of destinations, or names such as big.example:3+other.example, not ${quoted(text)}`,
			);
		return { name: match[1] ?? "", weight };
	});
	return { kind: "named", names };
}
