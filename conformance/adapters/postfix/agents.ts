/**
 * The delivery agents of a session: which connections the queue manager has opened, which agents have announced themselves, which
 * deliveries are in flight. Leaves out what goes over a connection (connection.ts).
 */
import { setImmediate } from "node:timers/promises";
import type { Observation } from "../../../model/scheduler/events.js";
import { AdapterFailure, ImpossibleStimulus } from "../adapter.js";
import type { AgentConnection, Request } from "./connection.js";
import type { Message, Spool } from "./spool.js";

export interface Delivery {
	readonly message: Message;
	readonly connection: AgentConnection;
	readonly request: Request;
}

export class Agents {
	readonly #spool: Spool;
	/** Connections whose agent has not announced itself, by transport, oldest first. */
	readonly #held = new Map<string, AgentConnection[]>();
	/** Connections whose agent has announced itself and has no answer yet, by age. */
	#greeted: AgentConnection[] = [];
	readonly #deliveries = new Map<number, Delivery>();
	#selections = 0;
	#accepted = 0;
	#awaited = 0;
	#wake: (() => void) | null = null;

	constructor(spool: Spool) {
		this.#spool = spool;
	}

	/** Takes in a connection that the queue manager opened. */
	add(connection: AgentConnection): void {
		const held = this.#held.get(connection.transport) ?? [];
		held.push(connection);
		this.#held.set(connection.transport, held);
		this.#accepted++;
		if (this.#accepted >= this.#awaited) this.#wake?.();
	}

	/**
	 * Resolves when so many connections have been taken in since the start, which is how many the log has told of.
	 * @throws AdapterFailure if there are more: then something is missing from the log.
	 */
	async accepted(count: number): Promise<void> {
		if (this.#accepted > count) {
			throw new AdapterFailure(
				`the queue manager opened ${this.#accepted} connections to delivery agents, and its log tells of ${count}; is the disk full?`,
			);
		}
		if (this.#accepted === count) return;
		this.#awaited = count;
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
		});
	}

	/**
	 * Removes and returns the oldest connection whose agent has not announced itself.
	 * @throws ImpossibleStimulus if there is none.
	 */
	takeAsk(transport: string): AgentConnection {
		const connection = this.#held.get(transport)?.shift();
		if (connection === undefined) throw new ImpossibleStimulus(`nothing is asked of transport ${transport}`);
		return connection;
	}

	/** The agent announces itself; the answer is collected when it is there. */
	greet(connection: AgentConnection): void {
		this.#greeted.push(connection);
		connection.greet();
	}

	/**
	 * Removes and returns a delivery in flight.
	 * @throws ImpossibleStimulus if it is not.
	 */
	takeDelivery(number: number): Delivery {
		const delivery = this.#deliveries.get(number);
		if (delivery === undefined) throw new ImpossibleStimulus(`delivery ${number} is not in flight`);
		this.#deliveries.delete(number);
		return delivery;
	}

	/**
	 * The answers to agents that announced themselves, by transport, then by age. Call when the queue manager is quiet; what it sent
	 * until then counts.
	 */
	async collect(): Promise<Observation[]> {
		if (this.#greeted.length === 0) return [];
		// Sockets that became readable before the queue manager said that it is quiet may be served later in the same turn.
		if (this.#greeted.some(({ request, ended }) => request === null && !ended)) await setImmediate();
		const answered = this.#greeted.filter(({ request, ended }) => request !== null || ended);
		if (answered.length === 0) return [];
		this.#greeted = this.#greeted.filter((connection) => !answered.includes(connection));
		answered.sort((a, b) => (a.transport < b.transport ? -1 : a.transport > b.transport ? 1 : 0));
		return answered.map((connection) => this.#answer(connection));
	}

	#answer(connection: AgentConnection): Observation {
		const { transport, request } = connection;
		if (request === null) {
			connection.destroy();
			return { saw: "release", transport };
		}
		const message = this.#spool.byId(request.queueId);
		const delivery = ++this.#selections;
		this.#deliveries.set(delivery, { message, connection, request });
		return {
			saw: "select",
			delivery,
			transport,
			message: message.name,
			destination: request.nexthop,
			recipients: request.recipients.map(({ address }) => address),
		};
	}
}
