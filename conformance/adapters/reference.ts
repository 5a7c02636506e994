/**
 * The reference adapter: the kit's own scheduler library in this process, behind the boundary of all implementations. It plays the mail
 * system around it: queue files, agents, and mail that waits for room in the active queue.
 */

import {
	type End,
	type Environment,
	mayActivate,
	PreemptiveQueueManager,
	type QueueFile,
	type QueueManager,
	type Report,
	RoundRobinQueueManager,
	SchedulerError,
	UnreadableRecord,
} from "../../impl/scheduler/index.js";
import {
	canonical,
	type Observation,
	type Outcome,
	resolveAddress,
	type SchedulerConfig,
	SITE_FAILURE,
	type Stimulus,
} from "../../model/scheduler/events.js";
import { ImpossibleStimulus, type SchedulerAdapter, type SchedulerSession } from "./adapter.js";

export type ManagerMaker = (config: SchedulerConfig, environment: Environment) => QueueManager;

/** @param make makes the queue manager to be driven; default: the library's own. */
export function referenceAdapter(make: ManagerMaker = makeManager): SchedulerAdapter {
	return {
		name: "reference",
		start: async (config) => new ReferenceSession(config, make),
	};
}

function makeManager({ manager, knobs }: SchedulerConfig, environment: Environment): QueueManager {
	const options = { knobs, environment };
	return manager === "qmgr" ? new PreemptiveQueueManager(options) : new RoundRobinQueueManager(options);
}

/** One queue file, in memory. */
class MemoryFile implements QueueFile {
	place: "waiting" | "active" | "deferred" = "waiting";
	wakeup = 0;
	readonly #done: boolean[];
	/** The first record that has not been read since the file was last opened; null: the end was seen. */
	#unread: number | null = 0;
	/** The first record that is garbage. */
	#garbage = Number.POSITIVE_INFINITY;

	constructor(
		readonly name: string,
		readonly addresses: readonly string[],
		readonly single: boolean,
		readonly created: number,
	) {
		this.#done = addresses.map(() => false);
	}

	get recipientCount(): number {
		return this.addresses.length;
	}

	recipient(index: number): string | null | undefined {
		if (index >= this.#garbage) throw new UnreadableRecord(`record ${index} of ${this.name} is garbage`);
		const address = this.addresses[index];
		this.#unread = address === undefined ? null : index + 1;
		return address === undefined || !this.#done[index] ? address : null;
	}

	markDone(records: readonly number[]): void {
		for (const record of records) this.#done[record] = true;
	}

	corrupt(): void {
		if (this.#unread !== null) this.#garbage = Math.min(this.#garbage, this.#unread);
	}

	rewind(): void {
		this.#unread = 0;
	}
}

/** An agent that announced itself, or will not live to see the request. */
class Announced {
	constructor(
		readonly age: number,
		readonly vanishes: boolean,
	) {}
}

function announced(agent: unknown): Announced {
	if (agent instanceof Announced) return agent;
	throw new TypeError("the queue manager spoke of an agent that it was not given");
}

interface Handed {
	readonly transport: string;
	readonly age: number;
	/** The library's number of the delivery. */
	readonly handle: number;
}

interface Running {
	readonly handle: number;
	readonly file: MemoryFile;
	readonly records: readonly number[];
}

class ReferenceSession implements SchedulerSession, Environment {
	readonly #manager: QueueManager;
	readonly #files = new Map<string, MemoryFile>();
	readonly #waiting: MemoryFile[] = [];
	readonly #running = new Map<number, Running>();
	#deliveries = 0;
	#agents = 0;
	#seen: Observation[] = [];
	#handed: Handed[] = [];

	constructor(config: SchedulerConfig, make: ManagerMaker) {
		this.#manager = make(config, this);
	}

	async apply(stimulus: Stimulus): Promise<readonly Observation[]> {
		this.#seen = [];
		try {
			this.#perform(stimulus);
		} catch (error) {
			if (error instanceof SchedulerError) throw new ImpossibleStimulus(error.message);
			throw error;
		}
		this.#numberDeliveries();
		while (this.#manager.hasRoom && this.#waiting.length > 0) this.#activate(this.#waiting.shift());
		return canonical(this.#seen);
	}

	async stop(): Promise<void> {}

	resolve(address: string): { transport: string; nexthop: string } {
		return resolveAddress(address);
	}

	ask(transport: string): void {
		this.#seen.push({ saw: "ask", transport });
	}

	handOff(handle: number, transport: string, agent: unknown): boolean {
		const { age, vanishes } = announced(agent);
		if (vanishes) return false;
		this.#handed.push({ transport, age, handle });
		return true;
	}

	/** Nobody sees that an agent is let go that has gone already. */
	release(transport: string, agent: unknown): void {
		if (!announced(agent).vanishes) this.#seen.push({ saw: "release", transport });
	}

	finish(file: QueueFile, end: End): void {
		const mine = this.#fileOf(file);
		if (end.fate === "deferred") {
			mine.place = "deferred";
			mine.wakeup = end.wakeup;
		} else {
			this.#files.delete(mine.name);
		}
		this.#seen.push({ saw: "finish", message: mine.name, ...end });
	}

	#fileOf(file: QueueFile): MemoryFile {
		if (file instanceof MemoryFile) return file;
		throw new TypeError("the queue manager finished a file that it was not given");
	}

	#perform(stimulus: Stimulus): void {
		switch (stimulus.do) {
			case "arrive":
				this.#arrive(stimulus.message, stimulus.recipients, stimulus.single ?? false);
				break;
			case "rescan":
				this.#rescan(stimulus.message);
				break;
			case "tick":
				this.#manager.advance(stimulus.seconds);
				break;
			case "slot":
				this.#manager.agentReady(stimulus.transport, this.#agent(false));
				break;
			case "vanish":
				this.#manager.agentReady(stimulus.transport, this.#agent(true));
				break;
			case "refuse":
				this.#manager.agentFailed(stimulus.transport, this.#agent(true));
				break;
			case "complete":
				this.#complete(stimulus.delivery, stimulus.outcome);
				break;
			case "flush":
				this.#manager.flush();
				break;
			case "corrupt":
				this.#known(stimulus.message).corrupt();
				break;
		}
	}

	#arrive(name: string, recipients: readonly string[], single: boolean): void {
		if (this.#files.has(name)) throw new ImpossibleStimulus(`message ${name} is in the queue already`);
		const file = new MemoryFile(name, recipients, single, this.#manager.now);
		this.#files.set(name, file);
		this.#waiting.push(file);
	}

	#activate(file: MemoryFile | undefined): void {
		if (file === undefined) return;
		file.place = "active";
		file.rewind();
		this.#seen.push({ saw: "activate", message: file.name });
		this.#manager.activate(file);
	}

	#rescan(name: string): void {
		const file = this.#known(name);
		if (file.place !== "deferred") throw new ImpossibleStimulus(`message ${name} is not deferred`);
		if (this.#manager.hasRoom && mayActivate(file.wakeup, this.#manager.now)) this.#activate(file);
	}

	#complete(number: number, outcome: Outcome): void {
		const delivery = this.#running.get(number);
		if (delivery === undefined) throw new ImpossibleStimulus(`delivery ${number} is not in flight`);
		this.#running.delete(number);
		if (outcome === "delivered") delivery.file.markDone(delivery.records);
		this.#manager.complete(delivery.handle, reportOf(outcome));
	}

	#agent(vanishes: boolean): Announced {
		return new Announced(this.#agents++, vanishes);
	}

	/** Deliveries of one step are numbered by transport, then by the age of the agent. */
	#numberDeliveries(): void {
		this.#handed.sort((a, b) => (a.transport === b.transport ? a.age - b.age : a.transport < b.transport ? -1 : 1));
		for (const { handle } of this.#handed) {
			const delivery = ++this.#deliveries;
			const { file, transport, destination, records } = this.#manager.describe(handle);
			const mine = this.#fileOf(file);
			this.#running.set(delivery, { handle, file: mine, records });
			const recipients = records.map((record) => mine.addresses[record] ?? "");
			this.#seen.push({ saw: "select", delivery, transport, message: mine.name, destination, recipients });
		}
		this.#handed = [];
	}

	#known(name: string): MemoryFile {
		const file = this.#files.get(name);
		if (file === undefined) throw new ImpossibleStimulus(`message ${name} is not in the queue`);
		return file;
	}
}

function reportOf(outcome: Outcome): Report {
	if (outcome !== "site-failure") return { kind: outcome };
	return { kind: "site-failure", reason: { status: SITE_FAILURE.status, text: SITE_FAILURE.reason } };
}
