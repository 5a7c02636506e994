/**
 * One command of a scenario as one line of text, and back. Leaves out headers and transcripts (script.ts).
 *
 *     arrive M1 6@d1.t1 joe@d2.t1 [single]     six recipients r01@d1.t1 to r06@d1.t1, and joe
 *     slot t1 | slot t1 x3 | slot t1 all        complete oldest|newest|nth N|#N|M1|all OUTCOME [xN]
 *     drain t1   refuse t1   vanish t1          rescan M1   corrupt M1   tick SECONDS   flush
 */

import type { Outcome } from "../../model/scheduler/events.js";
import { resolveAddress } from "../../model/scheduler/events.js";
import { reason } from "../reason.js";
import type { Command, Pick } from "./scenario.js";

const OUTCOMES: readonly Outcome[] = ["delivered", "deferred", "site-failure", "crash"];
const MOST_RECIPIENTS = 5_000;

/** The line is not a command; the message says what was expected in its place. */
export class CommandError extends Error {
	override readonly name = "CommandError";
}

/** What the lines before this one have offered: needed for `complete all`. */
export interface LineContext {
	/** Recipients of all messages so far: no more deliveries than these can be in flight. */
	offered: number;
}

/**
 * Reads one line. A line may stand for several equal commands (`complete oldest delivered x3`).
 * @throws CommandError naming what was expected.
 */
export function parseCommand(line: string, context: LineContext = { offered: 0 }): Command[] {
	const words = line.trim().split(/\s+/);
	const verb = words.shift() ?? "";
	switch (verb) {
		case "arrive":
			return [parseArrive(words, context)];
		case "slot":
			return [parseSlot(words)];
		case "complete":
			return parseComplete(words, context);
		case "rescan":
		case "corrupt":
			return [{ do: verb, message: only(words, verb, "a message name such as M1", isMessage) }];
		case "refuse":
		case "vanish":
		case "drain":
			return [{ do: verb, transport: only(words, verb, "a transport such as t1", isTransport) }];
		case "tick":
			return [{ do: "tick", seconds: Number(only(words, verb, "a whole number of seconds", isInteger)) }];
		case "flush":
			if (words.length > 0) throw new CommandError(`"flush" stands alone, found "${words.join(" ")}" after it`);
			return [{ do: "flush" }];
		default:
			throw new CommandError(
				`expected a command (arrive, slot, complete, drain, tick, rescan, refuse, vanish, flush, corrupt), found "${verb}"`,
			);
	}
}

/** Writes one command as `parseCommand` reads it; `times` for equal completions in a row. */
export function printCommand(command: Command, times = 1): string {
	switch (command.do) {
		case "arrive":
			return `arrive ${command.message} ${printRecipients(command.recipients)}${command.single === true ? " single" : ""}`;
		case "slot": {
			const count = command.times === "all" ? " all" : command.times === 1 ? "" : ` x${command.times}`;
			return `slot ${command.transport}${count}`;
		}
		case "complete":
			return `complete ${printPick(command.pick)} ${command.outcome}${times === 1 ? "" : ` x${times}`}`;
		case "rescan":
		case "corrupt":
			return `${command.do} ${command.message}`;
		case "refuse":
		case "vanish":
		case "drain":
			return `${command.do} ${command.transport}`;
		case "tick":
			return `tick ${command.seconds}`;
		case "flush":
			return "flush";
	}
}

function parseArrive(words: string[], context: LineContext): Command {
	const message = words.shift() ?? "";
	if (!isMessage(message)) throw new CommandError(`"arrive" expects a message name such as M1, found "${message}"`);
	const single = words.at(-1) === "single";
	if (single) words.pop();
	const recipients = words.flatMap(expandRecipients);
	if (recipients.length === 0)
		throw new CommandError(`"arrive ${message}" expects recipients such as 6@d1.t1 or joe@d1.t1`);
	const twice = recipients.find((address, index) => recipients.indexOf(address) !== index);
	if (twice !== undefined)
		throw new CommandError(`recipient ${twice} stands twice in ${message}; recipients must be distinct`);
	context.offered += recipients.length;
	return { do: "arrive", message, recipients, ...(single ? { single } : {}) };
}

/** `6@d1.t1` stands for r01@d1.t1 to r06@d1.t1: padded, since recipients are sorted as text. */
function expandRecipients(word: string): string[] {
	try {
		resolveAddress(word);
	} catch (error) {
		throw new CommandError(reason(error));
	}
	const at = word.lastIndexOf("@");
	const local = word.slice(0, at);
	if (!/^\d+$/.test(local)) return [word];
	const count = Number(local);
	if (count < 1 || count > MOST_RECIPIENTS) {
		throw new CommandError(`expected 1 to ${MOST_RECIPIENTS} recipients, found ${local} in "${word}"`);
	}
	return Array.from({ length: count }, (_, index) => `${numbered(index + 1, count)}${word.slice(at)}`);
}

function numbered(number: number, count: number): string {
	return `r${String(number).padStart(Math.max(2, String(count).length), "0")}`;
}

/** Folds each longest run that `expandRecipients` would give back into its short form. */
function printRecipients(recipients: readonly string[]): string {
	const words: string[] = [];
	let index = 0;
	while (index < recipients.length) {
		const run = runLength(recipients, index);
		const address = recipients[index] ?? "";
		words.push(run > 0 ? `${run}${address.slice(address.lastIndexOf("@"))}` : address);
		index += Math.max(run, 1);
	}
	return words.join(" ");
}

/** How many recipients from `start` on are r01, r02... of one domain, in a width that expands back; 0 if none. */
function runLength(recipients: readonly string[], start: number): number {
	const domain = recipients[start]?.slice(recipients[start]?.lastIndexOf("@")) ?? "";
	for (let end = recipients.length; end > start; end--) {
		const count = end - start;
		const fits = recipients
			.slice(start, end)
			.every((address, index) => address === `${numbered(index + 1, count)}${domain}`);
		if (fits) return count;
	}
	return 0;
}

function parseSlot(words: string[]): Command {
	const [transport = "", count = "x1", ...rest] = words;
	if (!isTransport(transport)) throw new CommandError(`"slot" expects a transport such as t1, found "${transport}"`);
	if (rest.length > 0)
		throw new CommandError(`"slot ${transport} ${count}" is complete, found "${rest.join(" ")}" after it`);
	if (count === "all") return { do: "slot", transport, times: "all" };
	const times = /^x([1-9]\d*)$/.exec(count)?.[1];
	if (times === undefined)
		throw new CommandError(`"slot ${transport}" expects a count such as x3, or all, found "${count}"`);
	return { do: "slot", transport, times: Number(times) };
}

function parseComplete(words: string[], context: LineContext): Command[] {
	const word = words.shift() ?? "";
	const pick = parsePick(word, words);
	const outcome = words.shift() ?? "";
	if (!isOutcome(outcome)) {
		throw new CommandError(`"complete ${word}" expects an outcome (${OUTCOMES.join(", ")}), found "${outcome}"`);
	}
	const command: Command = { do: "complete", pick, outcome };
	const times = words.shift() ?? (word === "all" ? `x${Math.max(context.offered, 1)}` : "x1");
	const count = /^x([1-9]\d*)$/.exec(times)?.[1];
	if (count === undefined || words.length > 0) {
		throw new CommandError(
			`after the outcome expected nothing or a count such as x3, found "${[times, ...words].join(" ")}"`,
		);
	}
	return Array.from({ length: Number(count) }, () => command);
}

function parsePick(word: string, words: string[]): Pick {
	if (word === "oldest" || word === "newest") return word;
	if (word === "all") return "oldest";
	if (word === "nth") {
		const nth = words.shift() ?? "";
		if (!/^\d+$/.test(nth)) throw new CommandError(`"complete nth" expects a position, found "${nth}"`);
		return { nth: Number(nth) };
	}
	const delivery = /^#([1-9]\d*)$/.exec(word)?.[1];
	if (delivery !== undefined) return { delivery: Number(delivery) };
	if (isMessage(word)) return { message: word };
	throw new CommandError(
		`"complete" expects oldest, newest, all, nth N, #N or a message name such as M1, found "${word}"`,
	);
}

function printPick(pick: Pick): string {
	if (typeof pick === "string") return pick;
	if ("nth" in pick) return `nth ${pick.nth}`;
	return "delivery" in pick ? `#${pick.delivery}` : pick.message;
}

function only(words: readonly string[], verb: string, expected: string, accepts: (word: string) => boolean): string {
	const [word = ""] = words;
	if (words.length !== 1 || !accepts(word)) {
		throw new CommandError(`"${verb}" expects ${expected}, found "${words.join(" ")}"`);
	}
	return word;
}

function isMessage(word: string): boolean {
	return /^[A-Z][A-Za-z0-9]*$/.test(word);
}

function isTransport(word: string): boolean {
	return /^[a-z][a-z0-9-]*$/.test(word);
}

function isInteger(word: string): boolean {
	return /^-?\d+$/.test(word);
}

function isOutcome(word: string): word is Outcome {
	return OUTCOMES.some((outcome) => outcome === word);
}
