/**
 * A mail log as a whole: the life of each message that it tells of, in a time that only goes forward. Leaves out judging.
 */
import { type Line, parseLine, type Rounded, type Stamp } from "./line.js";

/** The file is no mail log of Postfix. The message names file and line. */
export class MaillogError extends Error {
	override readonly name = "MaillogError";
}

/** Between these two, in seconds. */
export interface When {
	readonly earliest: number;
	readonly latest: number;
}

export interface Activation extends When {
	readonly line: number;
	readonly recipients: number;
}

export interface Delivery extends When {
	readonly line: number;
	/** Which activation of its message it belongs to; -1: that was before the log. */
	readonly attempt: number;
	readonly transport: string;
	readonly daemon: string;
	readonly pid: number;
	readonly to: string;
	readonly original: string | null;
	readonly status: string;
	readonly delay: Rounded;
	/** When the agent got it. */
	readonly start: When;
}

/** A message from its arrival to its removal. A queue id may be used again afterwards. */
export interface Life {
	readonly id: string;
	/** Its arrival is in the log too. */
	readonly whole: boolean;
	readonly activations: Activation[];
	readonly deliveries: Delivery[];
	/** Something about it was cut off, or done by hand: not judged. */
	spoilt: boolean;
	expired: boolean;
	/** The line of its removal. */
	removed: number | null;
}

export interface MailLog {
	readonly file: string;
	readonly lives: readonly Life[];
	/** Lines at which Postfix was stopped, started or broken, or at which the clock was set back. */
	readonly breaks: readonly number[];
	/** Time of each line of Postfix, for finding silences. */
	readonly times: readonly { readonly line: number; readonly at: number }[];
	readonly lines: number;
	readonly ofPostfix: number;
	readonly cut: readonly number[];
	readonly unreadable: readonly number[];
	readonly clockSetBack: readonly number[];
}

const YEAR = 366 * 86_400;
const FEBRUARY_29TH = 59 * 86_400;
const DAY = 86_400;

/**
 * Reads a log.
 * @param file how it is called in messages.
 * @throws MaillogError if there is no line of Postfix in it, with the first line that is none.
 */
export function readMaillog(text: string, file: string): MailLog {
	const lines = text.split("\n");
	const unended = lines.at(-1) !== "";
	if (!unended) lines.pop();
	const reader = new Reader(!/^(?:<\d+>)?Feb 29 /m.test(text));
	for (const [index, line] of lines.entries()) reader.take(line, index + 1, unended && index === lines.length - 1);
	if (reader.ofPostfix === 0) {
		const at = reader.unreadable[0] ?? 1;
		const shown = JSON.stringify((lines[at - 1] ?? "").slice(0, 80));
		throw new MaillogError(
			`${file}:${at}: no line of this file is of Postfix; this one is ${shown}. Expected lines such as "Nov 23 06:53:16 mail postfix/qmgr[123]: 72B8C220342: removed", or with a date as in 2026-11-23T06:53:16.`,
		);
	}
	return reader.result(file, lines.length);
}

class Reader {
	ofPostfix = 0;
	readonly unreadable: number[] = [];
	readonly #lives: Life[] = [];
	readonly #current = new Map<string, Life>();
	readonly #breaks: number[] = [];
	readonly #times: { line: number; at: number }[] = [];
	readonly #cut: number[] = [];
	readonly #setBack: number[] = [];
	#years = 0;
	#last = Number.NEGATIVE_INFINITY;

	/** @param commonYears there is no February 29th in the log. */
	constructor(readonly commonYears: boolean) {}

	take(text: string, line: number, unended: boolean): void {
		const parsed = parseLine(text);
		if (parsed === null) {
			if (text.trim() !== "") this.unreadable.push(line);
		} else if (parsed !== "foreign") {
			this.ofPostfix++;
			if ("cut" in parsed || unended) this.#cutOff("cut" in parsed ? parsed.cut : idOf(parsed), line);
			else this.#take(parsed, line);
		}
	}

	result(file: string, lines: number): MailLog {
		return {
			file,
			lives: this.#lives,
			breaks: this.#breaks,
			times: this.#times,
			lines,
			ofPostfix: this.ofPostfix,
			cut: this.#cut,
			unreadable: this.unreadable,
			clockSetBack: this.#setBack,
		};
	}

	#cutOff(id: string | null, line: number): void {
		this.#cut.push(line);
		if (id !== null) this.#life(id, false).spoilt = true;
	}

	#take({ stamp, told }: Line, line: number): void {
		const when = this.#when(stamp, line);
		this.#times.push({ line, at: when.earliest });
		switch (told.kind) {
			case "enters":
				this.#life(told.id, true);
				break;
			case "active":
				this.#life(told.id, false).activations.push({ line, recipients: told.recipients, ...when });
				break;
			case "delivery": {
				const { kind: _, id, agent, ...rest } = told;
				const life = this.#life(id, false);
				const start = {
					earliest: when.earliest - agent.value - agent.off,
					latest: when.latest - Math.max(0, agent.value - agent.off),
				};
				life.deliveries.push({ line, attempt: life.activations.length - 1, start, ...rest, ...when });
				break;
			}
			case "expired":
				this.#life(told.id, false).expired = true;
				break;
			case "handled":
				this.#life(told.id, false).spoilt = true;
				break;
			case "removed":
				this.#life(told.id, false).removed = line;
				this.#current.delete(told.id);
				break;
			case "break":
				this.#breaks.push(line);
				break;
			case "other":
				break;
		}
	}

	#life(id: string, enters: boolean): Life {
		const known = this.#current.get(id);
		if (known !== undefined) return known;
		const fresh: Life = {
			id,
			whole: enters,
			activations: [],
			deliveries: [],
			spoilt: false,
			expired: false,
			removed: null,
		};
		this.#current.set(id, fresh);
		this.#lives.push(fresh);
		return fresh;
	}

	/** Syslog does not tell the year: when the date goes back by more than half of one, another has begun. */
	#when({ kind, seconds, unit }: Stamp, line: number): When {
		let at = seconds;
		if (kind === "syslog") {
			if (this.commonYears && seconds > FEBRUARY_29TH) at -= DAY;
			const year = this.commonYears ? YEAR - DAY : YEAR;
			if (at + this.#years < this.#last - year / 2) this.#years += year;
			at += this.#years;
		}
		if (at + unit < this.#last) {
			this.#setBack.push(line);
			this.#breaks.push(line);
		}
		this.#last = at;
		return { earliest: at, latest: at + unit };
	}
}

function idOf({ told }: Line): string | null {
	return "id" in told ? told.id : null;
}
