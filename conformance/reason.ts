/** Whatever was thrown, as words for a message. Leaves out where and why: whoever catches it knows. */

/** The message of an error; anything else as text. */
export function reason(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
