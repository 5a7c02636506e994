/**
 * Writes to an inherited descriptor without ever blocking. What is written in one turn leaves in one system call as far as the
 * pipe takes it. Leaves out any limit: whoever writes looks at `pending`.
 */
import { fstatSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import type { Outlet } from "../outlet.js";

export interface PipeOutEvents {
	/** Everything was taken by the system. */
	readonly drained?: () => void;
	/** Nobody will ever read it. Heard once. */
	readonly broken?: () => void;
}

export class PipeOut implements Outlet {
	private readonly socket: Socket | undefined;
	private readonly fd: number;
	private readonly events: PipeOutEvents;
	private waiting = "";
	private inFlight = 0;
	private scheduled = false;
	private dead = false;

	/** @throws Error with a code if the descriptor is not open. */
	constructor(fd: number, events: PipeOutEvents = {}) {
		this.fd = fd;
		this.events = events;
		const kind = fstatSync(fd);
		if (!kind.isFIFO() && !kind.isSocket()) return;
		this.socket = new Socket({ fd, readable: false, writable: true, allowHalfOpen: true });
		this.socket.on("error", () => this.fail());
		this.socket.on("close", () => this.fail());
	}

	get pending(): number {
		return this.waiting.length + this.inFlight;
	}

	write(bytes: string): void {
		if (this.dead) return;
		this.waiting += bytes;
		if (this.scheduled) return;
		this.scheduled = true;
		// Not sooner: what several syncs that ended together have to say shall be one write.
		setImmediate(() => {
			this.scheduled = false;
			this.flush();
		});
	}

	/** Closes the descriptor at once; what was not written is lost, nothing is heard any more. */
	close(): void {
		this.dead = true;
		this.socket?.destroy();
	}

	private flush(): void {
		if (this.dead || this.inFlight > 0 || this.waiting === "") return;
		const chunk = Buffer.from(this.waiting, "latin1");
		this.waiting = "";
		if (!this.socket) {
			this.flushToFile(chunk);
			return;
		}
		this.inFlight = chunk.length;
		this.socket.write(chunk, (error) => {
			this.inFlight = 0;
			if (error) this.fail();
			else if (this.waiting !== "") this.flush();
			else this.events.drained?.();
		});
	}

	private flushToFile(chunk: Buffer): void {
		try {
			for (let at = 0; at < chunk.length; ) at += writeSync(this.fd, chunk, at);
		} catch {
			this.fail();
		}
	}

	private fail(): void {
		if (this.dead) return;
		this.dead = true;
		this.waiting = "";
		this.inFlight = 0;
		this.events.broken?.();
	}
}
