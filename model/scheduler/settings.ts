/**
 * Reads knob settings as main.cf writes them: times with units, feedback as a fraction, per-transport overrides, and a clear error
 * with the nearest name for a knob that does not exist. What a value means for scheduling is not decided here.
 */
import {
	BUILT_IN_OVERRIDES,
	type Feedback,
	KNOBS,
	type KnobDefinition,
	type KnobSettings,
	RECIPIENT_DELIMITER,
} from "./knobs.js";

export type KnobName = (typeof KNOBS)[number]["name"];

/** One setting that cannot be used, with what was expected. */
export interface KnobProblem {
	readonly name: string;
	readonly message: string;
}

/** The settings are not usable; `problems` has one entry a bad setting. */
export class KnobError extends Error {
	override readonly name = "KnobError";
	constructor(readonly problems: readonly KnobProblem[]) {
		super(problems.map((problem) => problem.message).join("\n"));
	}
}

const BY_NAME = new Map<string, KnobDefinition>(KNOBS.map((knob) => [knob.name, knob]));
/** Longest suffix first: `_recipient_limit` also ends `_extra_recipient_limit` and `_destination_recipient_limit`. */
const OVERRIDABLE = KNOBS.filter((knob) => knob.suffix !== null).sort(
	(a, b) => (b.suffix ?? "").length - (a.suffix ?? "").length,
);
const TIME_UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Which knob a setting's name means, and for which transport (null: the global value); undefined if it is none. */
export function lookUpKnob(name: string): { knob: KnobDefinition; transport: string | null } | undefined {
	const global = BY_NAME.get(name);
	if (global !== undefined) return { knob: global, transport: null };
	for (const knob of OVERRIDABLE) {
		const suffix = knob.suffix ?? "";
		const transport = name.slice(0, -suffix.length);
		if (name.endsWith(suffix) && /^[a-z][a-z0-9-]*$/.test(transport)) return { knob, transport };
	}
	return undefined;
}

/**
 * Checks every setting against the knob it names.
 * @returns one problem a bad setting; empty if all can be used.
 */
export function checkSettings(settings: KnobSettings): KnobProblem[] {
	const problems: KnobProblem[] = [];
	for (const [name, text] of Object.entries(settings)) {
		if (name === RECIPIENT_DELIMITER) continue;
		const found = lookUpKnob(name);
		if (found === undefined) {
			problems.push({ name, message: `unknown knob "${name}"; did you mean "${nearestKnob(name)}"?` });
			continue;
		}
		const complaint = checkValue(found.knob, text);
		if (complaint !== null) problems.push({ name, message: `${name} = ${text}: ${complaint}` });
	}
	return problems;
}

/** The value in force for one transport: its override, else the global setting, else the built-in default. */
export function settingText(settings: KnobSettings, name: KnobName, transport?: string): string {
	const knob = BY_NAME.get(name);
	if (knob === undefined) throw new KnobError([{ name, message: `unknown knob "${name}"` }]);
	const override = transport !== undefined && knob.suffix !== null ? `${transport}${knob.suffix}` : undefined;
	if (override !== undefined) {
		const text = settings[override] ?? BUILT_IN_OVERRIDES[override];
		if (text !== undefined) return text;
	}
	return settings[name] ?? knob.default;
}

/** A count, percentage or time (in seconds) in force for one transport. */
export function settingNumber(settings: KnobSettings, name: KnobName, transport?: string): number {
	return parseNumber(settingText(settings, name, transport)) ?? Number.NaN;
}

/** A feedback amount in force for one transport. */
export function settingFeedback(settings: KnobSettings, name: KnobName, transport?: string): Feedback {
	return parseFeedback(settingText(settings, name, transport)) ?? { base: 1, per: "delivery" };
}

function checkValue(knob: KnobDefinition, text: string): string | null {
	if (knob.kind === "feedback") {
		return parseFeedback(text) === null
			? "expected a number from 0 to 1, a fraction such as 1/8, or N/concurrency with N from 0 to 1"
			: null;
	}
	const value = knob.kind === "time" ? parseNumber(text) : /^\d+$/.test(text) ? Number(text) : null;
	if (value === null) {
		return knob.kind === "time" ? "expected a time such as 5s, 10m, 2h" : "expected a whole number";
	}
	if (value < knob.min || value > knob.max) {
		return `out of range: expected ${knob.min} to ${knob.max} ${knob.unit}`;
	}
	return null;
}

function parseNumber(text: string): number | null {
	const match = /^(\d+)([smhdw]?)$/.exec(text);
	if (match === null) return null;
	return Number(match[1]) * (TIME_UNITS[match[2] ?? ""] ?? 1);
}

/** postconf(5): a number, a ratio of numbers, or a number divided by `concurrency`. The square root form is not compiled in. */
function parseFeedback(text: string): Feedback | null {
	const match = /^\s*(\d+(?:\.\d*)?|\.\d+)(?:\s*\/\s*(\S+))?$/.exec(text);
	if (match === null) return null;
	const numerator = Number(match[1]);
	const denominator = match[2];
	if (denominator === undefined) return numerator <= 1 ? { base: numerator, per: "delivery" } : null;
	if (denominator === "concurrency") return numerator <= 1 ? { base: numerator, per: "concurrency" } : null;
	const divisor = /^\d+(?:\.\d*)?$/.test(denominator) ? Number(denominator) : 0;
	if (divisor <= 0 || numerator / divisor > 1) return null;
	return { base: numerator / divisor, per: "delivery" };
}

/** The knob whose name takes the fewest edits; a per-transport name is compared under each suffix. */
export function nearestKnob(name: string): string {
	let best: string = KNOBS[0].name;
	let distance = Number.POSITIVE_INFINITY;
	const prefix = name.split("_")[0] ?? "";
	for (const knob of KNOBS) {
		const spellings = knob.suffix === null ? [knob.name] : [knob.name, `${prefix}${knob.suffix}`];
		for (const spelling of spellings) {
			const edits = editDistance(name, spelling);
			if (edits < distance) {
				distance = edits;
				best = spelling;
			}
		}
	}
	return best;
}

function editDistance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const substitution = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[to.length] ?? 0;
}
