/**
 * A toy queue manager for the kit's tests of itself: first come, first served, one recipient a delivery, one ask a transport, no
 * windows, no time. Written as a specification; with specificationAdapter it is an implementation too. Not a model of anything.
 */
import { type Observation, RETRY_TRANSPORT, resolveAddress, type Stimulus } from "../../model/scheduler/events.js";
import type { Reason, Specification, SpecificationRun } from "../judge/specification.js";

interface ToyEntry {
	readonly message: string;
	readonly recipient: string;
	readonly transport: string;
}

export interface ToyOptions {
	/** Changes what is seen after each stimulus, to have something to find. */
	readonly disturb?: (stimulus: Stimulus, observations: Observation[]) => Observation[];
	/** Site failures send the entry to the retry transport instead of ending it. */
	readonly retries?: boolean;
}

export function toySpecification({ disturb, retries = false }: ToyOptions = {}): Specification {
	return {
		start: (): SpecificationRun => {
			const run = new Toy(retries);
			return {
				impossible: (stimulus) => run.impossible(stimulus),
				advance: (stimulus) => {
					const { observations, reasons } = run.advance(stimulus);
					const seen = disturb?.(stimulus, observations) ?? observations;
					return { observations: seen, fired: [`toy.${stimulus.do}`], reasons };
				},
			};
		},
	};
}

class Toy {
	readonly #todo: ToyEntry[] = [];
	readonly #inFlight = new Map<number, ToyEntry>();
	readonly #left = new Map<string, number>();
	readonly #asked = new Set<string>();
	#selections = 0;

	constructor(readonly retries: boolean) {}

	impossible(stimulus: Stimulus): string | null {
		switch (stimulus.do) {
			case "slot":
			case "refuse":
			case "vanish":
				return this.#asked.has(stimulus.transport) ? null : `nothing is asked of ${stimulus.transport}`;
			case "complete":
				return this.#inFlight.has(stimulus.delivery) ? null : `delivery ${stimulus.delivery} is not in flight`;
			default:
				return null;
		}
	}

	advance(stimulus: Stimulus): { observations: Observation[]; reasons: Reason[] } {
		const seen: Observation[] = [];
		const reasons: Reason[] = [];
		if (stimulus.do === "arrive") {
			seen.push({ saw: "activate", message: stimulus.message });
			reasons.push({ requirement: "scheduler.message.active-limit", text: "there is room" });
			this.#left.set(stimulus.message, stimulus.recipients.length);
			for (const recipient of stimulus.recipients) {
				this.#todo.push({ message: stimulus.message, recipient, transport: resolveAddress(recipient).transport });
			}
		}
		if (stimulus.do === "slot") this.#slot(stimulus.transport, seen, reasons);
		if (stimulus.do === "refuse" || stimulus.do === "vanish") this.#asked.delete(stimulus.transport);
		if (stimulus.do === "complete") this.#complete(stimulus.delivery, stimulus.outcome === "site-failure", seen);
		for (const { transport } of this.#todo) {
			if (this.#asked.has(transport)) continue;
			this.#asked.add(transport);
			seen.push({ saw: "ask", transport });
			reasons.push({
				requirement: "scheduler.transport.ask-when-selectable",
				text: `${transport} has something to do`,
			});
		}
		return { observations: seen, reasons };
	}

	#slot(transport: string, seen: Observation[], reasons: Reason[]): void {
		this.#asked.delete(transport);
		const index = this.#todo.findIndex((entry) => entry.transport === transport);
		const [entry] = index < 0 ? [] : this.#todo.splice(index, 1);
		if (entry === undefined) {
			seen.push({ saw: "release", transport });
			reasons.push({ requirement: "scheduler.select.release-when-nothing", text: "nothing is left" });
			return;
		}
		const delivery = ++this.#selections;
		this.#inFlight.set(delivery, entry);
		const { message, recipient } = entry;
		const destination = resolveAddress(recipient).nexthop;
		seen.push({ saw: "select", delivery, transport, message, destination, recipients: [recipient] });
		reasons.push({ requirement: "scheduler.select.fifo-by-job", text: `${message} is the oldest` });
	}

	#complete(delivery: number, failed: boolean, seen: Observation[]): void {
		const entry = this.#inFlight.get(delivery);
		if (entry === undefined) return;
		this.#inFlight.delete(delivery);
		if (failed && this.retries) {
			this.#todo.push({ ...entry, transport: RETRY_TRANSPORT });
			return;
		}
		const left = (this.#left.get(entry.message) ?? 0) - 1;
		this.#left.set(entry.message, left);
		if (left > 0) return;
		const deferred = entry.transport === RETRY_TRANSPORT;
		seen.push(
			deferred
				? { saw: "finish", message: entry.message, fate: "deferred", wakeup: 300 }
				: { saw: "finish", message: entry.message, fate: "removed" },
		);
	}
}
