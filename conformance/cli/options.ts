/**
 * Parsers of option values that several commands share. Each says what was wrong and what was expected.
 */
import { InvalidArgumentError } from "commander";
import { EDITIONS, type Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { checkSettings } from "../../model/scheduler/settings.js";
import type { KnownFailure } from "../report/format.js";
import { parseKnownFailures } from "../report/known/read.js";
import { parseShard, type Shard } from "../report/shard.js";
import { CASE_SETS, type CaseSetName } from "./cases.js";
import { readText } from "./errors.js";

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
		throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
	};
}

/** One part of several: "2/5". */
export function shard(text: string): Shard {
	const parsed = parseShard(text);
	if (parsed !== undefined) return parsed;
	throw new InvalidArgumentError("Expected i/n with i from 1 to n, as in 2/5.");
}

/** "both", or one queue manager. */
export function managers(text: string): readonly Manager[] {
	if (text === "both") return ["qmgr", "oqmgr"];
	if (text === "qmgr" || text === "oqmgr") return [text];
	throw new InvalidArgumentError("Expected qmgr, oqmgr or both.");
}

/** A comma-separated list of case sets. */
export function caseSets(text: string): readonly CaseSetName[] {
	return text.split(",").map((name) => {
		const known = CASE_SETS.find((set) => set === name.trim());
		if (known !== undefined) return known;
		throw new InvalidArgumentError(`Unknown set of cases "${name}"; expected ${CASE_SETS.join(", ")}.`);
	});
}

/** The list of known failures in a file. */
export function knownFailures(file: string): readonly KnownFailure[] {
	return parseKnownFailures(readText(file), file);
}

export function edition(text: string): Edition {
	const known = EDITIONS.find((one) => one === text);
	if (known !== undefined) return known;
	throw new InvalidArgumentError(`Expected ${EDITIONS.join(", ")}.`);
}

/** Gathers repeated `--knob name=value`; an unknown knob is told with the nearest name. */
export function knob(text: string, previous: KnobSettings | undefined): KnobSettings {
	const equals = text.indexOf("=");
	if (equals < 1) throw new InvalidArgumentError("Expected name=value, as in default_delivery_slot_cost=2.");
	const setting = { [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() };
	const problem = checkSettings(setting)[0];
	if (problem !== undefined) throw new InvalidArgumentError(problem.message);
	return { ...previous, ...setting };
}
