/**
 * Reads files made of NUL-ended records (todo/, intd/, info/, local/, remote/) piece by piece, and counts what they hold.
 * Leaves out what a count means for the message: rules.ts.
 */

export interface RecordCounts {
	/** How many records of each type, by their first character. An empty record counts under "". */
	readonly types: ReadonlyMap<string, number>;
	/** Type of the first record that `known` does not have, and its position in bytes; null if there is none. */
	readonly unknown: { readonly type: string; readonly position: number } | null;
	/** Bytes after the last NUL. */
	readonly unended: number;
	readonly bytes: number;
}

/**
 * @param pieces the file's bytes
 * @param known the record types that may occur, each one character
 */
export function countRecords(pieces: Iterable<Uint8Array>, known: string): RecordCounts {
	const types = new Map<string, number>();
	let unknown: RecordCounts["unknown"] = null;
	let type = "";
	let length = 0;
	let start = 0;
	let bytes = 0;
	for (const piece of pieces)
		for (const byte of piece) {
			bytes++;
			if (byte !== 0) {
				if (length === 0) type = String.fromCharCode(byte);
				length++;
				continue;
			}
			if (length === 0) type = "";
			types.set(type, (types.get(type) ?? 0) + 1);
			if (unknown === null && (type === "" || !known.includes(type))) unknown = { type, position: start };
			length = 0;
			start = bytes;
		}
	return { types, unknown, unended: length, bytes };
}

/** How many records of a type there are. */
export function countOf(counts: RecordCounts, type: string): number {
	return counts.types.get(type) ?? 0;
}

/** The type of an unknown record as it can be printed. */
export function printableType(type: string): string {
	return /^[!-~]$/.test(type) ? `"${type}"` : type === "" ? "an empty one" : `byte ${type.charCodeAt(0)}`;
}
