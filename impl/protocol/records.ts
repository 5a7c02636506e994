/**
 * Cuts a stream of bytes into messages that end in NUL, however it is fragmented. Keeps at most `limit` bytes of a message and
 * drops the rest of it. Leaves out what the messages mean.
 */
export class Records {
	private rest = "";
	private cut = false;
	private readonly limit: number;
	private readonly header: number;
	private readonly take: (message: string, cut: boolean) => void;

	/**
	 * `header`: so many bytes at the start of each message are binary and may be NUL themselves.
	 * `take` hears each message without its NUL, and whether some of it was dropped.
	 */
	constructor(limit: number, take: (message: string, cut: boolean) => void, header = 0) {
		this.limit = limit;
		this.take = take;
		this.header = header;
	}

	/** True if a message has begun and not ended. */
	get partial(): boolean {
		return this.rest !== "";
	}

	push(bytes: string): void {
		let from = 0;
		while (from < bytes.length) {
			const search = from + Math.max(0, this.header - this.rest.length);
			const end = search > bytes.length ? -1 : bytes.indexOf("\0", search);
			this.keep(bytes.slice(from, end < 0 ? undefined : end));
			if (end < 0) return;
			const [message, cut] = [this.rest, this.cut];
			this.rest = "";
			this.cut = false;
			this.take(message, cut);
			from = end + 1;
		}
	}

	private keep(bytes: string): void {
		const room = this.limit - this.rest.length;
		if (bytes.length > room) this.cut = true;
		this.rest += bytes.length > room ? bytes.slice(0, room) : bytes;
	}
}
