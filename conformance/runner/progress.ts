/**
 * One line of progress on a terminal, rewritten in place; silent when standard error is no terminal. Leaves out reports.
 */
import type { WriteStream } from "node:tty";

export interface Progress {
	/** Shows how far it is; drawn at most ten times a second. */
	update(done: number, note?: string): void;
	/** Removes the line. */
	clear(): void;
}

const REDRAW_EVERY_MS = 100;

/**
 * @param label what is being done.
 * @param total how many pieces of work there are.
 */
export function showProgress(
	label: string,
	total: number,
	stream: Pick<WriteStream, "isTTY" | "columns" | "write"> = process.stderr,
): Progress {
	if (!stream.isTTY) return { update() {}, clear() {} };
	const started = performance.now();
	let drawn = Number.NEGATIVE_INFINITY;
	return {
		update(done, note = "") {
			const now = performance.now();
			if (now - drawn < REDRAW_EVERY_MS) return;
			drawn = now;
			const width = 24;
			const filled = total === 0 ? width : Math.round((width * done) / total);
			const bar = "#".repeat(filled).padEnd(width, ".");
			const line = `${label} [${bar}] ${done}/${total} ${((now - started) / 1000).toFixed(0)} s ${note}`;
			stream.write(`\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
		},
		clear() {
			stream.write("\r\x1b[2K");
		},
	};
}
