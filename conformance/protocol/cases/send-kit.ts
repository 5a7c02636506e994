/**
 * What cases about send need that are the same for all families: those whose send hears of mail from todo, and those whose send does
 * todo's work itself. Leaves out cases about what todo says (../profiles/send.ts).
 */
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import type { Harness } from "../../adapters/qmail/harness.js";
import { type Mail, writePreprocessed } from "../../adapters/qmail/inject.js";
import { announcement, playClean, type SendSeat, startSend } from "../../adapters/qmail/seats.js";
import type { ProtocolCase } from "./case.js";

export const LOCAL = "a@here.example";
export const REMOTE = "b@far.example";

/** A case about any family's send. */
export const anySend = (name: string, cites: ProtocolCase["cites"], run: ProtocolCase["run"]): ProtocolCase => ({
	name,
	profile: "todo-send",
	cites,
	run,
});

export interface Letter {
	readonly sender?: string;
	readonly local?: readonly string[];
	readonly remote?: readonly string[];
}

/** A message that is preprocessed before send starts, so that the start-up scan finds it. @returns its number */
export function before(harness: Harness, { sender, local = [], remote = [] }: Letter): string {
	const id = writePreprocessed(harness.home, { ...(sender === undefined ? {} : { sender }), local, remote });
	harness.recorder.add({ preprocessed: id, local: local.length, remote: remote.length });
	return id;
}

/** A message that comes while send works. @returns its number */
export function offer(harness: Harness, seat: SendSeat, letter: Letter): string {
	const { sender, local = [], remote = [] } = letter;
	const mail: Mail = { ...(sender === undefined ? {} : { sender }), recipients: [...local, ...remote] };
	if (!seat.words) return harness.queue(mail, { local: local.length, remote: remote.length });
	const id = before(harness, letter);
	seat.words.say(announcement(harness.dialect, id, local.length, remote.length));
	return id;
}

/** Starts send with a clean that works and spawners that take so many deliveries, and waits until it works. */
export async function ready(harness: Harness, capacity = 20): Promise<SendSeat> {
	const seat = startSend(harness);
	playClean(harness, seat);
	for (const spawner of seat.spawners) spawner.open(capacity);
	await atWork(harness, seat);
	return seat;
}

/** Waits until send has read info/: it tells todo so, or its log begins. */
export async function atWork(harness: Harness, { commands, log }: SendSeat): Promise<void> {
	await harness.until("protocol.start.scan-before-s", "send to work", () =>
		commands ? commands.heard.startsWith("S") : log.heard.includes("status: "),
	);
}

/** TERM, and what todo says then; exit 0 is expected. */
export async function ends(harness: Harness, seat: SendSeat): Promise<void> {
	harness.signal(seat.program, "TERM");
	if (seat.commands && seat.words) {
		await harness.until("protocol.quit.send-drains", "X", () => seat.commands?.heard.endsWith("X") === true);
		seat.words.say("X\0");
	}
	const code = await harness.exit("protocol.quit.send-drains", seat.program);
	harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
}

/** Seconds since 1970, as file times and programs count them. */
export const now = (): number => Math.floor(Date.now() / 1000);

/** Gives a file of a number a time; birth and due times are such. */
export function date(harness: Harness, kind: "mess" | "info" | "local" | "remote", id: string, time: number): void {
	utimesSync(harness.home.file(kind, id), time, time);
}

export function contents(harness: Harness, kind: "info" | "local" | "remote", id: string): string {
	try {
		return readFileSync(harness.home.file(kind, id), "latin1");
	} catch {
		return "";
	}
}

/** A message that a program gave to qmail-queue. */
export interface Injected {
	readonly message: string;
	readonly envelope: string;
	/** Files of the queue when it was given. */
	readonly queue: readonly string[];
}

/** Takes qmail-queue's place, whichever way a family finds it: by QMAILQUEUE, or as bin/qmail-queue of its home. */
export class Injections {
	readonly #directory: string;

	constructor(harness: Harness) {
		const { path, queue } = harness.home;
		this.#directory = `${path}/injected`;
		mkdirSync(this.#directory);
		mkdirSync(`${path}/bin`, { recursive: true });
		const program = `${path}/bin/qmail-queue`;
		const at = `'${this.#directory}'/$$`;
		// The order of the redirections matters: descriptor 1 is read.
		const script = [
			"#!/bin/sh",
			`cat >${at}.message`,
			`cat <&1 >${at}.envelope`,
			`(cd '${queue}' && find . -type f) >${at}.queue`,
			`[ -e '${this.#directory}/refuse' ] && exit 81`,
			`mv ${at}.queue ${at}.done`,
		];
		writeFileSync(program, `${script.join("\n")}\n`, { mode: 0o755 });
		if (!existsSync(`${queue}/bin`)) symlinkSync("../bin", `${queue}/bin`);
		harness.variables.set("QMAILQUEUE", program);
	}

	/** From now on all are refused with a temporary error, or taken again. */
	set refuses(wanted: boolean) {
		writeFileSync(`${this.#directory}/refuse`, "");
		if (!wanted) rmSync(`${this.#directory}/refuse`);
	}

	/** How many were tried, refused ones included. */
	get tried(): number {
		return readdirSync(this.#directory).filter((name) => /\.(queue|done)$/.test(name)).length;
	}

	get taken(): readonly Injected[] {
		const text = (name: string) => readFileSync(`${this.#directory}/${name}`, "latin1");
		return readdirSync(this.#directory)
			.filter((name) => name.endsWith(".done"))
			.map((name) => name.slice(0, -".done".length))
			.map((one) => ({
				message: text(`${one}.message`),
				envelope: text(`${one}.envelope`),
				queue: text(`${one}.done`).split("\n"),
			}));
	}
}
