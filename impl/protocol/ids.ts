/**
 * Message numbers. They are inode numbers, written in decimal; they are kept as digits, so that none is too large. Leaves out
 * where the files of a message are (paths.ts).
 */

/** Digits of a message number. */
export type MessageId = string;

/** More digits do not fit into a request to clean. */
const MAX_DIGITS = 90;

/** True for the one way to write a number: decimal digits without leading zeros. */
export function isMessageId(text: string): boolean {
	if (text.length === 0 || text.length > MAX_DIGITS) return false;
	if (text.length > 1 && text.charCodeAt(0) === 48) return false;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code < 48 || code > 57) return false;
	}
	return true;
}

/** The number modulo `divisor` (at most 2^22), whatever its size. */
export function remainder(id: MessageId, divisor: number): number {
	if (id.length <= 15) return Number(id) % divisor;
	let rest = 0;
	for (let at = 0; at < id.length; at += 1) rest = (rest * 10 + (id.charCodeAt(at) - 48)) % divisor;
	return rest;
}
