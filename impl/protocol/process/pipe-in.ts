/**
 * Reads an inherited descriptor as its bytes arrive, without burning CPU while there are none. Leaves out what they mean.
 */
import { createReadStream, fstatSync } from "node:fs";
import { Socket } from "node:net";

export interface PipeIn {
	/** Stops reading until `resume`. */
	pause(): void;
	resume(): void;
	/** Closes the descriptor at once; nothing is heard any more. */
	close(): void;
}

/**
 * `data` hears bytes as latin1; `end` hears once that no more will come, be it the end or an error.
 * @throws Error with a code if the descriptor is not open.
 */
export function readPipe(fd: number, data: (bytes: string) => void, end: () => void): PipeIn {
	const kind = fstatSync(fd);
	const stream =
		kind.isFIFO() || kind.isSocket()
			? new Socket({ fd, readable: true, writable: false, allowHalfOpen: true })
			: createReadStream("", { fd });
	let over = false;
	const finish = () => {
		if (over) return;
		over = true;
		end();
	};
	stream.on("data", (chunk: Buffer | string) => {
		if (!over) data(typeof chunk === "string" ? chunk : chunk.toString("latin1"));
	});
	stream.on("end", finish);
	stream.on("error", finish);
	stream.on("close", finish);
	return {
		pause: () => void stream.pause(),
		resume: () => void stream.resume(),
		close: () => {
			over = true;
			stream.destroy();
		},
	};
}
