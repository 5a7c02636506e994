/**
 * Reads send's log while it is written, and keeps what it says of delivery slots: how many are in use from when on, and how many
 * deliveries succeeded. Leaves out the log's other lines.
 */

/** Milliseconds over which the number of slots in use is averaged, and deliveries are counted. */
const INTERVAL = 250;

/** What happened in one interval. */
export interface Interval {
	/** When it began, in seconds. */
	readonly second: number;
	/** Mean number of slots in use. */
	readonly slots: number;
	/** Deliveries that succeeded, as a rate a second. */
	readonly rate: number;
}

export class SlotWatch {
	delivered = 0;
	private readonly status: RegExp;
	private rest = "";
	private begun: number | undefined;
	/** Milliseconds since time began. */
	private end = 0;
	private since = 0;
	private used = 0;
	/** Slots times milliseconds, interval by interval. */
	private readonly areas: (number | undefined)[] = [];
	/** Deliveries, interval by interval. */
	private readonly counts: (number | undefined)[] = [];
	private readonly last: string[] = [];
	private waiting: { readonly holds: () => boolean; readonly done: () => void }[] = [];
	private sawStatus = false;

	/** @param channel as the log calls it: "local" or "remote" */
	constructor(channel: string) {
		this.status = new RegExp(`^status: .*\\b${channel} ([0-9]+)/`);
	}

	/** Time begins; `at` in milliseconds of any clock, as in `push`. */
	begin(at: number): void {
		this.begun = at;
	}

	/** Bytes of the log, cut anywhere, and when they came. */
	push(bytes: string, at: number): void {
		const lines = (this.rest + bytes).split("\n");
		this.rest = lines.pop() ?? "";
		for (const line of lines) this.line(line, at);
		for (const { holds, done } of this.waiting) if (holds()) done();
		this.waiting = this.waiting.filter(({ holds }) => !holds());
	}

	/** Resolves when send has told its status for the first time: it runs. */
	ready(): Promise<void> {
		return this.when(() => this.sawStatus);
	}

	/** Resolves when so many deliveries have succeeded. */
	until(count: number): Promise<void> {
		return this.when(() => this.delivered >= count);
	}

	/** Up to the last successful delivery. */
	summary() {
		const seconds = this.end / 1000;
		const intervals = Math.ceil(this.end / INTERVAL);
		const course = Array.from({ length: intervals }, (_, index): Interval => {
			const length = Math.min(INTERVAL, this.end - index * INTERVAL);
			const slots = (this.areas[index] ?? 0) / length;
			return { second: (index * INTERVAL) / 1000, slots, rate: ((this.counts[index] ?? 0) * 1000) / length };
		});
		const whole = this.areas.reduce<number>((sum, area) => sum + (area ?? 0), 0);
		return { course, seconds, meanSlots: seconds > 0 ? whole / 1000 / seconds : 0 };
	}

	/** For messages about a system that failed. */
	lastLines(): string {
		return this.last.join("\n");
	}

	private line(line: string, at: number): void {
		this.last.push(line);
		if (this.last.length > 5) this.last.shift();
		const status = this.status.exec(line);
		const success = !status && /^delivery [0-9]+: success: /.test(line);
		if (status) this.sawStatus = true;
		if (this.begun === undefined) return;
		if (status || success) this.advance(at - this.begun);
		if (status) this.used = Number(status[1]);
		if (success) {
			this.delivered += 1;
			this.end = at - this.begun;
			const interval = Math.max(0, Math.ceil(this.end / INTERVAL) - 1);
			this.counts[interval] = (this.counts[interval] ?? 0) + 1;
		}
	}

	/** Books the slots in use since the last change; `elapsed` in milliseconds since time began. */
	private advance(elapsed: number): void {
		while (this.since < elapsed) {
			// Multiples of the interval are exact, so that each turn gets further.
			const interval = Math.floor(this.since / INTERVAL);
			const until = Math.min(elapsed, (interval + 1) * INTERVAL);
			this.areas[interval] = (this.areas[interval] ?? 0) + this.used * (until - this.since);
			this.since = until;
		}
	}

	private when(holds: () => boolean): Promise<void> {
		if (holds()) return Promise.resolve();
		return new Promise((done) => this.waiting.push({ holds, done }));
	}
}
