/**
 * Postfix's attribute protocol as plain text: `name NUL value NUL ...`, a list ends with one more NUL. Enough to play the queue
 * manager's peers. Leaves out what a list means, and Postfix's hash attributes.
 */

/** One list of attributes, in order; a name may occur twice (a delivery report has two `status`). */
export type Attributes = readonly (readonly [name: string, value: string])[];

/** The bytes of one list. Names and values are sent as Latin-1, one byte a character. */
export function encodeAttributes(attributes: Attributes): Buffer {
	let text = "";
	for (const [name, value] of attributes) text += `${name}\0${value}\0`;
	return Buffer.from(`${text}\0`, "latin1");
}

/** Collects the bytes of one stream and yields complete lists. */
export class AttributeReader {
	#pending = "";

	/** Adds received bytes. */
	push(chunk: Buffer): void {
		this.#pending += chunk.toString("latin1");
	}

	/** Text received but not yet part of a complete list. */
	get rest(): string {
		return this.#pending;
	}

	/** The next complete list, or undefined if more bytes are needed. */
	next(): Map<string, string> | undefined {
		const text = this.#pending;
		const attributes = new Map<string, string>();
		let at = 0;
		for (;;) {
			const nameEnd = text.indexOf("\0", at);
			if (nameEnd < 0) return undefined;
			if (nameEnd === at) {
				this.#pending = text.slice(at + 1);
				return attributes;
			}
			const valueEnd = text.indexOf("\0", nameEnd + 1);
			if (valueEnd < 0) return undefined;
			attributes.set(text.slice(at, nameEnd), text.slice(nameEnd + 1, valueEnd));
			at = valueEnd + 1;
		}
	}
}
