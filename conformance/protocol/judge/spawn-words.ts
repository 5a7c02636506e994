/**
 * Takes apart what send and a spawner say to each other: which message a delivery is of, and what became of it. Leaves out whether
 * it was in order.
 */
export interface SpawnWord {
	readonly type: "DELIVER" | "SUCCEED" | "DEFER" | "FAIL";
	readonly id: string;
}

const OUTCOME: Readonly<Record<string, SpawnWord["type"]>> = { K: "SUCCEED", D: "FAIL", Z: "DEFER" };

export class DeliveryWords {
	readonly #width: 1 | 2;
	readonly #busy = new Map<number, string>();
	#commands = "";
	#reports = "";
	#opened = false;

	constructor(width: 1 | 2) {
		this.#width = width;
	}

	/** Bytes of delivery commands. */
	commands(bytes: string): SpawnWord[] {
		this.#commands += bytes;
		const words: SpawnWord[] = [];
		for (;;) {
			const match = /^([^\0]*)\0[^\0]*\0[^\0]*\0/.exec(this.#commands.slice(this.#width));
			if (!match) return words;
			const [whole, file = ""] = match;
			const id = file.slice(file.lastIndexOf("/") + 1);
			this.#busy.set(this.#number(this.#commands), id);
			words.push({ type: "DELIVER", id });
			this.#commands = this.#commands.slice(this.#width + whole.length);
		}
	}

	/** Bytes of reports; the first are the spawner's capacity. A letter that is none defers. */
	reports(bytes: string): SpawnWord[] {
		this.#reports += bytes;
		if (!this.#opened) {
			if (this.#reports.length < this.#width) return [];
			this.#opened = true;
			this.#reports = this.#reports.slice(this.#width);
		}
		const words: SpawnWord[] = [];
		for (;;) {
			// A delivery number may have a byte 0.
			const end = this.#reports.indexOf("\0", this.#width);
			if (end < 0) return words;
			const slot = this.#number(this.#reports);
			const id = this.#busy.get(slot);
			if (id !== undefined) words.push({ type: OUTCOME[this.#reports[this.#width] ?? ""] ?? "DEFER", id });
			this.#busy.delete(slot);
			this.#reports = this.#reports.slice(end + 1);
		}
	}

	#number(bytes: string): number {
		return this.#width === 1 ? bytes.charCodeAt(0) : bytes.charCodeAt(0) + 256 * bytes.charCodeAt(1);
	}
}
