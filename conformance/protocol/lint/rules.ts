/** What the files of one number mean together: the message's state, its recipients, and what is wrong with it. */
import { FILE_MODE, LIMITS, RECORD } from "../../../model/protocol/messages.js";
import { filesPresent, type MessageState, stateOf } from "../../../model/protocol/states.js";
import type { Anomaly, AnomalyCode } from "./catalogue.js";
import { type FoundFile, roleOf } from "./collect.js";
import type { QueueLayout } from "./layout.js";
import type { FileFacts, QueueReader } from "./read.js";
import { countOf, countRecords, printableType, type RecordCounts } from "./records.js";

export interface Recipients {
	readonly notDone: number;
	readonly done: number;
}

export interface MessageReport {
	/** The number, as a decimal. */
	readonly id: string;
	/** Null if its files fit none of S1 to S5. */
	readonly state: MessageState | null;
	/** Paths, in the order of the directories. */
	readonly files: readonly string[];
	/** By recipient directory; only once the message is preprocessed. */
	readonly recipients: Readonly<Record<string, Recipients>>;
	readonly anomalies: readonly Anomaly[];
}

export interface RuleContext {
	readonly reader: QueueReader;
	readonly layout: QueueLayout;
	/** Seconds since the epoch. */
	readonly now: number;
	/** Owner of each message directory, by its name. */
	readonly owners: ReadonlyMap<string, number>;
}

const CHANNEL_RECORDS = RECORD.recipient + RECORD.done;

/** @param files all files of the number that stand where they belong; at least one */
export function reportMessage(id: string, files: readonly FoundFile[], context: RuleContext): MessageReport {
	const anomalies: Anomaly[] = [];
	const add = (code: AnomalyCode, path: string, detail = "") => anomalies.push({ code, path, detail });
	const byDirectory = new Map(files.map((file) => [file.directory, file]));
	const present = filesPresent(files.map((file) => roleOf(file.directory)));
	const state = stateOf(present);
	const path = (directory: string) => byDirectory.get(directory)?.path ?? directory;
	const mess = byDirectory.get("mess");

	if (!mess) {
		if (present.todo) add("todo-without-mess", path("todo"));
		else if (present.info) add("info-without-mess", path("info"));
		else if (present.intd) add("intd-without-mess", path("intd"));
	} else {
		if (BigInt(id) !== mess.facts.inode) add("number-not-inode", mess.path, `its inode is ${mess.facts.inode}`);
		if (mess.facts.size === 0 && (present.todo || present.info)) add("message-empty", mess.path);
	}
	if (!present.todo && !present.info)
		for (const file of files)
			if (context.layout.channels.includes(file.directory)) add("recipients-without-info", file.path);
	if (present.bounce && present.todo) add("bounce-while-queued", path("bounce"));
	else if (present.bounce && !present.info) add("bounce-without-info", path("bounce"));
	if (mess && present.intd && present.info && !present.todo) add("intd-after-preprocessing", path("intd"));
	const intd = byDirectory.get("intd");
	const todo = byDirectory.get("todo");
	if (intd && todo && intd.facts.inode !== todo.facts.inode) add("envelopes-differ", intd.path);
	if ((state === "S2" || state === "S3") && mess) checkAge(mess, context.now, add);

	for (const file of files) checkPermissions(file, context.owners, add);
	if (todo) checkEnvelope(todo, context, add);
	const recipients = present.info && !present.todo ? checkPreprocessed(files, context, add) : {};
	return { id, state, files: files.map((file) => file.path), recipients, anomalies };
}

type Add = (code: AnomalyCode, path: string, detail?: string) => void;

function checkAge(mess: FoundFile, now: number, add: Add): void {
	const age = now - mess.facts.accessed;
	const detail = `last accessed ${Math.floor(age / 3600)} hours ago`;
	if (age > LIMITS.ossified) add("injection-ossified", mess.path, detail);
	else if (age > LIMITS.injectionLifetime) add("injection-dead", mess.path, detail);
}

function expectedMode(directory: string): number {
	const injected = directory === "mess" || directory === "intd" || directory === "todo";
	return injected ? FILE_MODE.injected : FILE_MODE.preprocessed;
}

/** Permission bits as chmod takes them. */
export const octal = (mode: number) => mode.toString(8).padStart(4, "0");

function checkPermissions({ directory, path, facts }: FoundFile, owners: RuleContext["owners"], add: Add): void {
	const expected = expectedMode(directory);
	if (facts.mode !== expected) add("wrong-mode", path, `mode ${octal(facts.mode)}, expected ${octal(expected)}`);
	const owner = owners.get(directory);
	if (owner !== undefined && owner !== facts.owner)
		add("wrong-owner", path, `owned by user ${facts.owner}, its directory by ${owner}`);
}

/** Null if the file has gone meanwhile. */
function read(file: FoundFile, known: string, reader: QueueReader): RecordCounts | null {
	const pieces = reader.contents(file.path);
	return pieces && countRecords(pieces, known);
}

const unknownDetail = ({ unknown }: RecordCounts) =>
	unknown ? `${printableType(unknown.type)} at byte ${unknown.position}` : "";

function checkEnvelope(todo: FoundFile, { reader, layout }: RuleContext, add: Add): void {
	const counts = read(todo, layout.envelopeRecords, reader);
	if (!counts) return;
	if (counts.unknown) add("envelope-unknown-record", todo.path, unknownDetail(counts));
	if (counts.unended > 0) add("envelope-unended", todo.path, `${counts.unended} bytes after the last record`);
	const senders = countOf(counts, RECORD.sender);
	if (senders !== 1) add("envelope-without-sender", todo.path, `${senders} sender records`);
}

function checkPreprocessed(
	files: readonly FoundFile[],
	{ reader, layout }: RuleContext,
	add: Add,
): Record<string, Recipients> {
	const recipients: Record<string, Recipients> = {};
	for (const file of files) {
		if (file.directory === "info") checkSender(file, reader, add);
		if (!layout.channels.includes(file.directory)) continue;
		const counts = read(file, CHANNEL_RECORDS, reader);
		if (!counts) continue;
		const notDone = countOf(counts, RECORD.recipient);
		const done = countOf(counts, RECORD.done);
		recipients[file.directory] = { notDone, done };
		if (counts.unknown) add("recipients-unknown-record", file.path, unknownDetail(counts));
		else if (counts.unended > 0) add("recipients-unended", file.path, `${counts.unended} bytes after the last record`);
		else if (counts.bytes === 0) add("recipients-empty", file.path);
		else if (notDone === 0) add("recipients-all-done", file.path);
	}
	return recipients;
}

/** send reads the first record only, and only if it is the sender. */
function checkSender(info: FoundFile, reader: QueueReader, add: Add): void {
	const pieces = reader.contents(info.path);
	if (!pieces) return;
	let first: number | undefined;
	let ended = false;
	for (const piece of pieces) {
		first ??= piece[0];
		if (piece.includes(0)) {
			ended = true;
			break;
		}
	}
	if (!ended || first !== RECORD.sender.charCodeAt(0)) add("sender-unreadable", info.path);
}

/** What the linter needs to know of a directory before it looks at its files. */
export function ownerOf(facts: FileFacts | null): number | undefined {
	return facts?.owner;
}
