/**
 * Text for the log of qmail-send (qmail-log(5)). Leaves out who writes it where.
 */

/** Makes text from outside harmless: a newline becomes "/", and "%", blanks, control and non-ASCII bytes become "_". */
export function safe(text: string): string {
	return text.replace(/[^!-$&-~]/g, (byte) => (byte === "\n" ? "/" : "_"));
}
