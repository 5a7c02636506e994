/**
 * lock/trigger (INTERNALS 7): a FIFO that qmail-queue writes a byte into. Waits for it without polling. Leaves out what is done then.
 */
import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";

export class Trigger {
	private readonly path: string;
	private readonly pulled: () => void;
	private socket: Socket | undefined;

	constructor(path: string, pulled: () => void) {
		this.path = path;
		this.pulled = pulled;
	}

	/**
	 * Closes and opens the FIFO, so that the next pull is heard even if the last one was never read. Bytes are read away: a writer
	 * that keeps the FIFO open after its byte must not make it readable for ever.
	 * @throws Error with a code if it cannot be opened, or is no FIFO.
	 */
	arm(): void {
		this.close();
		const fd = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
		if (!fstatSync(fd).isFIFO()) {
			closeSync(fd);
			throw Object.assign(new Error(`${this.path} is not a FIFO`), { code: "EINVAL" });
		}
		const socket = new Socket({ fd, readable: true, writable: false, allowHalfOpen: true });
		this.socket = socket;
		const hear = () => {
			if (this.socket === socket) this.pulled();
		};
		socket.on("data", hear);
		socket.on("end", hear);
		socket.on("error", hear);
	}

	close(): void {
		this.socket?.destroy();
		this.socket = undefined;
	}
}

/** Pulls a trigger. Never blocks, never throws: that nobody listens is no error, the clock will find the message. */
export function pullTrigger(path: string): void {
	try {
		const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
		try {
			writeSync(fd, "\0");
		} finally {
			closeSync(fd);
		}
	} catch {
		// ENXIO: nobody has it open; EAGAIN: it is full of pulls.
	}
}
