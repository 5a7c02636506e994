/** Times and how they vary, as text: `250ms`, `90s`, `10m`, `1.5h`; `2s`, `1s..5s`, `~2s`. Leaves out where they stand. */
import { InputError, quoted } from "../input-error.js";

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** A time that is drawn anew each time. In seconds. */
export type Duration =
	| { readonly kind: "fixed"; readonly seconds: number }
	| { readonly kind: "even"; readonly from: number; readonly to: number }
	/** Exponential: short ones are many, long ones few. */
	| { readonly kind: "exponential"; readonly mean: number };

/**
 * Seconds. A number without unit is seconds.
 * @throws InputError if it is no time.
 */
export function parseTime(text: string, where: string): number {
	const match = /^(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})(ms|[smhdw])?$/.exec(text.trim());
	const unit = match?.[2] ?? "s";
	if (match === null || !isUnit(unit))
		throw new InputError(where, `expected a time such as 250ms, 30s, 10m or 1.5h, not ${quoted(text)}`);
	return Number(match[1]) * SECONDS[unit];
}

function isUnit(text: string): text is keyof typeof SECONDS {
	return Object.hasOwn(SECONDS, text);
}

/** @throws InputError if it is none of the three forms. */
export function parseDuration(text: string, where: string): Duration {
	if (text.startsWith("~")) return { kind: "exponential", mean: parseTime(text.slice(1), where) };
	const range = text.split("..");
	if (range.length === 1) return { kind: "fixed", seconds: parseTime(text, where) };
	const [from = "", to = ""] = range;
	const duration = { kind: "even", from: parseTime(from, where), to: parseTime(to, where) } as const;
	if (range.length > 2 || duration.from > duration.to)
		throw new InputError(where, `expected a range such as 1s..5s, the shorter time first, not ${quoted(text)}`);
	return duration;
}

/** @param chance evenly from 0 to below 1. */
export function draw(duration: Duration, chance: number): number {
	switch (duration.kind) {
		case "fixed":
			return duration.seconds;
		case "even":
			return duration.from + (duration.to - duration.from) * chance;
		case "exponential":
			return -duration.mean * Math.log(1 - chance);
	}
}

/** A stretch of time in seconds, without its end. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** `10m-40m`. @throws InputError if it is no stretch of time. */
export function parseSpan(text: string, where: string): Span {
	const [from, to, ...rest] = text.split("-");
	if (from === undefined || to === undefined || rest.length > 0)
		throw new InputError(where, `expected a stretch of time such as 10m-40m, not ${quoted(text)}`);
	const span = { from: parseTime(from, where), to: parseTime(to, where) };
	if (span.from >= span.to) throw new InputError(where, `${quoted(text)} ends before it begins`);
	return span;
}
