/**
 * info/<id>: the envelope sender, and by its time the birth of the message. Leaves out who asks.
 */
import { RECORD } from "../../../model/protocol/messages.js";
import type { FileSystem } from "../fs.js";
import type { MessageId } from "../ids.js";
import type { QueuePaths } from "../paths.js";

export interface Info {
	readonly sender: string;
	/** Seconds since 1970. */
	readonly birth: number;
}

/** Undefined if it cannot be read or does not hold a sender. */
export function readInfo(fs: FileSystem, paths: QueuePaths, id: MessageId): Info | undefined {
	try {
		const file = fs.open(paths.info(id), "read");
		try {
			const birth = fs.statOpen(file).modified;
			let text = "";
			while (!text.includes("\0")) {
				const part = fs.read(file, text.length, 4096);
				if (part === "") return undefined;
				text += part;
			}
			if (!text.startsWith(RECORD.sender)) return undefined;
			return { sender: text.slice(1, text.indexOf("\0")), birth };
		} finally {
			fs.close(file);
		}
	} catch {
		return undefined;
	}
}

/** owner-@host-@[] stands for owner-box=domain@host with the recipient's box and domain (addresses(5)). */
export function senderFor(sender: string, recipient: string): string {
	if (!sender.endsWith("-@[]")) return sender;
	const list = sender.slice(0, -4);
	const at = list.lastIndexOf("@");
	const cut = recipient.lastIndexOf("@");
	if (at < 0 || cut < 0) return sender;
	return `${list.slice(0, at)}${recipient.slice(0, cut)}=${recipient.slice(cut + 1)}${list.slice(at)}`;
}

/** The address that bounces go to: owner-@host-@[] stands for owner-@host. */
export function bounceAddress(sender: string): string {
	return sender.endsWith("-@[]") ? sender.slice(0, -4) : sender;
}
