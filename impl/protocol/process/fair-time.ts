/**
 * Time in which everybody could run who wanted to: what a verdict may hang on. A machine that is busy, a disk that is slow, a signal
 * that stops a program or this process make a wait longer, and in the end a TooBusy; they never make it a wait in vain. A program
 * that sleeps has its chance all the time, one that computes while it computes. Leaves out reading /proc (processes.ts).
 */
import { familyOf, RESTS, type Thread, type Threads, threadsOf } from "./processes.js";

/** Milliseconds between two looks, and after which it is found out anew who belongs to whom. */
const LOOK = 50;
const FAMILY = 500;
/** Milliseconds that are worth telling of. */
const TOLD = 50;
/** Of the time between two looks so much counts for that; longer it is this process that could not look, and that is nobody's patience. */
const GAP = 1000;
/** A wait is given up when it has lasted so many times as long as it was to, but not before so many seconds. */
const MOST_TIMES = 10;
const LEAST_MOST = 60;

/** The wait could not be carried to its end: it says nothing about the program. The message tells why. */
export class TooBusy extends Error {
	override readonly name = "TooBusy";
}

/** What took a program its time. */
const CAUSES = {
	processor: (time: string) => `they waited ${time} for a processor`,
	disk: (time: string) => `they waited ${time} for a disk`,
	stopped: (time: string) => `they were stopped by a signal for ${time}`,
} as const;
type Cause = keyof typeof CAUSES;

export interface FairTimeOptions {
	/** The programs that are waited for; what they start counts too, and this process never. Given this process: all that it started. */
	readonly pids: () => Iterable<number>;
	/** Milliseconds between two looks. */
	readonly every?: number;
	/** For tests. */
	readonly now?: () => number;
	readonly threads?: (pids: readonly number[]) => Threads;
}

/** Begins with the first look; grows by looks alone. All in milliseconds. */
export class FairTime {
	/** In which the programs and this process could run. */
	fair = 0;
	/** That passed. */
	passed = 0;
	/** That passed, without the times in which this process could not look. */
	spent = 0;
	/** Of threads that count now: how long they have run since the first look. */
	ran = 0;
	readonly #lost: Record<Cause, number> = { processor: 0, disk: 0, stopped: 0 };
	#late = 0;
	readonly #options: Required<FairTimeOptions>;
	#last: { readonly at: number; readonly threads: Threads } | undefined;
	#family: readonly number[] = [];
	#familyAt = Number.NEGATIVE_INFINITY;

	constructor(options: FairTimeOptions) {
		this.#options = { every: LOOK, now: () => performance.now(), threads: threadsOf, ...options };
	}

	/** Looks again, if it is time. */
	look(): void {
		const { every, now, threads } = this.#options;
		const at = now();
		if (this.#last !== undefined && at - this.#last.at < every) return;
		const seen = threads(this.#members(at));
		if (this.#last !== undefined) this.#count(at - this.#last.at, this.#last.threads, seen);
		this.#last = { at, threads: seen };
	}

	/** The machine kept the programs or this process from running for a good part of the time. */
	get hurried(): boolean {
		return this.fair < this.passed / 2;
	}

	/** Where the time went, as the end of a sentence. */
	get account(): string {
		const parts = Object.entries(CAUSES).flatMap(([cause, words]) => {
			const lost = this.#lost[cause as Cause];
			return lost < TOLD ? [] : [words(inSeconds(lost))];
		});
		if (this.#late >= TOLD) parts.push(`the kit itself was ${inSeconds(this.#late)} late`);
		const whole = `of ${inSeconds(this.passed)} the programs could use ${inSeconds(this.fair)}`;
		return parts.length === 0 ? whole : `${whole}: ${parts.join(", ")}`;
	}

	#members(at: number): readonly number[] {
		if (at - this.#familyAt >= FAMILY) {
			this.#family = familyOf(this.#options.pids()).filter((pid) => pid !== process.pid);
			this.#familyAt = at;
		}
		return this.#family;
	}

	#count(passed: number, before: Threads, now: Threads): void {
		this.passed += passed;
		this.spent += Math.min(GAP, passed);
		// What came later than twice the time is this process' own delay: meanwhile it could not have heard anything.
		const late = Math.max(0, passed - 2 * this.#options.every);
		this.#late += late;
		const usable = passed - late;
		let most = 0;
		let cause: Cause = "processor";
		for (const [id, thread] of now) {
			const earlier = before.get(id);
			const ran = thread.ran - (earlier?.ran ?? 0);
			this.ran += ran;
			const lost = Math.min(usable, lostBy(thread, usable, ran, thread.waited - (earlier?.waited ?? 0)));
			if (lost <= most) continue;
			most = lost;
			cause = thread.state === "D" ? "disk" : thread.state === "T" ? "stopped" : "processor";
		}
		this.#lost[cause] += most;
		this.fair += usable - most;
	}
}

/** Of so much time, what a thread could not use. */
function lostBy({ state }: Thread, passed: number, ran: number, waited: number): number {
	if (state === "D" || state === "T") return passed;
	// Its present wait for a processor is counted by the kernel only when it is over. Under a tracer it takes turns with it.
	return RESTS.test(state) || state === "t" ? waited : Math.max(0, passed - ran);
}

const inSeconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

export interface FairWait extends Pick<FairTimeOptions, "pids"> {
	/** Resolves when it is worth asking again. Default: 20 ms later. */
	readonly next?: () => Promise<unknown>;
	/** Milliseconds at the beginning in which nobody is looked at; most waits are over by then. Default: a tenth, at most 1 s. */
	readonly grace?: number;
	/** Seconds after which it is given up on a machine that is too busy. Default: ten times as long as it is to be, at least 60. */
	readonly most?: number;
	/** Hears of a wait that was in vain. */
	readonly vain?: (time: FairTime) => void;
}

/**
 * Whether something comes to hold while everybody has so many seconds in which to run.
 * @throws TooBusy if the machine does not give them
 */
export async function comesTrue(holds: () => boolean, seconds: number, wait: FairWait): Promise<boolean> {
	const { pids, next = () => later(20), grace = Math.min(1000, seconds * 100), vain } = wait;
	const { most = Math.max(LEAST_MOST, seconds * MOST_TIMES) } = wait;
	const begun = performance.now();
	let time: FairTime | undefined;
	for (;;) {
		if (holds()) return true;
		const passed = performance.now() - begun;
		if (passed >= grace) time ??= new FairTime({ pids, every: Math.max(5, Math.min(LOOK, seconds * 100)) });
		time?.look();
		if (time !== undefined && time.fair >= seconds * 1000 - grace) {
			await turns();
			const held = holds();
			if (!held) vain?.(time);
			return held;
		}
		if (time !== undefined && time.spent > 1000 * most) throw new TooBusy(busyWords(time));
		await next();
	}
}

/** Lets everybody have so many milliseconds in which to run. @throws TooBusy if the machine does not give them */
export async function fairPause(milliseconds: number, wait: FairWait): Promise<void> {
	await comesTrue(() => false, milliseconds / 1000, { next: () => later(5), grace: 0, ...wait });
}

/**
 * How many processors programs use while they can run, measured for so many milliseconds of that.
 * @throws TooBusy if the machine does not give them
 */
export async function busyShare(milliseconds: number, wait: FairWait): Promise<number> {
	const time = new FairTime({ pids: wait.pids, every: 20 });
	const measured = () => {
		time.look();
		return time.fair >= milliseconds;
	};
	// What is looked at here is looked at by the wait as well, so that it ends a little later.
	if (!(await comesTrue(measured, (2 * milliseconds) / 1000, { next: () => later(5), ...wait }))) measured();
	return time.ran / Math.max(1, time.fair);
}

/** Lets what has come meanwhile be read: a few turns of this process' loop. */
export async function turns(): Promise<void> {
	for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A timer that does not run while the programs that it is about are kept from running. */
export class FairTimer {
	#timer: NodeJS.Timeout;
	#over = false;

	/**
	 * @param late hears that the time is over, and why that says nothing about the program, if it does not
	 * @param most milliseconds after which it is over on a machine that is too busy
	 */
	constructor(
		milliseconds: number,
		pids: FairTimeOptions["pids"],
		late: (busy: string | undefined) => void,
		most = Math.max(1000 * LEAST_MOST, milliseconds * MOST_TIMES),
	) {
		const grace = milliseconds / 10;
		this.#timer = setTimeout(() => {
			const time = new FairTime({ pids });
			const finish = (busy: string | undefined) => {
				this.cancel();
				late(busy);
			};
			time.look();
			this.#timer = setInterval(() => {
				time.look();
				if (time.fair >= milliseconds - grace) void this.#last(finish);
				else if (time.spent > most) finish(busyWords(time));
			}, LOOK);
		}, grace);
	}

	cancel(): void {
		this.#over = true;
		clearTimeout(this.#timer);
	}

	/** What it was waited for may have come just now. */
	async #last(finish: (busy: undefined) => void): Promise<void> {
		clearTimeout(this.#timer);
		await turns();
		if (!this.#over) finish(undefined);
	}
}

const busyWords = ({ account }: FairTime) => `this machine was too busy: ${account}`;

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
