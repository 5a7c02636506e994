/**
 * The side of lspawn and rspawn that qmail-send sees: reads delivery commands, checks them, has something deliver, reports.
 * Leaves out the delivery itself (deliver/) and descriptors (process/run-spawn.ts).
 */
import { REPORT } from "../../model/protocol/messages.js";
import type { Dialect } from "./dialect.js";

export interface DeliveryRequest {
	/** The message file, relative to mess/: "13/457". */
	readonly file: string;
	readonly sender: string;
	readonly recipient: string;
}

/** Delivers; `done` hears a report letter and a text for the log, once. */
export type Deliver = (request: DeliveryRequest, done: (letter: string, text: string) => void) => void;

/** A field longer than this makes the command void. */
const FIELD = 100_000;

export class Spawn {
	private readonly width: 1 | 2;
	private readonly concurrency: number;
	private readonly deliver: Deliver;
	private readonly write: (bytes: string) => void;
	private readonly busy = new Set<number>();
	private buffer = "";
	private finished: (() => void) | undefined;

	/** Announces at once how many deliveries it takes at a time. */
	constructor(options: {
		readonly dialect: Dialect;
		readonly concurrency: number;
		readonly deliver: Deliver;
		readonly write: (bytes: string) => void;
	}) {
		this.width = options.dialect.spawnWidth;
		this.concurrency = Math.min(options.concurrency, this.width === 1 ? 255 : 65_535);
		this.deliver = options.deliver;
		this.write = options.write;
		this.write(this.number(this.concurrency));
	}

	/** Bytes of commands, fragmented anyhow. */
	push(bytes: string): void {
		this.buffer += bytes;
		let from = 0;
		for (;;) {
			const fields: string[] = [];
			let at = from + this.width;
			while (fields.length < 3) {
				const end = this.buffer.indexOf("\0", at);
				if (end < 0) break;
				fields.push(this.buffer.slice(at, end));
				at = end + 1;
			}
			const [file, sender, recipient] = fields;
			if (file === undefined || sender === undefined || recipient === undefined) break;
			const low = this.buffer.charCodeAt(from);
			const slot = this.width === 1 ? low : low + 256 * this.buffer.charCodeAt(from + 1);
			this.command(slot, { file, sender, recipient });
			from = at;
		}
		this.buffer = this.buffer.slice(from);
	}

	/** No more commands will come: calls back when the last delivery has been reported. */
	end(finished: () => void): void {
		this.finished = finished;
		if (this.busy.size === 0) finished();
	}

	private command(slot: number, request: DeliveryRequest): void {
		const wrong = this.check(slot, request);
		if (wrong) {
			this.report(slot, wrong[0], wrong[1]);
			return;
		}
		this.busy.add(slot);
		this.deliver(request, (letter, text) => {
			this.busy.delete(slot);
			this.report(slot, letter, text);
			if (this.busy.size === 0) this.finished?.();
		});
	}

	private check(
		slot: number,
		{ file, sender, recipient }: DeliveryRequest,
	): [letter: string, text: string] | undefined {
		if (slot >= this.concurrency) return [REPORT.deferral, "The delivery number is too large. (#4.3.5)\n"];
		if (this.busy.has(slot)) return [REPORT.deferral, "The delivery number is in use. (#4.3.5)\n"];
		if (!/^[0-9][0-9/]{0,99}$/.test(file)) return [REPORT.failure, "The message file's name is no number. (#5.3.5)\n"];
		if (sender.length > FIELD || recipient.length > FIELD)
			return [REPORT.failure, "The address is too long. (#5.1.3)\n"];
		if (!recipient.includes("@")) return [REPORT.failure, "The address has no host name. (#5.1.3)\n"];
		return undefined;
	}

	private report(slot: number, letter: string, text: string): void {
		this.write(`${this.number(slot)}${letter}${text.replaceAll("\0", " ")}\0`);
	}

	private number(value: number): string {
		return this.width === 1 ? String.fromCharCode(value) : String.fromCharCode(value & 255, value >> 8);
	}
}
