/**
 * The kit's ends of a program's pipes. What goes through is recorded: bytes when they were read here, or when they were given to be
 * written. Leaves out what the bytes mean.
 */
import { type PipeIn, readPipe } from "../../../impl/protocol/process/pipe-in.js";
import { PipeOut } from "../../../impl/protocol/process/pipe-out.js";
import type { TracedProgram } from "../../protocol/judge/trace.js";
import type { Recorder } from "./recorder.js";

/** Bytes that one program may say on one pipe in one run. */
export const OUTPUT_LIMIT = 8 * 1024 * 1024;

/** Hears one pipe that a program writes to. */
export class Hearing {
	/** All that came. */
	heard = "";
	ended = false;
	readonly from: TracedProgram;
	readonly to: TracedProgram;
	readonly #recorder: Recorder;
	readonly #pipe: PipeIn;
	#bytes: (bytes: string) => void = () => undefined;
	#end: () => void = () => undefined;
	#over: () => void;
	#closed = false;
	readonly #whenOver: (() => void)[] = [];

	constructor(fd: number, from: TracedProgram, to: TracedProgram, recorder: Recorder, over: () => void) {
		this.from = from;
		this.to = to;
		this.#recorder = recorder;
		this.#over = over;
		this.#pipe = readPipe(
			fd,
			(bytes) => this.#take(bytes),
			() => this.#finish(),
		);
	}

	/** Nothing will come any more: the program closed it, or the kit does not listen. */
	get over(): boolean {
		return this.ended || this.#closed;
	}

	/** Calls back when nothing will come any more. */
	whenOver(then: () => void): void {
		if (this.over) then();
		else this.#whenOver.push(then);
	}

	/** What to do with bytes as they come, and at their end. */
	onBytes(bytes: (bytes: string) => void, end: () => void = () => undefined): this {
		this.#bytes = bytes;
		this.#end = end;
		if (this.heard !== "") bytes(this.heard);
		if (this.ended) end();
		return this;
	}

	/** Stops listening: the program's next write finds a broken pipe. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#pipe.close();
		if (this.ended) return;
		this.#recorder.add({ from: this.from, to: this.to, deaf: true });
		for (const then of this.#whenOver) then();
	}

	/** Leaves the pipe unread. */
	pause(): void {
		this.#pipe.pause();
	}

	resume(): void {
		this.#pipe.resume();
	}

	/** Releases the descriptor without a record: the run is over. */
	release(): void {
		this.#closed = true;
		this.#pipe.close();
	}

	#take(bytes: string): void {
		if (this.#closed) return;
		this.heard += bytes;
		this.#recorder.add({ from: this.from, to: this.to, bytes });
		if (this.heard.length > OUTPUT_LIMIT) {
			this.close();
			this.#over();
			return;
		}
		this.#bytes(bytes);
	}

	#finish(): void {
		if (this.#closed || this.ended) return;
		this.ended = true;
		this.#recorder.add({ from: this.from, to: this.to, end: true });
		this.#end();
		for (const then of this.#whenOver) then();
	}
}

/** Speaks on one pipe that a program reads. */
export class Speaking {
	readonly from: TracedProgram;
	readonly to: TracedProgram;
	broken = false;
	readonly #recorder: Recorder;
	readonly #pipe: PipeOut;
	#brokenThen: () => void = () => undefined;
	#drained: () => void = () => undefined;
	#closed = false;
	#closing = false;

	constructor(fd: number, from: TracedProgram, to: TracedProgram, recorder: Recorder) {
		this.from = from;
		this.to = to;
		this.#recorder = recorder;
		this.#pipe = new PipeOut(fd, {
			broken: () => {
				this.broken = true;
				this.#brokenThen();
			},
			drained: () => {
				if (this.#closing) this.close();
				this.#drained();
			},
		});
	}

	/** Bytes given but not taken by the pipe yet. */
	get pending(): number {
		return this.#pipe.pending;
	}

	whenBroken(then: () => void): this {
		this.#brokenThen = then;
		if (this.broken) then();
		return this;
	}

	whenDrained(then: () => void): this {
		this.#drained = then;
		return this;
	}

	/** Gives bytes to be written. Nothing blocks. */
	say(bytes: string): void {
		if (this.#closed || bytes === "") return;
		this.#recorder.add({ from: this.from, to: this.to, bytes });
		this.#pipe.write(bytes);
	}

	/** Passes on bytes that were recorded when they were heard. */
	relay(bytes: string): void {
		if (!this.#closed) this.#pipe.write(bytes);
	}

	/** Gives bytes one after the other, each in a write of its own. */
	async spell(bytes: string): Promise<void> {
		for (const byte of bytes) {
			this.say(byte);
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	/** Closes the pipe once everything is written. */
	finish(): void {
		if (this.pending > 0) this.#closing = true;
		else this.close();
	}

	/** Closes the pipe: the program reads its end. */
	close(record = true): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#pipe.close();
		if (record) this.#recorder.add({ from: this.from, to: this.to, end: true });
	}

	/** The program is gone: nobody will read this. */
	lose(): void {
		if (this.#closed || this.broken) return;
		this.broken = true;
		this.#brokenThen();
	}

	release(): void {
		this.#closed = true;
		this.#pipe.close();
	}
}
