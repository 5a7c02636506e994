/**
 * What senders are told of failures: the notes collected in bounce/<id> and the message made from them. Leaves out how the message
 * is queued.
 */

import { lowerCase, type Routing, type SendControls } from "../controls.js";
import type { FileSystem } from "../fs.js";
import { mailDate } from "../queue.js";
import { domainPrefix } from "../routing.js";
import { bounceAddress } from "./info.js";

/** A message to be queued. The parts are asked for once, in order; asking throws if a file cannot be read. */
export interface BounceMessage {
	readonly sender: string;
	readonly recipient: string;
	readonly parts: () => Iterable<string>;
}

/** Envelope sender of double bounces; what bounces to it is thrown away. */
export const TRIPLE_BOUNCE_SENDER = "#@[]";

/** Puts the message into the queue; `done` hears the process id of qmail-queue, or undefined if it failed. */
export type Injector = (message: BounceMessage, done: (qp: number | undefined) => void) => void;

/** One failed recipient with the reason, as a paragraph. */
export function bounceNote(recipient: string, report: string, routing: Routing): string {
	const ending = report === "" || report.endsWith("\n") ? "" : "\n";
	const text = `<${withoutPrefix(recipient, routing).replaceAll("\n", "_")}>:\n${report}${ending}`;
	// An empty line would end the paragraph.
	const lines = text.slice(0, -1).replace(/\n{2,}/g, (run) => `\n${"/".repeat(run.length - 1)}`);
	return `${lines}\n\n`;
}

/** Takes the prefix off that virtualdomains has put before a recipient. */
function withoutPrefix(recipient: string, routing: Routing): string {
	const at = recipient.lastIndexOf("@");
	if (at < 0) return recipient;
	const prefix = domainPrefix(lowerCase(recipient.slice(at + 1)), routing);
	return prefix && recipient.startsWith(`${prefix}-`) ? recipient.slice(prefix.length + 1) : recipient;
}

/** An address as it may stand in a header. */
function quoted(box: string): string {
	const plain = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*$/;
	return plain.test(box) || box === "" ? box : `"${box.replace(/["\\\r\n]/g, (byte) => `\\${byte}`)}"`;
}

function quotedAddress(address: string): string {
	const at = address.lastIndexOf("@");
	return at < 0 ? quoted(address) : quoted(address.slice(0, at)) + address.slice(at);
}

/** The bounce of a message whose sender is not TRIPLE_BOUNCE_SENDER. */
export function makeBounce(
	options: { readonly fs: FileSystem; readonly controls: SendControls; readonly now: number },
	paths: { readonly bounce: string; readonly mess: string },
	envelopeSender: string,
): BounceMessage {
	const { fs, controls, now } = options;
	const original = bounceAddress(envelopeSender);
	const recipient = original === "" ? controls.doubleBounceTo : original;
	function* parts(): Iterable<string> {
		yield `Date: ${mailDate(now)}\nFrom: ${quoted(controls.bounceFrom)}@${controls.bounceHost}\n`;
		yield `To: ${quotedAddress(recipient)}\nSubject: failure notice\n\n`;
		yield `This is the mail system at ${controls.bounceHost}.\n`;
		yield original === ""
			? "A notice of failure could not be delivered itself.\n\n"
			: "Your message could not be delivered to the following addresses. No further attempt will be made.\n\n";
		yield* contents(fs, paths.bounce);
		yield original === "" ? "--- The original notice follows.\n\n" : "--- A copy of the message follows.\n\n";
		yield `Return-Path: <${quotedAddress(original)}>\n`;
		yield* contents(fs, paths.mess);
	}
	return { sender: original === "" ? TRIPLE_BOUNCE_SENDER : "", recipient, parts };
}

function* contents(fs: FileSystem, path: string): Iterable<string> {
	const file = fs.open(path, "read");
	try {
		for (let offset = 0; ; ) {
			const part = fs.read(file, offset, 65_536);
			if (part === "") return;
			yield part;
			offset += part.length;
		}
	} finally {
		fs.close(file);
	}
}
