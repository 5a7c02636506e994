/**
 * Time and pipes for the world in one process: a clock that stands still until it is told to move, and pipes that deliver in any
 * grain and end when their writer is dead. Leaves out who is at which end (world.ts).
 */
import type { Clock, Timer } from "../clock.js";
import type { Outlet } from "../outlet.js";

/** Time that stands still until it is told to move. */
export class TestClock implements Clock {
	time = 1_000_000;
	private readonly timers = new Set<{ readonly at: number; readonly call: () => void }>();

	now(): number {
		return this.time;
	}

	after(seconds: number, call: () => void): Timer {
		const timer = { at: this.time + Math.max(0, seconds), call };
		this.timers.add(timer);
		return { cancel: () => void this.timers.delete(timer) };
	}

	/** Fires what is due; true if something was. */
	fire(): boolean {
		const due = [...this.timers].filter(({ at }) => at <= this.time);
		for (const timer of due) {
			if (this.timers.delete(timer)) timer.call();
		}
		return due.length > 0;
	}

	/** Everything that waits is forgotten: the programs are dead. */
	clear(): void {
		this.timers.clear();
	}
}

export interface Ends {
	/** Whether the program at that end still lives. */
	readonly writer: () => boolean;
	readonly reader: () => boolean;
}

const FOR_EVER: Ends = { writer: () => true, reader: () => true };

/** Holds bytes until they are delivered; the end comes after the last byte of a dead writer. */
export class TestPipe implements Outlet {
	private bytes = "";
	private readonly grain: number;
	private readonly ends: Ends;
	private reader: ((bytes: string) => void) | undefined;
	private ended: (() => void) | undefined;

	constructor(grain: number, ends: Ends = FOR_EVER) {
		this.grain = grain;
		this.ends = ends;
	}

	get pending(): number {
		return this.bytes.length;
	}

	write(bytes: string): void {
		if (this.ends.writer()) this.bytes += bytes;
	}

	connect(reader: (bytes: string) => void): this {
		this.reader = reader;
		return this;
	}

	/** Says what happens when no more will come. */
	whenEnded(ended: () => void): void {
		this.ended = ended;
	}

	/** Delivers one grain, or the end; true if there was one. */
	deliver(): boolean {
		if (!this.ends.reader()) return false;
		if (this.bytes === "") return this.deliverEnd();
		if (!this.reader) return false;
		const part = this.bytes.slice(0, this.grain);
		this.bytes = this.bytes.slice(part.length);
		this.reader(part);
		return true;
	}

	private deliverEnd(): boolean {
		const { ended } = this;
		if (!ended || this.ends.writer()) return false;
		this.ended = undefined;
		ended();
		return true;
	}
}
