/**
 * One process of a system: the events and effects that machines speak in, and what each event does in each local state. Local steps
 * are remembered, so that XState is asked once for each. Leaves out what the effects do to others: system.ts.
 */
import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition, transition } from "xstate";

export interface LocalEvent {
	readonly type: string;
	readonly [field: string]: unknown;
}

/** A meeting of two machines: the step happens only if the other machine has a transition for the event, and then both step. */
export interface Meeting {
	readonly to: string;
	readonly event: LocalEvent;
}

/** What a transition does beside changing its own machine: the parameters of the actions of these names. */
export interface Effects {
	/** One or several meetings, in order. */
	readonly sync: Meeting | readonly Meeting[];
	/** Appends to a channel; impossible while it is full or has lost its reader. */
	readonly push: { readonly channel: string; readonly message: unknown };
	/** Removes the message that the event brought. */
	readonly take: { readonly channel: string };
	/** Closes one end; with the reading end the contents are lost. */
	readonly close: { readonly channel: string; readonly end: "read" | "write" };
	/** Makes a channel new: empty, both ends open. */
	readonly open: { readonly channel: string };
}

/** One process's state as people read it. */
export interface LocalView {
	readonly value: unknown;
	readonly context: Readonly<Record<string, unknown>>;
}

export type Effect = {
	readonly [Name in keyof Effects]: { readonly type: Name; readonly params: Effects[Name] };
}[keyof Effects];

export interface Outcome {
	readonly next: number;
	readonly effects: readonly Effect[];
	readonly transitions: readonly string[];
}

const EFFECT_NAMES: ReadonlySet<string> = new Set<keyof Effects>(["sync", "push", "take", "close", "open"]);

/** JSON with the keys in order, so that equal data gives equal text. */
export function canonicalJson(data: unknown): string {
	return JSON.stringify(data, (_, value: unknown) =>
		typeof value === "object" && value !== null && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
			: value,
	);
}

/** The local states that one process has been seen in, and what each event did in each. */
export class LocalTable {
	readonly snapshots: AnyMachineSnapshot[] = [];
	readonly views: LocalView[] = [];
	readonly #numbers = new Map<string, number>();
	readonly #outcomes: Map<LocalEvent, Outcome | null>[] = [];
	readonly #machine: AnyStateMachine;

	constructor(machine: AnyStateMachine, input: unknown) {
		this.#machine = machine;
		this.number(initialTransition(machine, input)[0]);
	}

	number(snapshot: AnyMachineSnapshot): number {
		const view: LocalView = { value: snapshot.value, context: snapshot.context };
		const key = canonicalJson([view.value, view.context]);
		const known = this.#numbers.get(key);
		if (known !== undefined) return known;
		const number = this.snapshots.length;
		this.#numbers.set(key, number);
		this.snapshots.push(snapshot);
		this.views.push(view);
		this.#outcomes.push(new Map());
		return number;
	}

	/** Events are compared by identity: the system makes each of them once. */
	outcome(local: number, event: LocalEvent): Outcome | null {
		const outcomes = this.#outcomes[local];
		const known = outcomes?.get(event);
		if (known !== undefined) return known;
		const outcome = this.#ask(local, event);
		outcomes?.set(event, outcome);
		return outcome;
	}

	#ask(local: number, event: LocalEvent): Outcome | null {
		const snapshot = this.snapshots[local];
		if (snapshot === undefined || !snapshot.can(event)) return null;
		const taken = this.#machine.getTransitionData(snapshot, event);
		const [next, actions] = transition(this.#machine, snapshot, event);
		const effects: Effect[] = [];
		// XState's type of an action covers its own kinds only; the machines' types vouch for ours.
		for (const action of actions)
			if (EFFECT_NAMES.has(action.type))
				effects.push({ type: action.type, params: action.params } as unknown as Effect);
		return {
			next: this.number(next),
			effects,
			transitions: taken.map((t) => {
				const index = t.source.transitions.get(t.eventType)?.indexOf(t) ?? 0;
				return [this.#machine.id, t.source.path.join(".") || "*", t.eventType, index].join("/");
			}),
		};
	}
}
