/**
 * Puts messages into a queue as qmail-queue would, or spoilt in ways that it would not; and preprocessed ones, for a send that is
 * tested without todo. Leaves out acknowledging: whoever calls records it.
 */
import { closeSync, fsyncSync, linkSync, openSync, unlinkSync, writeSync } from "node:fs";
import { FILE_MODE, RECORD } from "../../../model/protocol/messages.js";
import type { QueueHome } from "./home.js";

export interface Mail {
	/** Default: sender@far.example. */
	readonly sender?: string;
	readonly recipients: readonly string[];
	readonly body?: string;
	/** The whole envelope, where it is to be other than sender and recipients make it. */
	readonly envelope?: string;
}

const SENDER = "sender@far.example";
const BODY = "Received: (spoolproof)\nSubject: a trial\n\nbody\n";

let count = 0;

function write(path: string, text: string, mode: number): void {
	const fd = openSync(path, "wx", mode);
	try {
		const bytes = Buffer.from(text, "latin1");
		for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
		fsyncSync(fd);
	} finally {
		closeSync(fd);
	}
}

function begin(home: QueueHome, body: string): string {
	const fresh = `${home.queue}/pid/spoolproof.${process.pid}.${++count}`;
	write(fresh, body, FILE_MODE.injected);
	const id = home.inode(fresh);
	linkSync(fresh, home.file("mess", id));
	unlinkSync(fresh);
	return id;
}

const envelopeOf = ({ sender = SENDER, recipients }: Mail): string =>
	`u1000\0p${process.pid}\0${RECORD.sender}${sender}\0${recipients.map((one) => `${RECORD.recipient}${one}\0`).join("")}`;

/** Queues a message. @returns its number. @throws Error with a code if the queue does not take it. */
export function writeQueued(home: QueueHome, mail: Mail): string {
	const id = begin(home, mail.body ?? BODY);
	write(home.file("intd", id), mail.envelope ?? envelopeOf(mail), FILE_MODE.injected);
	linkSync(home.file("intd", id), home.file("todo", id));
	return id;
}

/** A message as todo would have left it. @returns its number. */
export function writePreprocessed(
	home: QueueHome,
	{
		sender = SENDER,
		body = BODY,
		local,
		remote,
	}: Omit<Mail, "recipients" | "envelope"> & {
		readonly local: readonly string[];
		readonly remote: readonly string[];
	},
): string {
	const id = begin(home, body);
	for (const [kind, recipients] of [
		["local", local],
		["remote", remote],
	] as const)
		if (recipients.length > 0)
			write(
				home.file(kind, id),
				recipients.map((one) => `${RECORD.recipient}${one}\0`).join(""),
				FILE_MODE.preprocessed,
			);
	write(home.file("info", id), `${RECORD.sender}${sender}\0`, FILE_MODE.preprocessed);
	return id;
}
