/**
 * Takes out of texts what a terminal would obey instead of showing: names and explanations come from programs under test.
 */

/** Control characters but newline and tab, and those that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text without them. */
export function printable(text: string): string {
	return text.replace(CONTROLS, "\ufffd").replace(/[\u2028\u2029]/g, " ");
}

/** A value of JSON with every text in it made printable. */
export function allPrintable<T>(value: T): T {
	return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
		typeof inner === "string" ? printable(inner) : inner,
	);
}
