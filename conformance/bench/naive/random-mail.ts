/**
 * Random mail for comparing two kinds of search event by event: harder on stacks, blockers and batches than mail usually is. A function
 * of its seed.
 */
import {
	type End,
	type Environment,
	type QueueFile,
	type QueueManager,
	type Report,
	UnreadableRecord,
} from "../../../impl/scheduler/index.js";
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { Randomness } from "../randomness.js";

/** Values that a knob may get; one of them, or its default. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
	qmgr_message_active_limit: ["5", "20", "100", "1000"],
	qmgr_message_recipient_limit: ["1", "5", "20", "50", "300"],
	qmgr_message_recipient_minimum: ["1", "2", "3"],
	default_recipient_limit: ["0", "2", "10", "50"],
	default_extra_recipient_limit: ["0", "2", "10"],
	default_recipient_refill_limit: ["1", "2", "5"],
	default_recipient_refill_delay: ["1s"],
	default_delivery_slot_cost: ["2", "3"],
	default_delivery_slot_loan: ["0", "1"],
	default_delivery_slot_discount: ["0", "100"],
	default_minimum_delivery_slots: ["0", "1", "2"],
	initial_destination_concurrency: ["1", "2"],
	default_destination_concurrency_limit: ["0", "1", "2", "3"],
	default_destination_recipient_limit: ["1", "2"],
	default_destination_concurrency_positive_feedback: ["1/concurrency", "0.3"],
	default_destination_concurrency_negative_feedback: ["1/concurrency", "0.3", "0"],
	default_destination_concurrency_failed_cohort_limit: ["0", "2"],
	minimal_backoff_time: ["5s", "30s"],
	transport_retry_time: ["3s"],
};
const DELAYS: readonly KnobSettings[] = [
	{},
	{},
	{},
	{ t1_destination_rate_delay: "2s" },
	{ t2_transport_rate_delay: "1s" },
];
const FAILURES: readonly Report[] = [
	{ kind: "deferred" },
	{ kind: "site-failure", reason: { status: "4.4.1", text: "site is down" } },
	{ kind: "crash" },
];

class RandomFile implements QueueFile {
	readonly done = new Set<number>();
	unreadableFrom = Number.POSITIVE_INFINITY;

	constructor(
		readonly name: string,
		readonly addresses: readonly string[],
		readonly created: number,
		readonly single: boolean,
	) {}

	get recipientCount(): number {
		return this.addresses.length;
	}

	recipient(record: number): string | null | undefined {
		if (record >= this.unreadableFrom) throw new UnreadableRecord(`record ${record} of ${this.name}`);
		return this.done.has(record) ? null : this.addresses[record];
	}
}

export function randomKnobs(random: Randomness): KnobSettings {
	const knobs: Record<string, string> = { ...DELAYS[random.below(DELAYS.length)] };
	for (const [name, values] of Object.entries(CHOICES)) {
		const value = values[random.below(Math.ceil(values.length * 1.4))];
		if (value !== undefined) knobs[name] = value;
	}
	return knobs;
}

type Running = { readonly delivery: number; readonly file: RandomFile; readonly records: readonly number[] };

/** Plays random mail to a queue manager and writes down all that it does. */
export class RandomMail implements Environment<RandomFile> {
	readonly log: string[] = [];
	private readonly manager: QueueManager;
	private readonly random: Randomness;
	private readonly asks: string[] = [];
	private readonly running: Running[] = [];
	private readonly waiting: RandomFile[] = [];
	private readonly deferred: RandomFile[] = [];
	private readonly files: RandomFile[] = [];
	private reachable = true;
	private readonly destinations: number;
	private readonly transports: number;
	private readonly largest: number;
	/** Failures in a hundred deliveries. */
	private readonly failures: number;
	/** Of a hundred steps, how many at most are arrivals, slots and completions; the rest is time passing and worse. */
	private readonly mix: readonly [number, number, number];

	constructor(seed: number, make: (knobs: KnobSettings, environment: Environment<RandomFile>) => QueueManager) {
		const random = new Randomness(seed);
		this.random = random;
		const pick = (values: readonly number[]): number => values[random.below(values.length)] ?? 0;
		this.destinations = pick([2, 3, 5, 10, 40]);
		this.transports = pick([1, 1, 2, 3]);
		this.largest = pick([3, 8, 30, 100]);
		this.failures = pick([0, 0, 5, 30]);
		const arrivals = 5 + random.below(30);
		const slots = arrivals + 20 + random.below(30);
		this.mix = [arrivals, slots, slots + 10 + random.below(85 - slots)];
		this.manager = make(randomKnobs(random), this);
	}

	/** @returns the log. */
	play(steps: number): readonly string[] {
		for (let step = 0; step < steps; step++) {
			this.step(this.random.below(100));
			for (let file = this.next(); file !== undefined; file = this.next()) this.manager.activate(file);
		}
		return this.log;
	}

	private next(): RandomFile | undefined {
		return this.manager.hasRoom ? this.waiting.shift() : undefined;
	}

	private step(choice: number): void {
		const [arrivals, slots, completions] = this.mix;
		if (choice < arrivals) this.arrive();
		else if (choice < slots) this.slot();
		else if (choice < completions) this.complete();
		else if (this.random.below(10) > 0) this.manager.advance([1, 1, 1, 2, 10, -3][this.random.below(6)] ?? 1);
		else this.rareEvent();
	}

	private arrive(): void {
		const { random } = this;
		const size = 1 + random.below(random.below(5) === 0 ? this.largest : 3);
		const one = random.below(3) === 0 ? random.below(this.destinations) : undefined;
		const addresses = Array.from({ length: size }, (_, index) => {
			const destination = one ?? random.below(this.destinations);
			return `r${String(index).padStart(3, "0")}@d${destination}.t${1 + random.below(this.transports)}`;
		});
		const file = new RandomFile(`M${this.files.length}`, addresses, this.manager.now, random.below(10) === 0);
		this.files.push(file);
		this.waiting.push(file);
	}

	private slot(): void {
		const { random } = this;
		const [transport] = this.asks.splice(random.below(this.asks.length), 1);
		if (transport === undefined) return;
		this.reachable = random.below(5000) >= this.failures;
		if (random.below(5000) < this.failures) this.manager.agentFailed(transport);
		else this.manager.agentReady(transport);
		this.reachable = true;
	}

	private complete(): void {
		const { random } = this;
		const [one] = this.running.splice(random.below(this.running.length), 1);
		if (one === undefined) return;
		const fails = random.below(100) < this.failures;
		if (!fails) for (const record of one.records) one.file.done.add(record);
		const report = fails ? FAILURES[random.below(FAILURES.length)] : undefined;
		this.manager.complete(one.delivery, report ?? { kind: "delivered" });
	}

	private rareEvent(): void {
		const { random } = this;
		const choice = random.below(3);
		if (choice === 0) {
			this.manager.flush();
		} else if (choice === 1) {
			const file = this.files[random.below(this.files.length)];
			if (file !== undefined && random.below(3) === 0) file.unreadableFrom = 1 + random.below(file.recipientCount);
		} else if (this.manager.hasRoom) {
			const [file] = this.deferred.splice(random.below(this.deferred.length), 1);
			if (file !== undefined) this.manager.activate(file);
		}
	}

	resolve(address: string): { transport: string; nexthop: string } {
		const at = address.lastIndexOf("@");
		const dot = address.lastIndexOf(".");
		return { nexthop: address.slice(at + 1, dot), transport: address.slice(dot + 1) };
	}

	ask(transport: string): void {
		this.asks.push(transport);
		this.log.push(`ask ${transport}`);
	}

	handOff(delivery: number): boolean {
		const { file, transport, destination, records } = this.manager.describe(delivery);
		if (!(file instanceof RandomFile)) throw new TypeError("a file that was not activated");
		this.log.push(`select ${transport} ${destination} ${file.name} ${records.join(",")}`);
		if (this.reachable) this.running.push({ delivery, file, records });
		return this.reachable;
	}

	release(transport: string): void {
		this.log.push(`release ${transport}`);
	}

	finish(file: RandomFile, end: End): void {
		this.log.push(`finish ${file.name} ${JSON.stringify(end)}`);
		if (end.fate === "deferred") this.deferred.push(file);
	}
}
