/**
 * The product of machines: processes that each run an XState machine, joined by rendezvous and by bounded FIFO channels whose ends
 * can close. One visible step is one event of one machine, together with the machines it meets; between any two steps any other
 * machine may step. A machine sees only its own context and the event; what is shared happens through effects, which come back
 * from XState as data.
 * Leaves out the search through the states (conformance/explore) and the machines themselves.
 */
import type { AnyStateMachine } from "xstate";
import { canonicalJson, type Effect, type LocalEvent, LocalTable, type LocalView, type Meeting } from "./local.js";

export { canonicalJson, type Effects, type LocalEvent, type LocalView, type Meeting } from "./local.js";

export interface ProcessDefinition {
	readonly name: string;
	readonly machine: AnyStateMachine;
	readonly input?: unknown;
	/** What the process may do of itself; tried in every state. */
	readonly events: readonly LocalEvent[];
	/** Channels it reads: the event that brings a message (as `message`), and the one for the end of an empty closed channel. */
	readonly reads: readonly { readonly channel: string; readonly event: string; readonly end: string }[];
	/** Channels it writes: the event that tells it that nobody reads any more. */
	readonly writes: readonly { readonly channel: string; readonly broken: string }[];
}

export interface SystemDefinition {
	readonly processes: readonly ProcessDefinition[];
	/** Capacities in messages. */
	readonly channels: Readonly<Record<string, number>>;
}

interface ChannelState {
	readonly messages: readonly number[];
	readonly readable: boolean;
	readonly writable: boolean;
}

/** One state of the whole. Processes and messages are numbers into the system's tables; `key` tells states apart. */
export interface SystemState {
	readonly locals: readonly number[];
	readonly channels: readonly ChannelState[];
}

export interface Step {
	readonly process: string;
	readonly event: LocalEvent;
	readonly next: SystemState;
	/** The transitions taken, the meeting ones included, as machine/state/event/index. */
	readonly transitions: readonly string[];
}

/** While a step is being made. */
interface Draft {
	readonly locals: number[];
	readonly channels: ChannelState[];
	readonly transitions: string[];
}

export class System {
	readonly definition: SystemDefinition;
	readonly #tables: readonly LocalTable[];
	readonly #indexOf: ReadonlyMap<string, number>;
	readonly #channelNames: readonly string[];
	readonly #capacities: readonly number[];
	readonly #messages: unknown[] = [];
	readonly #messageNumbers = new Map<string, number>();
	/** One object for each event, so that it can be looked up by identity. */
	readonly #events = new Map<string, LocalEvent>();

	/** For each process: what it offers of itself, and what a channel makes it offer. */
	readonly #own: readonly (readonly LocalEvent[])[];
	readonly #heard = new Map<string, LocalEvent[]>();
	readonly #resolved = new Map<Effect, readonly (readonly [index: number, event: LocalEvent])[]>();

	constructor(definition: SystemDefinition) {
		this.definition = definition;
		this.#own = definition.processes.map(({ events }) => events.map((event) => this.#same(event)));
		this.#tables = definition.processes.map(({ machine, input }) => new LocalTable(machine, input));
		this.#indexOf = new Map(definition.processes.map(({ name }, index) => [name, index]));
		this.#channelNames = Object.keys(definition.channels);
		this.#capacities = Object.values(definition.channels);
	}

	initial(): SystemState {
		const fresh: ChannelState = { messages: [], readable: true, writable: true };
		return { locals: this.#tables.map(() => 0), channels: this.#channelNames.map(() => fresh) };
	}

	/** A short text that two states share if and only if they are the same. */
	key({ locals, channels }: SystemState): string {
		const codes = [...locals];
		for (const { messages, readable, writable } of channels)
			codes.push(messages.length * 4 + (readable ? 2 : 0) + (writable ? 1 : 0), ...messages);
		return String.fromCharCode(...codes);
	}

	/** How many local states a process has been seen in. */
	localCount(process: string): number {
		return this.#tables[this.#index(process)]?.snapshots.length ?? 0;
	}

	local(state: SystemState, process: string): LocalView {
		const index = this.#index(process);
		const view = this.#tables[index]?.views[state.locals[index] ?? -1];
		if (view === undefined)
			throw new RangeError(`The state is not one of this system: process ${process} has no such local state.`);
		return view;
	}

	/** The messages in a channel, oldest first. */
	contents(state: SystemState, channel: string): readonly unknown[] {
		return (state.channels[this.#channel(channel)]?.messages ?? []).map((number) => this.#messages[number]);
	}

	/** Every step that is possible, in the order of the processes and of their events. */
	steps(state: SystemState): Step[] {
		const steps: Step[] = [];
		this.definition.processes.forEach((process, index) => {
			for (const event of this.#offers(process, index, state)) {
				const draft: Draft = { locals: [...state.locals], channels: [...state.channels], transitions: [] };
				if (!this.#act(draft, index, event)) continue;
				const next = { locals: draft.locals, channels: draft.channels };
				steps.push({ process: process.name, event, next, transitions: draft.transitions });
			}
		});
		return steps;
	}

	*#offers({ reads, writes }: ProcessDefinition, index: number, state: SystemState): Generator<LocalEvent> {
		yield* this.#own[index] ?? [];
		for (const { channel, event, end } of reads) {
			const now = state.channels[this.#channel(channel)];
			const head = now?.messages[0];
			if (head !== undefined) yield this.#bringing(event, head);
			else if (now && !now.writable) yield this.#same({ type: end });
		}
		for (const { channel, broken } of writes)
			if (state.channels[this.#channel(channel)]?.readable === false) yield this.#same({ type: broken });
	}

	/** The event by which a process hears a message. */
	#bringing(type: string, message: number): LocalEvent {
		const events = this.#heard.get(type) ?? [];
		this.#heard.set(type, events);
		events[message] ??= this.#same({ type, message: this.#messages[message] });
		return events[message];
	}

	#same(event: LocalEvent): LocalEvent {
		const key = canonicalJson(event);
		const known = this.#events.get(key);
		if (known) return known;
		this.#events.set(key, event);
		return event;
	}

	/** Lets a process take an event, with all that follows. False if it cannot, or if something that follows cannot. */
	#act(draft: Draft, index: number, event: LocalEvent): boolean {
		const outcome = this.#tables[index]?.outcome(draft.locals[index] ?? -1, event);
		if (!outcome) return false;
		draft.locals[index] = outcome.next;
		draft.transitions.push(...outcome.transitions);
		return outcome.effects.every((effect) => this.#apply(draft, effect));
	}

	#apply(draft: Draft, effect: Effect): boolean {
		if (effect.type === "sync") {
			return this.#meetings(effect).every(([index, event]) => this.#act(draft, index, event));
		}
		const at = this.#channel(effect.params.channel);
		const channel = draft.channels[at];
		if (!channel) return false;
		const after = this.#changed(channel, effect, this.#capacities[at] ?? 0);
		if (after) draft.channels[at] = after;
		return after !== null;
	}

	/** The meetings of an effect, looked up once: effects are remembered with the local steps that they belong to. */
	#meetings(effect: Extract<Effect, { type: "sync" }>): readonly (readonly [index: number, event: LocalEvent])[] {
		const known = this.#resolved.get(effect);
		if (known) return known;
		const meetings: readonly Meeting[] = Array.isArray(effect.params) ? effect.params : [effect.params];
		const resolved = meetings.map(({ to, event }) => [this.#index(to), this.#same(event)] as const);
		this.#resolved.set(effect, resolved);
		return resolved;
	}

	#changed(channel: ChannelState, effect: Exclude<Effect, { type: "sync" }>, capacity: number): ChannelState | null {
		switch (effect.type) {
			case "push": {
				if (!channel.readable || channel.messages.length >= capacity) return null;
				return { ...channel, messages: [...channel.messages, this.#messageNumber(effect.params.message)] };
			}
			case "take":
				return channel.messages.length === 0 ? null : { ...channel, messages: channel.messages.slice(1) };
			case "close":
				return effect.params.end === "write"
					? { ...channel, writable: false }
					: { ...channel, readable: false, messages: [] };
			case "open":
				return { messages: [], readable: true, writable: true };
		}
	}

	#messageNumber(message: unknown): number {
		const key = canonicalJson(message);
		const known = this.#messageNumbers.get(key);
		if (known !== undefined) return known;
		this.#messageNumbers.set(key, this.#messages.length);
		return this.#messages.push(message) - 1;
	}

	#index(process: string): number {
		const index = this.#indexOf.get(process);
		if (index === undefined) throw new RangeError(`The system has no process "${process}".`);
		return index;
	}

	#channel(channel: string): number {
		const at = this.#channelNames.indexOf(channel);
		if (at < 0) throw new RangeError(`The system has no channel "${channel}".`);
		return at;
	}
}
