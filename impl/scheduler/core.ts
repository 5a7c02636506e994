/**
 * The state that both queue managers share, and the places where they differ. Rules stand in files of their own, as functions of this
 * state. Leaves out jobs, peers and preemption.
 */
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import type { Agent, Environment, Reason } from "./environment.js";
import { SaneClock } from "./sane-clock.js";
import { type GlobalSettings, globalSettings, transportSettings } from "./settings.js";
import { Lists } from "./store/lists.js";
import { NameIndex } from "./store/name-index.js";
import { Rows } from "./store/rows.js";
import { Entries, Messages, Queues, Recipients } from "./store/tables.js";
import { type Timer, Timers } from "./timers.js";
import { Transport as TransportOf } from "./transport.js";

/** What a timer does when it fires. */
export type Action =
	| { readonly kind: "revive-transport"; readonly transport: TransportOf<Action> }
	| { readonly kind: "revive-queue"; readonly queue: number }
	| { readonly kind: "resume-queue"; readonly queue: number }
	| {
			readonly kind: "use-agent";
			readonly transport: TransportOf<Action>;
			readonly agent: Agent;
			readonly ready: boolean;
	  };

export type Transport = TransportOf<Action>;

/** One recipient of the batch that is being assigned. */
export interface BatchRecipient {
	readonly record: number;
	readonly address: string;
	/** From the last @ on, in lower case. */
	readonly domain: string;
	/** Its destination queue, 0: it was deferred at once. */
	queue: number;
}

export abstract class Core {
	readonly settings: GlobalSettings;
	readonly clock = new SaneClock();
	readonly timers = new Timers<Action>();
	readonly messages = new Messages();
	readonly queues = new Queues();
	readonly entries = new Entries();
	readonly recipients = new Recipients();
	readonly transportRows = new Rows();
	/** The queues of each transport; qmgr: by age, oqmgr: in turn. */
	readonly queuesOf = new Lists(this.transportRows, this.queues);
	/** The todo entries of each queue. */
	readonly todoOf = new Lists(this.queues, this.entries);
	readonly transports = new Map<string, Transport>();
	readonly transportByRow: Transport[] = [];
	/** Transports in turn: the first is asked first. */
	readonly turn: Transport[] = [];
	readonly revivals = new Map<number, Timer<Action>>();
	/** Recipients in core, of all messages. */
	recipientsInCore = 0;
	/** What the last complete report said, of whatever delivery. */
	lastReport: Reason = { status: "", text: "" };

	constructor(
		readonly knobs: KnobSettings,
		readonly environment: Environment,
		/** The time in seconds, as the world shows it. */
		public now: number,
	) {
		this.settings = globalSettings(knobs);
	}

	/** The transport of this name, made if it is new. A new transport has the first turn. */
	transport(name: string): Transport {
		const known = this.transports.get(name);
		if (known !== undefined) return known;
		const row = this.transportRows.take();
		this.queuesOf.clear(row);
		const queues = new NameIndex((queue) => this.queues.name(queue), this.queues.hash);
		const transport = new TransportOf<Action>(row, name, transportSettings(this.knobs, name), queues);
		this.transports.set(name, transport);
		this.transportByRow[row] = transport;
		this.turn.unshift(transport);
		this.transportAdded(transport);
		return transport;
	}

	transportOf(queue: number): Transport {
		const transport = this.transportByRow[this.queues.transport.get(queue)];
		if (transport === undefined) throw new RangeError(`queue ${queue} has no transport`);
		return transport;
	}

	/** Whether another message may be activated. */
	hasRoom(): boolean {
		return this.messages.count < this.settings.activeLimit;
	}

	/** How many recipients the next batch of a message may have, at least 1; not always a whole number. */
	abstract batchLimit(message: number, first: boolean): number;
	abstract compareRecipients(a: BatchRecipient, b: BatchRecipient): number;
	/** Puts the resolved recipients of a batch into entries. */
	abstract assign(message: number, batch: readonly BatchRecipient[]): void;
	/** The next entry to deliver over a transport, which is then in delivery; 0: none. */
	abstract select(transport: Transport): number;
	/** Takes back a selection that could not be handed to an agent. */
	abstract unselect(entry: number): void;
	/** Moves an entry that is to be selected to the queue of another transport. */
	abstract moveTodo(entry: number, queue: number): void;
	/** Ends an entry, whether it was in delivery or not. */
	abstract entryDone(entry: number): void;
	/** Whether a transport has selectable entries for more agents than have been asked for. */
	abstract needsAgent(transport: Transport): boolean;
	/** A suspended queue is ready again and not empty. */
	abstract queueResumed(queue: number): void;
	abstract transportAdded(transport: Transport): void;
	abstract messageAdded(message: number): void;
	/** A batch was read, or could not be. */
	abstract batchRead(message: number): void;
	/** A batch was put into entries. */
	abstract batchAssigned(message: number): void;
	/** Forgets what the discipline knows of a message that has no entries. */
	abstract messageGone(message: number): void;
	/** Called after a change of a queue's window, or of how many entries it has to do or in delivery. */
	abstract queueChanged(queue: number): void;
	abstract queueAdded(queue: number): void;
	abstract queueGone(queue: number): void;
}
