/**
 * A mail system for measuring: agents that are there at once, deliveries that end in a given order, a clock that ticks after so many
 * selections. It keeps a hash of the order of selections, so that two schedulers can be compared. Leaves out what mail there is
 * (workloads.ts).
 */
import {
	type Environment,
	PreemptiveQueueManager,
	type QueueManager,
	RoundRobinQueueManager,
} from "../../impl/scheduler/index.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { BenchFile } from "./files.js";
import { QueueWalks } from "./naive/queue-walks.js";
import { Walks } from "./naive/walks.js";
import { Randomness } from "./randomness.js";

/** With indexes, as the library comes; or by walking over lists. */
export type Kind = "indexed" | "naive";

export interface RigOptions {
	readonly kind: Kind;
	readonly manager: "qmgr" | "oqmgr";
	readonly knobs: KnobSettings;
	/** Most deliveries in flight. */
	readonly inFlight: number;
	/** Selections after which the clock moves by a second. */
	readonly selectionsPerSecond: number;
	/** Deliveries end in this order. */
	readonly completions: "oldest first" | "random";
	readonly seed: number;
}

/** One transport is enough: transports do not compete within a queue manager. */
const TRANSPORT = "t";
/** The hash is noted down every so many selections: no fewer are made by any scheduler, however slow, so that all can be compared. */
export const NOTED_EVERY = 20;

export class Rig implements Environment {
	readonly manager: QueueManager;
	readonly random: Randomness;
	/** The hash after each NOTED_EVERY selections. */
	readonly hashes: number[] = [];
	selections = 0;
	/** Of all files activated. */
	recipients = 0;
	private hash = 0;
	private asks = 0;
	private readonly flying: number[] = [];
	private oldest = 0;

	constructor(readonly options: RigOptions) {
		this.random = new Randomness(options.seed);
		this.manager = makeManager(options, this);
	}

	/** Deliveries in flight that can end. */
	get inFlight(): number {
		return this.flying.length - this.oldest;
	}

	activate(file: BenchFile): void {
		this.recipients += file.recipientCount;
		this.manager.activate(file);
	}

	/** Selects until the limit of deliveries in flight is reached or nobody is asked for. */
	fill(limit = this.options.inFlight): void {
		while (this.asks > 0 && this.inFlight < limit) this.select();
	}

	private select(): void {
		this.asks--;
		this.manager.agentReady(TRANSPORT);
		if (this.selections % this.options.selectionsPerSecond === 0) this.manager.advance(1);
	}

	/**
	 * Selects and completes in turn until so many more selections were made or nothing is left to do.
	 * @param meanwhile called before each selection.
	 * @returns how many selections were made.
	 */
	run(selections: number, meanwhile?: (selection: number) => void): number {
		const start = this.selections;
		while (this.selections - start < selections) {
			if (this.asks > 0 && this.inFlight < this.options.inFlight) {
				meanwhile?.(this.selections);
				this.select();
			} else if (this.inFlight > 0) {
				this.manager.complete(this.land(), DELIVERED);
			} else {
				break;
			}
		}
		return this.selections - start;
	}

	private land(): number {
		if (this.options.completions === "oldest first") {
			const delivery = this.flying[this.oldest++] ?? 0;
			if (this.oldest > 1024 && 2 * this.oldest > this.flying.length) {
				this.flying.splice(0, this.oldest);
				this.oldest = 0;
			}
			return delivery;
		}
		const index = this.random.below(this.flying.length);
		const delivery = this.flying[index] ?? 0;
		const last = this.flying.pop() ?? 0;
		if (index < this.flying.length) this.flying[index] = last;
		return delivery;
	}

	resolve(address: string): { transport: string; nexthop: string } {
		return { transport: TRANSPORT, nexthop: address.slice(address.indexOf("@") + 1) };
	}

	ask(): void {
		this.asks++;
	}

	handOff(delivery: number): boolean {
		const { file, records } = this.manager.describe(delivery);
		const record = records[0] ?? 0;
		if (!(file instanceof BenchFile)) throw new TypeError("a delivery is about a file that was not activated here");
		this.hash = (Math.imul(this.hash, 31) + Math.imul(file.id, 1000003) + record) | 0;
		this.selections++;
		if (this.selections % NOTED_EVERY === 0) this.hashes.push(this.hash);
		if (!file.neverEnds(record)) this.flying.push(delivery);
		return true;
	}

	release(): void {}
	finish(): void {}
}

const DELIVERED = { kind: "delivered" } as const;

function makeManager({ kind, manager, knobs }: RigOptions, environment: Environment): QueueManager {
	const options = { knobs, environment };
	if (manager === "qmgr") {
		return kind === "indexed"
			? new PreemptiveQueueManager(options)
			: new PreemptiveQueueManager(options, (state) => new Walks(state));
	}
	return kind === "indexed"
		? new RoundRobinQueueManager(options)
		: new RoundRobinQueueManager(options, (core) => new QueueWalks(core));
}
