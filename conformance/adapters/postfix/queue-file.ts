/**
 * Writes queue files as cleanup(8) would, and keeps what is needed to act on them later: where each recipient's record is, which
 * recipients are done, and how far the queue manager has read. Record format: a type byte, the length in 7-bit groups, the data.
 */

const PLACEHOLDER = 15;
const GARBAGE = 0x01;
const SENDER = "sender@spoolproof.test";

/** What the queue file of one message contains. */
export interface QueueFileContent {
	readonly recipients: readonly string[];
	/** Asks for one recipient a delivery, by a VERP record. */
	readonly single: boolean;
	/** The arrival time: seconds since the epoch. */
	readonly arrived: number;
}

function record(type: string, data: string): Buffer {
	const body = Buffer.from(data, "latin1");
	const head = [type.charCodeAt(0)];
	let length = body.length;
	do {
		const group = length & 0x7f;
		length >>= 7;
		head.push(length > 0 ? group | 0x80 : group);
	} while (length > 0);
	return Buffer.concat([Buffer.from(head), body]);
}

/** One queue file: its bytes, and the recipients' places in it. */
export class QueueFile {
	readonly bytes: Buffer;
	/** Byte offset of each recipient record, in the order of the file; one more for where the recipients end. */
	readonly offsets: readonly number[];
	readonly #indexOfOffset = new Map<number, number>();
	readonly #done: boolean[];
	/** Index of the first recipient that the queue manager has not read, null: it has seen the end of the file. */
	#unread: number | null = 0;

	constructor(content: QueueFileContent) {
		const { recipients } = content;
		const size = (dataSize: number, dataOffset: number) =>
			[dataSize, dataOffset, recipients.length, 0, dataSize, 0]
				.map((number) => String(number).padStart(PLACEHOLDER))
				.join(" ");
		const head = [
			record("C", size(0, 0)),
			record("T", `${content.arrived} 0`),
			record("A", "rewrite_context=local"),
			record("S", SENDER),
		];
		if (content.single) head.push(record("V", "+="));
		const offsets: number[] = [];
		let at = head.reduce((sum, part) => sum + part.length, 0);
		const list: Buffer[] = [];
		for (const [index, recipient] of recipients.entries()) {
			const part = record("R", recipient);
			offsets.push(at);
			this.#indexOfOffset.set(at, index);
			list.push(part);
			at += part.length;
		}
		offsets.push(at);
		const start = record("M", "");
		const body = record("N", "Subject: spoolproof");
		const dataOffset = at + start.length;
		head[0] = record("C", size(body.length, dataOffset));
		this.bytes = Buffer.concat([...head, ...list, start, body, record("X", ""), record("E", "")]);
		this.offsets = offsets;
		this.#done = recipients.map(() => false);
	}

	/** Notes that the queue manager opens the file anew, from its beginning. */
	rewind(): void {
		this.#unread = 0;
	}

	/** Notes that the queue manager read on until it had `limit` recipients that are not done, or the end of the file. */
	readBatch(limit: number): void {
		if (this.#unread === null) return;
		let taken = 0;
		for (let index = this.#unread; index < this.#done.length; index++) {
			if (!this.#done[index]) taken++;
			if (taken >= limit) {
				this.#unread = index + 1;
				return;
			}
		}
		this.#unread = null;
	}

	/** Notes that the recipient whose record is at this offset is done; false if there is no such record. */
	markDone(offset: number): boolean {
		const index = this.#indexOfOffset.get(offset);
		if (index === undefined) return false;
		this.#done[index] = true;
		return true;
	}

	/** The bytes that make the unread rest of the recipients garbage, and where they go; null if all has been read. */
	garbage(): { readonly offset: number; readonly bytes: Buffer } | null {
		if (this.#unread === null) return null;
		const from = this.offsets[this.#unread] ?? 0;
		const to = (this.offsets.at(-1) ?? from) + 2;
		return { offset: from, bytes: Buffer.alloc(to - from, GARBAGE) };
	}
}
