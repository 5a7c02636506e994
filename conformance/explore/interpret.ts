/**
 * A state as plain lists of numbers and its steps, the straightforward way: what generated code falls back on where it has no code
 * yet, and what paths are written with. Leaves out packing and speed.
 */
import type { LocalEvent } from "../../model/local.js";
import { NOTHING, type Operation } from "./machine-table.js";
import type { ProcessTable, Tables } from "./tables.js";

export interface Plain {
	readonly locals: number[];
	/** Codes, oldest first. */
	readonly contents: number[][];
	/** Which ends of each channel are closed. */
	readonly closed: number[];
}

export const READ_CLOSED = 1;
export const WRITE_CLOSED = 2;

export interface PlainStep {
	readonly process: number;
	readonly event: number;
	readonly next: Plain;
	/** Which outcomes of which machine were taken. */
	readonly taken: readonly (readonly [machine: number, outcome: number])[];
}

/** A step as people read it. */
export interface TraceStep {
	readonly process: string;
	readonly event: LocalEvent;
}

export function initialState(tables: Tables): Plain {
	return {
		locals: tables.processes.map(() => 0),
		contents: tables.channels.map(() => []),
		closed: tables.channels.map(() => 0),
	};
}

function copyOf({ locals, contents, closed }: Plain): Plain {
	return { locals: [...locals], contents: contents.map((codes) => [...codes]), closed: [...closed] };
}

export class Interpreter {
	readonly #tables: Tables;

	constructor(tables: Tables) {
		this.#tables = tables;
	}

	/** Every step that is possible, in the order of the processes and of their events: as the system of the model does. */
	steps(state: Plain): PlainStep[] {
		const steps: PlainStep[] = [];
		for (const process of this.#tables.processes)
			for (const event of this.#offers(process, state)) {
				const step = this.step(state, process.index, event);
				if (step) steps.push(step);
			}
		return steps;
	}

	step(state: Plain, process: number, event: number): PlainStep | null {
		const next = copyOf(state);
		const taken: (readonly [number, number])[] = [];
		return this.#act(next, process, event, taken) ? { process, event, next, taken } : null;
	}

	readable({ process, event }: { readonly process: number; readonly event: number }): TraceStep {
		const { name, machine } = this.#tables.process(process);
		return { process: name, event: machine.events[event] ?? { type: "?" } };
	}

	*#offers(process: ProcessTable, { locals, contents, closed }: Plain): Generator<number> {
		const local = locals[process.index] ?? 0;
		const from = process.own(local);
		for (let at = from; at < (process.ownTo[local] ?? 0); at++) yield process.ownEvent[at] ?? 0;
		for (const [index, { channel, end }] of process.reads.entries()) {
			const head = contents[channel]?.[0];
			if (head !== undefined) yield process.heard(index, head, this.#tables.channel(channel).messages[head - 1]);
			else if ((closed[channel] ?? 0) & WRITE_CLOSED) yield end;
		}
		for (const { channel, broken } of process.writes) if ((closed[channel] ?? 0) & READ_CLOSED) yield broken;
	}

	#act(draft: Plain, index: number, event: number, taken: (readonly [number, number])[]): boolean {
		const { machine, machineIndex } = this.#tables.process(index);
		const outcome = machine.outcome(draft.locals[index] ?? 0, event);
		if (outcome === NOTHING) return false;
		taken.push([machineIndex, outcome]);
		draft.locals[index] = machine.next[outcome] ?? 0;
		const operations = machine.shapes[machine.shape[outcome] ?? 0] ?? [];
		return operations.every((operation, at) => {
			const operand = machine.operands[outcome * machine.stride + at] ?? 0;
			if (operation.kind === "sync") return this.#act(draft, operation.process, operand, taken);
			return this.#onChannel(draft, operation, operand);
		});
	}

	#onChannel(draft: Plain, operation: Exclude<Operation, { readonly kind: "sync" }>, operand: number): boolean {
		const { kind, channel } = operation;
		const codes = draft.contents[channel] ?? [];
		const closed = draft.closed[channel] ?? 0;
		switch (kind) {
			case "push":
				if (closed & READ_CLOSED || codes.length >= this.#tables.channel(channel).capacity) return false;
				codes.push(operand);
				return true;
			case "take":
				return codes.shift() !== undefined;
			case "closeWrite":
				draft.closed[channel] = closed | WRITE_CLOSED;
				return true;
			case "closeRead":
			case "open":
				draft.closed[channel] = kind === "open" ? 0 : closed | READ_CLOSED;
				draft.contents[channel] = [];
				return true;
		}
	}
}
