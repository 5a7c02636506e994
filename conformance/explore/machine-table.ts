/**
 * What one machine does, as integers: local states, events and outcomes are numbers, and `outcomes[local * eventRoom + event]` says
 * what an event does in a local state. Filled as the search asks; XState is asked once for each entry. Processes with the same
 * machine and the same input share a table.
 * Leaves out what the effects do (interpret.ts, generate.ts).
 */
import type { AnyStateMachine } from "xstate";
import { canonicalJson, type Effect, type LocalEvent, LocalTable, type LocalView } from "../../model/local.js";

/** In `outcomes`: not asked yet, and nothing happens. Other numbers are outcomes. */
export const UNKNOWN = 0;
export const NOTHING = 1;

/** What an effect does, without what differs from outcome to outcome: its operand. */
export type Operation =
	/** The operand is the event, as a number of the met process's machine. */
	| { readonly kind: "sync"; readonly process: number }
	/** The operand is the message's code in the channel. */
	| { readonly kind: "push"; readonly channel: number }
	| { readonly kind: "take" | "closeRead" | "closeWrite" | "open"; readonly channel: number };

export interface ResolvedEffect {
	readonly operation: Operation;
	readonly operand: number;
}

/** Makes numbers of the names in effects. */
export type Resolve = (effects: readonly Effect[]) => readonly ResolvedEffect[];

const SMALL = 8;

function grown(old: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
	const array = new Int32Array(length);
	array.set(old.subarray(0, Math.min(old.length, length)));
	return array;
}

export class MachineTable {
	readonly #local: LocalTable;
	readonly #machine: AnyStateMachine;
	readonly events: LocalEvent[] = [];
	readonly #eventNumbers = new Map<string, number>();
	/** Rows of `outcomes`, and entries in a row. Both are powers of two. */
	localRoom = SMALL;
	eventRoom = SMALL;
	outcomes = new Int32Array(SMALL * SMALL);
	/** For each outcome: the local state after it, its shape, and `stride` operands. */
	next = new Int32Array(SMALL);
	shape = new Int32Array(SMALL);
	stride = 1;
	operands = new Int32Array(SMALL);
	/** The names of the transitions taken, for each outcome. */
	readonly transitions: (readonly string[])[] = [[], []];
	/** Sequences of operations; the first is the empty one. */
	readonly shapes: (readonly Operation[])[] = [[]];
	readonly #shapeNumbers = new Map<string, number>([["[]", 0]]);
	readonly #outcomeNumbers = new Map<string, number>();
	/** The shapes that the outcomes of each event have been seen to have. */
	readonly #shapesOf: Set<number>[] = [];
	/** Goes up whenever an array was replaced by a larger one. */
	generation = 0;
	readonly #resolve: Resolve;

	constructor(machine: AnyStateMachine, input: unknown, resolve: Resolve) {
		this.#machine = machine;
		this.#local = new LocalTable(machine, input);
		this.#resolve = resolve;
	}

	get localCount(): number {
		return this.#local.views.length;
	}

	get outcomeCount(): number {
		return this.transitions.length;
	}

	view(local: number): LocalView {
		const view = this.#local.views[local];
		if (view === undefined) throw new RangeError(`Machine ${this.#machine.id} has no local state ${local}.`);
		return view;
	}

	/** The number of a local state that need not have been reached. */
	adopt(view: LocalView): number {
		const { value, context } = view;
		// A view's value comes from a snapshot of this machine.
		const local = this.#local.number(this.#machine.resolveState({ value: value as string, context }));
		this.#fitLocals();
		return local;
	}

	event(event: LocalEvent): number {
		const key = canonicalJson(event);
		const known = this.#eventNumbers.get(key);
		if (known !== undefined) return known;
		const number = this.events.push(event) - 1;
		this.#eventNumbers.set(key, number);
		this.#shapesOf.push(new Set());
		if (number >= this.eventRoom) this.#reshape(this.localRoom, this.eventRoom * 2);
		return number;
	}

	/** What an event does in a local state: `NOTHING`, or the number of an outcome. */
	outcome(local: number, event: number): number {
		const known = this.outcomes[local * this.eventRoom + event];
		if (known) return known;
		const { stride } = this;
		const asked = this.events[event];
		const outcome = asked === undefined ? null : this.#local.outcome(local, asked);
		const number = outcome
			? this.#number(outcome.next, this.#resolve(outcome.effects), outcome.transitions, event)
			: NOTHING;
		this.#fitLocals();
		this.outcomes[local * this.eventRoom + event] = number;
		if (stride !== this.stride) this.generation++;
		return number;
	}

	/** The shapes that outcomes of an event have been seen to have. */
	shapesOf(event: number): ReadonlySet<number> {
		return this.#shapesOf[event] ?? new Set();
	}

	#number(next: number, effects: readonly ResolvedEffect[], transitions: readonly string[], event: number): number {
		const shape = this.#shape(effects.map(({ operation }) => operation));
		this.#shapesOf[event]?.add(shape);
		const key = JSON.stringify([next, shape, effects.map(({ operand }) => operand), transitions]);
		const known = this.#outcomeNumbers.get(key);
		if (known !== undefined) return known;
		const number = this.transitions.push(transitions) - 1;
		this.#outcomeNumbers.set(key, number);
		this.#fitOutcomes(number, effects.length);
		this.next[number] = next;
		this.shape[number] = shape;
		effects.forEach(({ operand }, index) => {
			this.operands[number * this.stride + index] = operand;
		});
		return number;
	}

	#shape(operations: readonly Operation[]): number {
		const key = JSON.stringify(operations);
		const known = this.#shapeNumbers.get(key);
		if (known !== undefined) return known;
		this.#shapeNumbers.set(key, this.shapes.length);
		return this.shapes.push(operations) - 1;
	}

	#fitLocals(): void {
		let room = this.localRoom;
		while (room < this.localCount) room *= 2;
		if (room !== this.localRoom) this.#reshape(room, this.eventRoom);
	}

	#reshape(localRoom: number, eventRoom: number): void {
		const outcomes = new Int32Array(localRoom * eventRoom);
		for (let local = 0; local < this.localRoom; local++) {
			const row = this.outcomes.subarray(local * this.eventRoom, (local + 1) * this.eventRoom);
			outcomes.set(row, local * eventRoom);
		}
		this.localRoom = localRoom;
		this.eventRoom = eventRoom;
		this.outcomes = outcomes;
		this.generation++;
	}

	#fitOutcomes(number: number, operandCount: number): void {
		if (number >= this.next.length) {
			this.next = grown(this.next, this.next.length * 2);
			this.shape = grown(this.shape, this.shape.length * 2);
			this.operands = grown(this.operands, this.next.length * this.stride);
			this.generation++;
		}
		if (operandCount > this.stride) {
			const operands = new Int32Array(this.next.length * operandCount);
			for (let outcome = 0; outcome < number; outcome++) {
				const row = this.operands.subarray(outcome * this.stride, (outcome + 1) * this.stride);
				operands.set(row, outcome * operandCount);
			}
			this.stride = operandCount;
			this.operands = operands;
			this.generation++;
		}
	}
}
