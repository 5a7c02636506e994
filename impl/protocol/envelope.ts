/**
 * The envelope that qmail-queue leaves in todo/ (envelopes(5), INTERNALS 3). Leaves out where it is read from.
 */
import { RECORD } from "../../model/protocol/messages.js";

export interface Envelope {
	readonly sender: string;
	/** Digits; "0" if not given. */
	readonly uid: string;
	readonly pid: string;
	readonly recipients: readonly string[];
}

/** What is wrong with an envelope, for the log. */
export type EnvelopeFault = "unknown record type" | "unterminated record" | "no sender" | "second sender";

function digits(text: string): string {
	const found = /^[0-9]{1,20}/.exec(text);
	return found ? found[0] : "0";
}

/**
 * The envelope, or what is wrong with it: a damaged envelope is never delivered in part. `known`: the record types of the dialect;
 * those beyond the common ones are passed over.
 */
export function parseEnvelope(text: string, known: string): Envelope | EnvelopeFault {
	let sender: string | undefined;
	let uid = "0";
	let pid = "0";
	const recipients: string[] = [];
	let from = 0;
	while (from < text.length) {
		const end = text.indexOf("\0", from);
		if (end < 0) return "unterminated record";
		const value = text.slice(from + 1, end);
		switch (end === from ? "" : text[from]) {
			case RECORD.uid:
				uid = digits(value);
				break;
			case RECORD.pid:
				pid = digits(value);
				break;
			case RECORD.sender:
				if (sender !== undefined) return "second sender";
				sender = value;
				break;
			case RECORD.recipient:
				recipients.push(value);
				break;
			default:
				if (end === from || !known.includes(text[from] ?? "")) return "unknown record type";
		}
		from = end + 1;
	}
	return sender === undefined ? "no sender" : { sender, uid, pid, recipients };
}
