/**
 * A mail system in memory for tests of the scheduler: queue files, agents on demand, and a record of what was selected. Leaves out
 * judgement.
 */
import type { End, Environment, QueueFile, QueueManager, QueueManagerOptions, Report } from "../index.js";
import { UnreadableRecord } from "../index.js";

export class TestFile implements QueueFile {
	readonly created: number;
	readonly single: boolean;
	/** The first record that cannot be read. */
	unreadableFrom = Number.POSITIVE_INFINITY;
	private readonly done = new Set<number>();

	constructor(
		readonly name: string,
		readonly addresses: readonly string[],
		{ created = 0, single = false }: { created?: number; single?: boolean } = {},
	) {
		this.created = created;
		this.single = single;
	}

	get recipientCount(): number {
		return this.addresses.length;
	}

	recipient(record: number): string | null | undefined {
		if (record >= this.unreadableFrom) throw new UnreadableRecord(`record ${record} of ${this.name}`);
		return this.done.has(record) ? null : this.addresses[record];
	}

	markDone(records: readonly number[]): void {
		for (const record of records) this.done.add(record);
	}
}

/** What happened, in order, one line each. */
export class Mailroom implements Environment<TestFile> {
	readonly manager: QueueManager;
	readonly events: string[] = [];
	readonly asks: string[] = [];
	/** Deliveries under way, the oldest first. */
	readonly running: { readonly delivery: number; readonly file: TestFile; readonly records: readonly number[] }[] = [];
	readonly finished = new Map<TestFile, End>();
	/** Whether the next hand-off succeeds. */
	reachable = true;

	constructor(make: (options: QueueManagerOptions) => QueueManager, knobs: Readonly<Record<string, string>> = {}) {
		this.manager = make({ knobs, environment: this });
	}

	resolve(address: string): { transport: string; nexthop: string } {
		const at = address.lastIndexOf("@");
		const dot = address.lastIndexOf(".");
		return { nexthop: address.slice(at + 1, dot), transport: address.slice(dot + 1) };
	}

	ask(transport: string): void {
		this.asks.push(transport);
		this.events.push(`ask ${transport}`);
	}

	handOff(delivery: number): boolean {
		if (!this.reachable) return false;
		const { file, destination, records } = this.manager.describe(delivery);
		if (!(file instanceof TestFile)) throw new TypeError("a file that was not activated");
		this.running.push({ delivery, file, records });
		this.events.push(`select ${file.name} ${destination} ${records.join(",")}`);
		return true;
	}

	release(transport: string): void {
		this.events.push(`release ${transport}`);
	}

	finish(file: TestFile, end: End): void {
		this.finished.set(file, end);
		this.events.push(`finish ${file.name} ${end.fate}${end.fate === "deferred" ? ` ${end.wakeup}` : ""}`);
	}

	/** One agent announces itself. */
	slot(transport = "t1"): void {
		const index = this.asks.indexOf(transport);
		if (index < 0) throw new Error(`nobody asked for an agent of ${transport}`);
		this.asks.splice(index, 1);
		this.manager.agentReady(transport);
	}

	/** Agents announce themselves as long as any is asked for. */
	fill(transport = "t1"): void {
		while (this.asks.includes(transport)) this.slot(transport);
	}

	/** A delivery under way ends; by default the oldest is delivered. */
	complete(index = 0, report: Report = { kind: "delivered" }): void {
		const [one] = this.running.splice(index, 1);
		if (one === undefined) throw new Error(`there is no delivery number ${index} under way`);
		if (report.kind === "delivered") one.file.markDone(one.records);
		this.manager.complete(one.delivery, report);
	}

	/** Slots and deliveries in turn until there is nothing more to do. */
	drain(transport = "t1"): void {
		while (this.asks.includes(transport) || this.running.length > 0) {
			if (this.asks.includes(transport)) this.slot(transport);
			if (this.running.length > 0) this.complete();
		}
	}

	/** The events since the last call. */
	take(): string[] {
		return this.events.splice(0);
	}

	/** The first words of the names of selected messages since the last call, without the leading M. */
	order(): string {
		return this.take()
			.flatMap((event) => (event.startsWith("select ") ? [event.split(" ")[1]?.slice(1) ?? ""] : []))
			.join("");
	}
}
