/**
 * What can be known of any scheduler from a trace: where each recipient is, what is in flight, which agents are on their way, how each
 * destination does. Follows stimuli and observations, and believes them. Leaves out what ought to be (the properties).
 */
import { type Observation, RETRY_TRANSPORT, resolveAddress, type Stimulus } from "../../../model/scheduler/events.js";
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { settingNumber } from "../../../model/scheduler/settings.js";
import {
	ended,
	failed,
	forgotten,
	leastAtOnce,
	mayBeLeftAlone,
	mustBeLeftAlone,
	newSite,
	type Rules,
	type Site,
} from "./site.js";

type Selection = Extract<Observation, { saw: "select" }>;

/** waiting: to be handed out in this stay; flying: handed out; tried: to be tried again in another stay; delivered: for good. */
export type RecipientState = "waiting" | "flying" | "tried" | "delivered";

export interface Recipient {
	readonly address: string;
	readonly message: Message;
	readonly transport: string;
	readonly destination: Site;
	state: RecipientState;
	/** Recipients of the transport that waited when the message was taken in, this one included and those that follow it not. */
	ahead: number;
	/** Its destination was in such trouble while it waited that it may have been put off, untried, until the next stay of its message. */
	putOff: boolean;
}

export interface Message {
	readonly name: string;
	readonly single: boolean;
	recipients: readonly Recipient[];
	place: "incoming" | "active" | "deferred" | "gone";
	/** Its place in the order in which messages were taken in; counts anew with each stay. */
	rank: number;
	wakeup: number;
	corrupt: boolean;
}

export interface InFlight {
	readonly site: Site | null;
	readonly message: Message | undefined;
	readonly recipients: readonly Recipient[];
	/** How often its destination had been taken for dead when it was selected. */
	readonly deaths: number;
}

/** Time in which an agent that failed to start excuses its transport. */
const NEVER = Number.NEGATIVE_INFINITY;

export class Ledger {
	now = 0;
	readonly messages = new Map<string, Message>();
	readonly inFlight = new Map<number, InFlight>();
	readonly sites = new Map<string, Site>();
	readonly #rules = new Map<string, Rules>();
	readonly #asks = new Map<string, number>();
	readonly #agents = new Map<string, number>();
	readonly #trouble = new Map<string, number>();
	readonly activeLimit: number;
	readonly minimalBackoff: number;
	readonly maximalBackoff: number;
	#rank = 0;

	constructor(readonly knobs: KnobSettings) {
		this.activeLimit = settingNumber(knobs, "qmgr_message_active_limit");
		this.minimalBackoff = settingNumber(knobs, "minimal_backoff_time");
		this.maximalBackoff = settingNumber(knobs, "maximal_backoff_time");
	}

	get active(): number {
		return this.all("active").length;
	}

	all(place: Message["place"]): Message[] {
		return [...this.messages.values()].filter((message) => message.place === place);
	}

	/** Agents of a transport that are on their way. */
	asks(transport: string): number {
		return this.#asks.get(transport) ?? 0;
	}

	/** Agents of a transport that announced themselves and have neither been used nor let go. */
	idleAgents(transport: string): number {
		return this.#agents.get(transport) ?? 0;
	}

	/** An agent of it failed to come up not long ago, so that it may be left alone. */
	inTrouble(transport: string): boolean {
		return this.now < (this.#trouble.get(transport) ?? NEVER) + settingNumber(this.knobs, "transport_retry_time");
	}

	/** Recipients that wait in the active queue, message by message in the order in which they were taken in. */
	waiting(): Recipient[] {
		const active = this.all("active").sort((a, b) => a.rank - b.rank);
		return active.flatMap(({ recipients }) => recipients.filter(({ state }) => state === "waiting"));
	}

	/** A recipient that any scheduler can hand out now: what it waits for is its turn, or an agent. */
	canGo(recipient: Recipient): boolean {
		const { destination, transport, message } = recipient;
		if (message.corrupt || this.inTrouble(transport) || this.mayBeLeftAlone(destination)) return false;
		if (recipient.putOff && message.recipients.some(isStillToBeTried)) return false;
		return destination.busy < leastAtOnce(destination);
	}

	/** A recipient that nobody may hand out now. */
	mustWait({ destination }: Recipient): boolean {
		const { busy, rules } = destination;
		// With one recipient a delivery postconf(5) counts by recipient, not by destination.
		if (rules.recipients === 1) return false;
		return mustBeLeftAlone(destination, this.now) || (rules.concurrency > 0 && busy >= rules.concurrency);
	}

	/** A destination that has failed so often that a scheduler may send nothing there now. */
	mayBeLeftAlone(site: Site): boolean {
		return mayBeLeftAlone(site, this.now);
	}

	/** A destination that fails, or is as busy as it may be. */
	isBad({ busy, rules, lastFailure }: Site): boolean {
		const failing = lastFailure !== null && this.now < lastFailure + this.maximalBackoff;
		return failing || (rules.concurrency > 0 && busy >= rules.concurrency);
	}

	do(stimulus: Stimulus): void {
		switch (stimulus.do) {
			case "arrive":
				this.#arrive(stimulus.message, stimulus.recipients, stimulus.single ?? false);
				break;
			case "tick":
				this.now += stimulus.seconds;
				break;
			case "slot":
				this.#count(this.#asks, stimulus.transport, -1);
				this.#count(this.#agents, stimulus.transport, 1);
				break;
			case "refuse":
			case "vanish":
				this.#count(this.#asks, stimulus.transport, -1);
				this.#trouble.set(stimulus.transport, this.now);
				break;
			case "complete":
				this.#complete(stimulus.delivery, stimulus.outcome);
				break;
			case "flush":
				for (const site of this.sites.values()) forgotten(site);
				break;
			case "corrupt": {
				const message = this.messages.get(stimulus.message);
				if (message !== undefined) message.corrupt = true;
				break;
			}
			case "rescan":
				break;
		}
	}

	see(observation: Observation): void {
		switch (observation.saw) {
			case "ask":
				this.#count(this.#asks, observation.transport, 1);
				break;
			case "release":
				this.#count(this.#agents, observation.transport, -1);
				break;
			case "select":
				this.#select(observation);
				break;
			case "activate":
				this.#activate(observation.message);
				break;
			case "finish": {
				const message = this.messages.get(observation.message);
				if (message === undefined) break;
				message.place = observation.fate === "deferred" ? "deferred" : "gone";
				message.wakeup = observation.wakeup ?? this.now;
				break;
			}
		}
	}

	/** What the knobs say of a transport. */
	rules(transport: string): Rules {
		const known = this.#rules.get(transport);
		if (known !== undefined) return known;
		const read = (name: Parameters<typeof settingNumber>[1]) => settingNumber(this.knobs, name, transport);
		const concurrency = read("default_destination_concurrency_limit");
		const initial = read("initial_destination_concurrency");
		const cohorts = read("default_destination_concurrency_failed_cohort_limit");
		const fresh: Rules = {
			concurrency,
			atLeast: concurrency === 0 ? initial : Math.min(initial, concurrency),
			recipients: read("default_destination_recipient_limit"),
			failures: cohorts * concurrency,
		};
		this.#rules.set(transport, fresh);
		return fresh;
	}

	#arrive(name: string, addresses: readonly string[], single: boolean): void {
		const message: Message = {
			name,
			single,
			recipients: [],
			place: "incoming",
			rank: 0,
			wakeup: 0,
			corrupt: false,
		};
		message.recipients = addresses.map((address) => {
			const { transport, nexthop } = resolveAddress(address);
			const destination = this.site(transport, nexthop);
			return { address, message, transport, destination, state: "waiting", ahead: 0, putOff: false };
		});
		this.messages.set(name, message);
	}

	site(transport: string, destination: string): Site {
		const name = destination.toLowerCase();
		const key = `${transport} ${name}`;
		const known = this.sites.get(key);
		if (known !== undefined) return known;
		const fresh = newSite(name, transport, this.rules(transport));
		this.sites.set(key, fresh);
		return fresh;
	}

	#activate(name: string): void {
		const message = this.messages.get(name);
		if (message === undefined) return;
		const before = new Map<string, number>();
		for (const { transport } of this.waiting()) before.set(transport, (before.get(transport) ?? 0) + 1);
		message.place = "active";
		message.rank = ++this.#rank;
		for (const recipient of message.recipients) {
			if (recipient.state === "tried") recipient.state = "waiting";
			if (recipient.state !== "waiting") continue;
			recipient.putOff = this.mayBeLeftAlone(recipient.destination);
			recipient.ahead = (before.get(recipient.transport) ?? 0) + 1;
			before.set(recipient.transport, recipient.ahead);
		}
	}

	#select({ delivery, transport, message: name, destination, recipients: addresses }: Selection): void {
		this.#count(this.#agents, transport, -1);
		const message = this.messages.get(name);
		const site = transport === RETRY_TRANSPORT ? null : this.site(transport, destination);
		const recipients = addresses.flatMap((address) => message?.recipients.find((one) => one.address === address) ?? []);
		for (const recipient of recipients) recipient.state = "flying";
		if (site !== null) site.busy++;
		this.inFlight.set(delivery, { site, message, recipients, deaths: site?.deaths ?? 0 });
	}

	#complete(number: number, outcome: Extract<Stimulus, { do: "complete" }>["outcome"]): void {
		const delivery = this.inFlight.get(number);
		if (delivery === undefined) return;
		this.inFlight.delete(number);
		for (const recipient of delivery.recipients) recipient.state = outcome === "delivered" ? "delivered" : "tried";
		const { site } = delivery;
		if (site === null) return;
		site.busy--;
		if (outcome === "site-failure") this.#failed(site, delivery.deaths);
		else ended(site, outcome, this.now);
		const hasMail = site.busy > 0 || this.waiting().some(({ destination }) => destination === site);
		if (!hasMail) site.row = 0;
	}

	#failed(site: Site, deaths: number): void {
		failed(site, deaths, this);
		if (!this.mayBeLeftAlone(site)) return;
		for (const recipient of this.waiting()) if (recipient.destination === site) recipient.putOff = true;
	}

	#count(counts: Map<string, number>, transport: string, by: number): void {
		counts.set(transport, (counts.get(transport) ?? 0) + by);
	}
}

/** Neither dealt with nor perhaps put off. */
function isStillToBeTried({ state, putOff }: Recipient): boolean {
	return state === "flying" || (state === "waiting" && !putOff);
}
