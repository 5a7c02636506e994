/**
 * What can be known of a queue manager from its observations alone: which asks are outstanding, which deliveries are in flight, where
 * each message is. The driver decides by this and by nothing else, so that it decides alike for every implementation.
 */
import type { Observation, Stimulus } from "../../model/scheduler/events.js";

/** waiting: in incoming/; active: in active/; deferred; or left for good: removed, set aside as corrupt. */
export type Whereabouts = "waiting" | "active" | "deferred" | "removed" | "corrupt";

export interface DeliveryInFlight {
	readonly delivery: number;
	readonly transport: string;
	readonly message: string;
}

export class View {
	readonly #asks = new Map<string, number>();
	readonly #inFlight = new Map<number, DeliveryInFlight>();
	readonly #messages = new Map<string, Whereabouts>();
	#active = 0;
	#waiting = 0;

	/** Connections of a transport that have not been greeted. */
	asks(transport: string): number {
		return this.#asks.get(transport) ?? 0;
	}

	/** Deliveries in flight, oldest selection first; of one transport if one is named. */
	inFlight(transport?: string): DeliveryInFlight[] {
		const all = [...this.#inFlight.values()];
		return transport === undefined ? all : all.filter((one) => one.transport === transport);
	}

	isInFlight(delivery: number): boolean {
		return this.#inFlight.has(delivery);
	}

	/** Where a message is; undefined if it never arrived. */
	whereabouts(message: string): Whereabouts | undefined {
		return this.#messages.get(message);
	}

	/** Messages in the active queue. */
	get active(): number {
		return this.#active;
	}

	/** Messages that wait in incoming/. */
	get waiting(): number {
		return this.#waiting;
	}

	/** Takes in one step: the stimulus and what was seen after it. */
	update(stimulus: Stimulus, observations: readonly Observation[]): void {
		if (stimulus.do === "arrive") this.#move(stimulus.message, "waiting");
		if (stimulus.do === "slot" || stimulus.do === "refuse" || stimulus.do === "vanish") {
			this.#asks.set(stimulus.transport, this.asks(stimulus.transport) - 1);
		}
		if (stimulus.do === "complete") this.#inFlight.delete(stimulus.delivery);
		for (const observation of observations) this.#see(observation);
	}

	#see(observation: Observation): void {
		switch (observation.saw) {
			case "ask":
				this.#asks.set(observation.transport, this.asks(observation.transport) + 1);
				break;
			case "select": {
				const { delivery, transport, message } = observation;
				this.#inFlight.set(delivery, { delivery, transport, message });
				break;
			}
			case "activate":
				this.#move(observation.message, "active");
				break;
			case "finish":
				this.#move(observation.message, observation.fate);
				break;
			case "release":
				break;
		}
	}

	#move(message: string, to: Whereabouts): void {
		const from = this.#messages.get(message);
		this.#active += Number(to === "active") - Number(from === "active");
		this.#waiting += Number(to === "waiting") - Number(from === "waiting");
		this.#messages.set(message, to);
	}
}
