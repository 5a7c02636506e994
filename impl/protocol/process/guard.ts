/**
 * Keeps Node from writing to descriptor 2, which is no place for messages here: for qmail-todo it leads to qmail-clean. Leaves out
 * native crashes of Node.
 */

/** Silences warnings; a bug ends the program with `code` after `tell` was called with one line about it. */
export function guard(tell: (text: string) => void, code: number): void {
	process.removeAllListeners("warning");
	const end = (error: unknown) => {
		try {
			tell(`internal error: ${String(error).replaceAll("\n", " ")}`);
		} finally {
			process.exit(code);
		}
	};
	process.on("uncaughtException", end);
	process.on("unhandledRejection", end);
}
