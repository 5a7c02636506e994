/**
 * Real pipes for child processes. Node makes socket pairs for "pipe"; qmail's programs want pipes, one description an end, and
 * blocking as pipe(2) makes them. Leaves out who gets which end.
 */
import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Descriptors of a pipe's ends, both blocking. Whoever made it closes them. */
export interface Pipe {
	readonly read: number;
	readonly write: number;
}

/** Makes FIFOs. @throws Error if the mkfifo program is missing or fails. */
export function makeFifos(paths: readonly string[]): void {
	const result = spawnSync("mkfifo", ["-m", "600", "--", ...paths], { stdio: ["ignore", "ignore", "pipe"] });
	if (result.error) throw result.error;
	if (result.status !== 0) throw new Error(`mkfifo failed: ${String(result.stderr).trim()}`);
}

/** Makes pipes that no name leads to any more. @throws Error as `makeFifos`, or with a code. */
export function makePipes(count: number): readonly Pipe[] {
	const directory = mkdtempSync(join(tmpdir(), "spoolproof-"));
	try {
		const paths = Array.from({ length: count }, (_, at) => join(directory, String(at)));
		makeFifos(paths);
		return paths.map((path) => {
			// With both ends held, neither opening waits for the other.
			const both = openSync(path, constants.O_RDWR);
			const pipe = { read: openSync(path, constants.O_RDONLY), write: openSync(path, constants.O_WRONLY) };
			closeSync(both);
			return pipe;
		});
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}
