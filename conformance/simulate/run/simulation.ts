/**
 * One workload under one scheduler, event by event: mail arrives, agents take deliveries, deliveries end, deferred mail is tried again,
 * and the manager's clock goes on by whole seconds. Time is simulated; the same input gives the same record. Leaves out what the
 * figures mean.
 */
import type { End, Environment, QueueFile, QueueManager, Report } from "../../../impl/scheduler/index.js";
import { mayActivate } from "../../../impl/scheduler/index.js";
import { RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import { agentLimit } from "../configuration/configuration.js";
import type { Message, Workload } from "../workload/workload.js";
import { Agents } from "./agents.js";
import { Course } from "./course.js";
import { Events } from "./events.js";
import { DEFERRED, fateOf } from "./fate.js";
import { resolveSimulated, SimulatedFile } from "./file.js";
import { Line } from "./line.js";
import { makeManager, Sight } from "./managers.js";
import type { JobRecord, MessageRecord, Run, Setup } from "./record.js";

type Event =
	| { readonly kind: "arrival"; readonly message: Message }
	| { readonly kind: "end"; readonly delivery: number; readonly agents: Agents; readonly report: Report }
	| { readonly kind: "scan" };

export class Simulation implements Environment {
	/** The time in seconds; the manager's is its whole part. */
	private now = 0;
	private readonly manager: QueueManager;
	private readonly sight = new Sight();
	private readonly events = new Events<Event>();
	private readonly records: MessageRecord[];
	private readonly jobs: JobRecord[] = [];
	private readonly agents = new Map<string, Agents>();
	private readonly slots = new Map<string, number[]>();
	private readonly batches = new Map<string, number>();
	private readonly inUse = new Course();
	private readonly inCore = new Course();
	/** Files that wait for room in the active queue: new ones, and deferred ones whose time has come. */
	private readonly incoming = new Line<SimulatedFile>();
	private readonly due = new Line<SimulatedFile>();
	private deferred: { readonly file: SimulatedFile; readonly wakeup: number }[] = [];
	private readonly retries: number[] = [];
	private isScanPlanned = false;
	private isDeferredNext = false;
	private busy = 0;
	private failures = 0;
	private mostActive = 0;
	private lastEvent = 0;

	/**
	 * @param until the time in seconds at which it stops, if mail is still there.
	 * @throws KnobError if a knob cannot be used.
	 */
	constructor(
		private readonly workload: Workload,
		private readonly setup: Setup,
		private readonly seed: number,
		private readonly until: number,
	) {
		this.manager = makeManager(setup, this, this.sight);
		this.records = workload.messages.map((message) => ({
			message,
			started: null,
			done: null,
			delivered: 0,
			expired: 0,
		}));
		for (const message of workload.messages) this.events.add(message.at, { kind: "arrival", message });
	}

	/** @returns false when it is over. */
	step(): boolean {
		const second = this.manager.active > 0 ? this.manager.now + 1 : Number.POSITIVE_INFINITY;
		const next = this.events.nextAt;
		const at = Math.min(second, next);
		if (at > this.until || at === Number.POSITIVE_INFINITY) return false;
		this.now = at;
		if (Math.floor(at) > this.manager.now) this.manager.advance(Math.floor(at) - this.manager.now);
		if (next === at) {
			const event = this.events.take();
			if (event !== undefined) this.happen(event);
			this.lastEvent = at;
		}
		this.settle();
		for (const agents of this.agents.values()) agents.noteShortage(at);
		this.inUse.note(at, this.busy);
		this.inCore.note(at, this.sight.recipientsInCore);
		return true;
	}

	record(): Run {
		for (const agents of this.agents.values()) agents.noteShortage(this.now, true);
		const shortages = new Map([...this.agents].map(([transport, agents]) => [transport, agents.shortages]));
		const { setup, seed, records, jobs, inUse, inCore, slots, batches, failures, mostActive, sight } = this;
		const { preemptions, blockings } = sight;
		const counts = { shortages, preemptions, blockings, batches, failures, mostActive };
		const end = this.lastEvent;
		return { setup, seed, messages: records, jobs, agents: inUse, inCore, slots, ...counts, end };
	}

	private happen(event: Event): void {
		switch (event.kind) {
			case "arrival": {
				const record = this.records[event.message.id];
				if (record !== undefined) this.incoming.join(new SimulatedFile(record, this.workload.destinations));
				break;
			}
			case "end":
				event.agents.busy--;
				this.busy--;
				this.end(event.delivery, event.report);
				break;
			case "scan":
				this.isScanPlanned = false;
				this.scan();
				break;
		}
	}

	private end(delivery: number, report: Report): void {
		const { file, records } = this.manager.describe(delivery);
		if (report.kind === "delivered" && file instanceof SimulatedFile) {
			for (const record of records) file.markDone(record);
			if (file.record.delivered === file.recipientCount) file.record.done = this.now;
		}
		if (report.kind === "site-failure") this.failures++;
		this.manager.complete(delivery, report);
	}

	/** Mail whose time has come waits to be activated; the rest waits for the next look. */
	private scan(): void {
		const { now } = this.manager;
		for (const { file, wakeup } of this.deferred) if (mayActivate(wakeup, now)) this.due.join(file);
		this.deferred = this.deferred.filter(({ wakeup }) => !mayActivate(wakeup, now));
		if (this.deferred.length > 0) this.planScan();
	}

	private planScan(): void {
		if (this.isScanPlanned) return;
		this.isScanPlanned = true;
		const { queueRunDelay } = this.setup.configuration;
		this.events.add((Math.floor(this.now / queueRunDelay) + 1) * queueRunDelay, { kind: "scan" });
	}

	/** All that happens at once: mail is activated where there is room, and agents that are free take deliveries. */
	private settle(): void {
		for (let goesOn = true; goesOn; ) {
			goesOn = false;
			while (this.manager.hasRoom && this.activateNext()) goesOn = true;
			for (const [transport, agents] of this.agents) {
				while (agents.isReady) {
					agents.asked--;
					this.manager.agentReady(transport, agents);
					goesOn = true;
				}
			}
			// The retry transport does nothing but report that mail is deferred.
			for (const delivery of this.retries.splice(0)) {
				this.manager.complete(delivery, DEFERRED);
				goesOn = true;
			}
		}
	}

	/** New mail and deferred mail take turns. */
	private activateNext(): boolean {
		const [one, other] = this.isDeferredNext ? [this.due, this.incoming] : [this.incoming, this.due];
		const file = one.take() ?? other.take();
		if (file === undefined) return false;
		this.isDeferredNext = !this.isDeferredNext;
		const { transport, id } = file.message;
		file.attempts++;
		file.read = 0;
		const job = { message: id, transport, entries: 0, first: 0, last: 0, activated: this.now, lastStart: this.now };
		file.job = job;
		this.jobs.push(job);
		this.manager.activate(file);
		this.mostActive = Math.max(this.mostActive, this.manager.active);
		if (file.read + 1 < file.recipientCount) this.batches.set(transport, (this.batches.get(transport) ?? 0) + 1);
		return true;
	}

	resolve(address: string): { readonly transport: string; readonly nexthop: string } {
		return resolveSimulated(address);
	}

	ask(transport: string): void {
		let agents = this.agents.get(transport);
		if (agents === undefined) {
			const limit =
				transport === RETRY_TRANSPORT ? Number.POSITIVE_INFINITY : agentLimit(this.setup.configuration, transport);
			agents = new Agents(limit);
			this.agents.set(transport, agents);
		}
		agents.asked++;
	}

	handOff(delivery: number, transport: string): boolean {
		if (transport === RETRY_TRANSPORT) {
			this.retries.push(delivery);
			return true;
		}
		const agents = this.agents.get(transport);
		const { file, records, destination } = this.manager.describe(delivery);
		if (agents === undefined || !(file instanceof SimulatedFile))
			throw new TypeError("a delivery that nobody asked for");
		const slots = this.slots.get(transport) ?? [];
		this.slots.set(transport, slots);
		slots.push(this.now);
		if (file.job !== null) {
			if (file.job.entries++ === 0) file.job.first = slots.length;
			file.job.last = slots.length;
			file.job.lastStart = this.now;
		}
		file.record.started ??= this.now;
		agents.busy++;
		this.busy++;
		const site = this.workload.sites.of(destination);
		const whose = [this.seed, file.message.id, records[0] ?? 0, file.attempts];
		const { seconds, report } = fateOf(site, this.now, whose);
		this.events.add(this.now + seconds, { kind: "end", delivery, agents, report });
		return true;
	}

	release(): void {}

	finish(file: QueueFile, end: End): void {
		if (!(file instanceof SimulatedFile) || end.fate !== "deferred") return;
		if (this.now - file.message.at >= this.setup.configuration.queueLifetime) {
			file.record.expired = file.recipientCount - file.record.delivered;
			return;
		}
		this.deferred.push({ file, wakeup: end.wakeup });
		this.planScan();
	}
}

/** Steps between two pauses in which an interruption is heard. */
const WITHOUT_PAUSE = 20_000;

/**
 * Runs a simulation to its end.
 * @throws KnobError if a knob cannot be used; the signal's reason when it is aborted.
 */
export async function simulate(
	workload: Workload,
	setup: Setup,
	{ seed, until, signal }: { readonly seed: number; readonly until: number; readonly signal?: AbortSignal },
): Promise<Run> {
	const simulation = new Simulation(workload, setup, seed, until);
	for (let steps = 1; simulation.step(); steps++) {
		if (steps % WITHOUT_PAUSE !== 0) continue;
		await new Promise((resolve) => setImmediate(resolve));
		signal?.throwIfAborted();
	}
	return simulation.record();
}
