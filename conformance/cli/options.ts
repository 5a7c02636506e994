/**
 * Parsers of option values that several commands share. Each says what was wrong and what was expected.
 */
import { type Command, InvalidArgumentError } from "commander";
import { EDITIONS, type Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { checkSettings } from "../../model/scheduler/settings.js";
import type { KnownFailure } from "../report/format.js";
import { parseKnownFailures } from "../report/known/read.js";
import { parseShard, type Shard } from "../report/shard.js";
import { CASE_SETS, type CaseSetName } from "./cases.js";
import { readText } from "./errors.js";

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (/^\d+$/.test(text) && value >= least && value <= most) return value;
		throw new InvalidArgumentError(
			most === Number.MAX_SAFE_INTEGER
				? `Expected a whole number of at least ${least}.`
				: `Expected a whole number from ${least} to ${most}.`,
		);
	};
}

/** Random numbers are drawn from 32 bits: beyond them the same cases would come again. */
export const seed = wholeNumber(0, 2 ** 32 - 1);
/** How many random cases. */
export const amount = wholeNumber(0, 2 ** 32);
/** Pieces of work under way at a time. */
export const jobs = wholeNumber(1, 1000);
/** Seconds that something is waited for, up to a day; the system's timers go to 24. */
export const patience = wholeNumber(1, 86_400);

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

/** A comma-separated list of words, each of which must be known and may stand once. @param what a word is, for messages */
export function listOf<Word extends string>(what: string, known: readonly Word[]): (text: string) => readonly Word[] {
	return (text) => {
		const words = text.split(",").map((name) => {
			const word = known.find((one) => one === name.trim());
			if (word !== undefined) return word;
			throw new InvalidArgumentError(`Unknown ${what} "${name}"; expected ${known.join(", ")}.`);
		});
		const twice = words.find((word, index) => words.indexOf(word) !== index);
		if (twice === undefined) return words;
		throw new InvalidArgumentError(`"${twice}" stands there twice.`);
	};
}

/** A comma-separated list of case sets. */
export const caseSets: (text: string) => readonly CaseSetName[] = listOf("set of cases", CASE_SETS);

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
	const name = text.slice(0, equals).trim();
	const setting = { [name]: text.slice(equals + 1).trim() };
	const problem = checkSettings(setting)[0];
	if (problem !== undefined) throw new InvalidArgumentError(problem.message);
	if (previous !== undefined && Object.hasOwn(previous, name)) throw new InvalidArgumentError(`${name} is set twice.`);
	return { ...previous, ...setting };
}

/** Gathers the values of an option that may be given again. */
export function gathered(text: string, previous: readonly string[] = []): readonly string[] {
	return [...previous, text];
}

/** Gathers repeated `--control name=text`: control files of one line. */
export function controlFile(text: string, previous: Readonly<Record<string, string>> = {}): Record<string, string> {
	const [, name, line] = /^([a-z][a-z0-9_]*)=(.*)$/s.exec(text) ?? [];
	if (name === undefined || line === undefined) {
		throw new InvalidArgumentError("Expected name=text, as in me=mail.example.org.");
	}
	if (Object.hasOwn(previous, name)) throw new InvalidArgumentError(`${name} is set twice.`);
	return { ...previous, [name]: `${line}\n` };
}

const REPEATABLE: ReadonlySet<unknown> = new Set([knob, gathered, controlFile]);

/**
 * Lets a command refuse a value that is empty or the name of another option, as where a variable of a script was, and a second value
 * where only one can count: a program that was named would not be judged.
 */
export function refuseOddValues(command: Command): void {
	for (const option of command.options) {
		let given = false;
		command.on(`option:${option.name()}`, (value: unknown) => {
			if (typeof value !== "string") return;
			if (value === "") command.error(`error: option '${option.flags}' was given an empty value`);
			if (command.options.some(({ long }) => long === value)) {
				command.error(`error: option '${option.flags}' was given no value, unless it is to be '${value}'`);
			}
			if (given && !REPEATABLE.has(option.parseArg)) {
				command.error(`error: option '${option.flags}' was given twice, and only one can count`);
			}
			given = true;
		});
	}
	command.hook("preAction", (_, called) => {
		const empty = called.args.indexOf("");
		if (empty >= 0) called.error(`error: argument ${empty + 1} is empty`);
	});
}
