/**
 * The whole state of one run as plain data: the machines' states, the lists that relate them, the queue files, clock and timers. Leaves
 * out everything that happens.
 */
import type { Clock } from "./clock.js";
import type { Edition } from "./editions.js";
import type { Manager, Observation, SchedulerConfig } from "./events.js";
import type { DestinationContext, Reason as FailureReason } from "./machines/destination.js";
import type { EntryContext } from "./machines/entry.js";
import type { MachineName } from "./machines/grammar.js";
import type { JobContext } from "./machines/job.js";
import type { MessageContext } from "./machines/message.js";
import type { Snapshot } from "./machines/runner.js";
import type { TransportContext } from "./machines/transport.js";
import type { SchedulerRequirementId } from "./requirement-ids.js";
import type { GlobalRules } from "./rules.js";
import type { Timer } from "./timers.js";

/** A queue file as the queue manager would find it: its content, not what was read of it. */
export interface QueueFile {
	readonly recipients: readonly string[];
	/** By record: delivered, and never to be read again. */
	done: boolean[];
	/** One recipient a delivery. */
	readonly single: boolean;
	/** What has not been read cannot be read. */
	garbage: boolean;
}

/** What one job has for one destination. */
export interface Peer {
	readonly destination: string;
	/** Entries that wait, oldest first. */
	waiting: string[];
	/** Entries that wait or are in delivery. */
	held: number;
}

export interface ContextOf {
	message: MessageContext;
	job: JobContext;
	entry: EntryContext;
	destination: DestinationContext;
	transport: TransportContext;
}

/** All machines of one kind, by id. */
export type Machines = { [Name in MachineName]: Record<string, Snapshot<ContextOf[Name]>> };

/** JSON-safe. Lists hold ids; their order is the order that matters. */
export interface World {
	readonly config: SchedulerConfig;
	readonly edition: Edition;
	readonly manager: Manager;
	readonly rules: GlobalRules;
	clock: Clock;
	timers: Timer[];
	files: Record<string, QueueFile>;
	/** New messages that wait for a place in the active queue, in order of arrival. */
	incoming: string[];
	machines: Machines;
	/** Round robin. */
	transports: string[];
	/** By transport: qmgr in order of making, oqmgr round robin. */
	destinations: Record<string, string[]>;
	/** By transport: the scheduler's job list. */
	jobList: Record<string, string[]>;
	/** By transport: the jobs by enqueue time. */
	jobsByTime: Record<string, string[]>;
	/** By message. */
	jobsOf: Record<string, string[]>;
	/** By job: round robin. */
	peers: Record<string, Peer[]>;
	/** By destination: entries that wait, oldest first. */
	todo: Record<string, string[]>;
	/** By transport: agents asked for that have not announced themselves, oldest first. */
	asked: Record<string, number[]>;
	/** Deliveries in flight: number to entry. */
	inFlight: Record<string, string>;
	/** What the last report of any agent said; empty texts if nothing was wrong. */
	lastReport: FailureReason;
	made: { entries: number; connections: number; deliveries: number };
}

/** Why an observation was due, in words. */
export interface Reason {
	readonly requirement: SchedulerRequirementId;
	readonly text: string;
}

/** One step in progress: the world, which it changes, and what it gathers. */
export interface Run {
	readonly world: World;
	readonly fired: string[];
	readonly seen: Observation[];
	readonly reasons: Reason[];
	/** Entries handed to agents, and agents let go, before they are numbered and ordered. */
	readonly answered: { readonly transport: string; readonly connection: number; readonly entry: string | null }[];
}

/** A copy that shares nothing that changes. Machine states and timers are never changed, only replaced. */
export function cloneWorld(world: World): World {
	const { machines } = world;
	return {
		...world,
		clock: { ...world.clock },
		timers: [...world.timers],
		files: mapValues(world.files, (file) => ({ ...file, done: [...file.done] })),
		incoming: [...world.incoming],
		machines: {
			message: { ...machines.message },
			job: { ...machines.job },
			entry: { ...machines.entry },
			destination: { ...machines.destination },
			transport: { ...machines.transport },
		},
		transports: [...world.transports],
		destinations: mapValues(world.destinations, copy),
		jobList: mapValues(world.jobList, copy),
		jobsByTime: mapValues(world.jobsByTime, copy),
		jobsOf: mapValues(world.jobsOf, copy),
		peers: mapValues(world.peers, (peers) => peers.map((peer) => ({ ...peer, waiting: [...peer.waiting] }))),
		todo: mapValues(world.todo, copy),
		asked: mapValues(world.asked, copy),
		inFlight: { ...world.inFlight },
		made: { ...world.made },
	};
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, by: (value: T) => U): Record<string, U> {
	const result: Record<string, U> = {};
	for (const key of Object.keys(record)) {
		const value = record[key];
		if (value !== undefined) result[key] = by(value);
	}
	return result;
}

function copy<T>(list: readonly T[]): T[] {
	return [...list];
}
