/**
 * The whole state of one run as plain data: the machines' states, the lists that relate them, the queue files, clock and timers. Leaves
 * out everything that happens.
 */
import type { Clock } from "./clock.js";
import type { Edition } from "./editions.js";
import type { Manager, Observation, SchedulerConfig } from "./events.js";
import type { DestinationContext, Reason as FailureReason } from "./machines/destination-words.js";
import type { EntryContext } from "./machines/entry.js";
import type { EventsOf, MachineName } from "./machines/grammar.js";
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
	readonly done: readonly boolean[];
	/** One recipient a delivery. */
	readonly single: boolean;
	/** What has not been read cannot be read. */
	readonly garbage: boolean;
}

/** What one job has for one destination. */
export interface Peer {
	readonly destination: string;
	/** Entries that wait, oldest first. */
	readonly waiting: readonly string[];
	/** Entries that wait or are in delivery. */
	readonly held: number;
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

/** JSON-safe. Lists hold ids; their order is the order that matters. Lists are replaced, never changed. */
export interface World {
	readonly config: SchedulerConfig;
	readonly edition: Edition;
	readonly manager: Manager;
	readonly rules: GlobalRules;
	clock: Clock;
	timers: readonly Timer[];
	files: Record<string, QueueFile>;
	/** New messages that wait for a place in the active queue, in order of arrival. */
	incoming: readonly string[];
	machines: Machines;
	/** Round robin. */
	transports: readonly string[];
	/** By transport: qmgr in order of making, oqmgr round robin. */
	destinations: Record<string, readonly string[]>;
	/** By transport: the scheduler's job list. */
	jobList: Record<string, readonly string[]>;
	/** By transport: the jobs by enqueue time. */
	jobsByTime: Record<string, readonly string[]>;
	/** By message. */
	jobsOf: Record<string, readonly string[]>;
	/** By job: round robin. */
	peers: Record<string, readonly Peer[]>;
	/** By destination: entries that wait, oldest first. */
	todo: Record<string, readonly string[]>;
	/** By transport: agents asked for that have not announced themselves, oldest first. */
	asked: Record<string, readonly number[]>;
	/** Deliveries in flight: number to entry. */
	inFlight: Record<string, string>;
	/** What the last report of any agent said; empty texts if nothing was wrong. */
	lastReport: FailureReason;
	made: { readonly entries: number; readonly connections: number; readonly deliveries: number };
}

/** Why an observation was due, in words. */
export interface Reason {
	readonly requirement: SchedulerRequirementId;
	readonly text: string;
}

/** An event that a machine was sent. */
export type MachineEvent = {
	[Name in MachineName]: { readonly to: Name; readonly id: string; readonly event: EventsOf[Name] };
}[MachineName];

/** One step in progress: the world, which it changes, and what it gathers. */
export interface Run {
	readonly world: World;
	readonly fired: string[];
	readonly events: MachineEvent[];
	readonly seen: Observation[];
	readonly reasons: Reason[];
	/** Entries handed to agents, and agents let go, before they are numbered and ordered. */
	readonly answered: { readonly transport: string; readonly connection: number; readonly entry: string | null }[];
}

/** A copy that shares nothing that changes: lists, files and machine states are never changed, only replaced. */
export function cloneWorld(world: World): World {
	const { machines } = world;
	return {
		...world,
		clock: { ...world.clock },
		files: { ...world.files },
		machines: {
			message: { ...machines.message },
			job: { ...machines.job },
			entry: { ...machines.entry },
			destination: { ...machines.destination },
			transport: { ...machines.transport },
		},
		destinations: { ...world.destinations },
		jobList: { ...world.jobList },
		jobsByTime: { ...world.jobsByTime },
		jobsOf: { ...world.jobsOf },
		peers: { ...world.peers },
		todo: { ...world.todo },
		asked: { ...world.asked },
		inFlight: { ...world.inFlight },
	};
}
