/**
 * The library's face: a queue manager that a mail system feeds with queue files, agents, reports and time. Each call does all that
 * follows from it and asks for agents as needed, by calls to the environment. The environment must not call back into the manager.
 */
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { agentAnswered, askForAgents, transportWorks, useAgent } from "./agents.js";
import type { Action, Core, Transport } from "./core.js";
import { entryOf } from "./deliveries.js";
import { recordsOf } from "./entries.js";
import type { Agent, Environment, QueueFile, Report } from "./environment.js";
import { SchedulerError } from "./errors.js";
import { activate } from "./messages.js";
import { deliveryEnded } from "./reports.js";
import { flushQueue, resume, timedRevival } from "./window.js";

export interface QueueManagerOptions {
	/** Knobs under the names of postconf(5), as text; what is not set has Postfix's default. */
	readonly knobs: KnobSettings;
	readonly environment: Environment;
	/** The time at which it starts, in whole seconds. Default 0. */
	readonly now?: number;
}

/** What a delivery is about. */
export interface Delivery {
	readonly file: QueueFile;
	readonly transport: string;
	/** The next hop; for the retry transport the status code and reason for which mail is deferred. */
	readonly destination: string;
	/** Record numbers of the recipients in the queue file, in the order in which the agent is to be told. */
	readonly records: readonly number[];
}

export abstract class QueueManager {
	protected constructor(private readonly core: Core) {}

	/** The time in seconds. */
	get now(): number {
		return this.core.now;
	}

	/** Messages in the active queue. */
	get active(): number {
		return this.core.messages.count;
	}

	/** Whether another message may be activated. */
	get hasRoom(): boolean {
		return this.core.hasRoom();
	}

	/**
	 * Takes a queue file into the active queue and reads its first recipients.
	 * @throws SchedulerError if there is no room.
	 */
	activate(file: QueueFile): void {
		if (!this.hasRoom) throw new SchedulerError("the active queue is full: wait until a message has ended (hasRoom)");
		activate(this.core, file);
		askForAgents(this.core);
	}

	/**
	 * The agent behind the oldest ask of a transport has announced itself. It is handed a delivery or released; with a transport rate
	 * delay that comes later.
	 * @throws SchedulerError if no agent of the transport was asked for.
	 */
	agentReady(transport: string, agent?: Agent): void {
		agentAnswered(this.core, this.asked(transport), agent, true);
		askForAgents(this.core);
	}

	/**
	 * The agent behind the oldest ask of a transport could not be reached or died before it announced itself.
	 * @throws SchedulerError if no agent of the transport was asked for.
	 */
	agentFailed(transport: string, agent?: Agent): void {
		agentAnswered(this.core, this.asked(transport), agent, false);
		askForAgents(this.core);
	}

	/**
	 * A delivery has ended.
	 * @throws SchedulerError if it is not under way.
	 */
	complete(delivery: number, report: Report): void {
		deliveryEnded(this.core, entryOf(this.core, delivery), report);
		askForAgents(this.core);
	}

	/** Moves the clock by whole seconds, back if negative; then all timers that are due fire. */
	advance(seconds: number): void {
		if (!Number.isInteger(seconds)) throw new SchedulerError(`the clock moves by whole seconds, not by ${seconds}`);
		const { core } = this;
		core.now += seconds;
		for (let action = core.timers.takeDue(core.now); action !== null; action = core.timers.takeDue(core.now)) {
			perform(core, action);
		}
		askForAgents(core);
	}

	/** Forgets that sites and transports are dead. */
	flush(): void {
		const { core } = this;
		for (const transport of core.turn) {
			if (transport.dead !== null) transportWorks(transport);
			flushQueues(core, transport);
		}
		askForAgents(core);
	}

	/**
	 * What a delivery is about.
	 * @throws SchedulerError if it is not under way.
	 */
	describe(delivery: number): Delivery {
		const { core } = this;
		const entry = entryOf(core, delivery);
		const queue = core.entries.queue.get(entry);
		return {
			file: core.messages.file(core.entries.message.get(entry)),
			transport: core.transportOf(queue).name,
			destination: core.queues.nexthop(queue),
			records: recordsOf(core, entry),
		};
	}

	private asked(name: string): Transport {
		const transport = this.core.transports.get(name);
		if (transport === undefined || transport.pending === 0) {
			throw new SchedulerError(`no agent of transport "${name}" was asked for`);
		}
		return transport;
	}
}

function flushQueues(core: Core, transport: Transport): void {
	let next = 0;
	for (let queue = core.queuesOf.first(transport.row); queue !== 0; queue = next) {
		next = core.queuesOf.next(queue);
		flushQueue(core, queue);
	}
}

function perform(core: Core, action: Action): void {
	switch (action.kind) {
		case "revive-transport":
			transportWorks(action.transport);
			break;
		case "revive-queue":
			core.revivals.delete(action.queue);
			timedRevival(core, action.queue);
			break;
		case "resume-queue":
			resume(core, action.queue);
			break;
		case "use-agent":
			useAgent(core, action.transport, action.agent, action.ready);
			break;
	}
}
