/**
 * The line to qmail-clean: requests go out, replies come back in the same order. Leaves out what is removed why.
 */
import type { Outlet } from "../outlet.js";

/** Requests that may be under way: if clean or send dies, so many messages are left to the search for debris. */
const MOST = 8;

export class CleanLine {
	private readonly outlet: Outlet;
	private readonly surplus: () => void;
	private readonly waiting: ((reply: string) => void)[] = [];

	/** `surplus` hears of a reply that nobody asked for. */
	constructor(outlet: Outlet, surplus: () => void) {
		this.outlet = outlet;
		this.surplus = surplus;
	}

	get available(): boolean {
		return this.waiting.length < MOST;
	}

	get idle(): boolean {
		return this.waiting.length === 0;
	}

	/** `request` without its NUL; `done` hears the reply, and is never called if clean dies. */
	ask(request: string, done: (reply: string) => void): void {
		this.waiting.push(done);
		this.outlet.write(`${request}\0`);
	}

	/** Bytes from clean. */
	push(bytes: string): void {
		for (const reply of bytes) {
			const done = this.waiting.shift();
			if (!done) {
				this.surplus();
				return;
			}
			done(reply);
		}
	}
}
