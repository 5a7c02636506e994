/**
 * A system as integers: a table for each machine, and for each process what it offers in a local state and what its channels make it
 * offer. Everything is numbered when it is first met.
 * Leaves out the steps themselves (interpret.ts, generate.ts) and how a state is packed (layout.ts).
 */
import type { AnyStateMachine } from "xstate";
import { canonicalJson, type Effect, type Meeting } from "../../model/local.js";
import type { SystemDefinition } from "../../model/system.js";
import { MachineTable, NOTHING, type ResolvedEffect } from "./machine-table.js";

export class ChannelTable {
	readonly messages: unknown[] = [];
	readonly #codes = new Map<string, number>();
	/** Whether any outcome seen so far closes an end. */
	closes = false;

	constructor(
		readonly name: string,
		readonly capacity: number,
	) {}

	/** Messages are numbered from 1: 0 stands for an empty place. */
	code(message: unknown): number {
		const key = canonicalJson(message);
		const known = this.#codes.get(key);
		if (known !== undefined) return known;
		const code = this.messages.push(message);
		this.#codes.set(key, code);
		return code;
	}
}

export interface ReadEnd {
	readonly channel: number;
	/** The event that brings the message of a code; -1 where it was not met yet. */
	readonly heard: Int32Array;
	readonly type: string;
	readonly end: number;
}

export class ProcessTable {
	readonly reads: ReadEnd[];
	readonly writes: readonly { readonly channel: number; readonly broken: number }[];
	/** For each local state where its own steps begin and end in the two lists below; 0 where it was not asked. */
	ownFrom = new Int32Array(8);
	ownTo = new Int32Array(8);
	ownEvent = new Int32Array(16);
	ownOutcome = new Int32Array(16);
	#ownCount = 1;
	readonly #own: readonly number[];
	generation = 0;

	constructor(
		readonly name: string,
		readonly index: number,
		readonly machine: MachineTable,
		readonly machineIndex: number,
		{ events, reads, writes }: SystemDefinition["processes"][number],
		channel: (name: string) => number,
	) {
		this.#own = events.map((event) => machine.event(event));
		this.reads = reads.map(({ channel: name, event, end }) => ({
			channel: channel(name),
			heard: new Int32Array(64).fill(-1),
			type: event,
			end: machine.event({ type: end }),
		}));
		this.writes = writes.map(({ channel: name, broken }) => ({
			channel: channel(name),
			broken: machine.event({ type: broken }),
		}));
	}

	/** The most steps that the process can have in one state. */
	get fanOut(): number {
		return this.#own.length + this.reads.length + this.writes.length;
	}

	/** Makes the list of own steps of a local state; returns where it begins. */
	own(local: number): number {
		const known = this.ownFrom[local];
		if (known) return known;
		const from = this.#ownCount;
		for (const event of this.#own) {
			const outcome = this.machine.outcome(local, event);
			if (outcome === NOTHING) continue;
			if (this.#ownCount >= this.ownEvent.length) {
				this.ownEvent = doubled(this.ownEvent);
				this.ownOutcome = doubled(this.ownOutcome);
				this.generation++;
			}
			this.ownEvent[this.#ownCount] = event;
			this.ownOutcome[this.#ownCount++] = outcome;
		}
		this.fitLocals();
		this.ownFrom[local] = from;
		this.ownTo[local] = this.#ownCount;
		return from;
	}

	/** Makes room for every local state that the machine has room for. */
	fitLocals(): void {
		while (this.machine.localRoom > this.ownFrom.length) {
			this.ownFrom = doubled(this.ownFrom);
			this.ownTo = doubled(this.ownTo);
			this.generation++;
		}
	}

	/** The event that brings a message. */
	heard(read: number, code: number, message: unknown): number {
		const end = this.reads[read];
		if (!end) throw new RangeError(`Process ${this.name} does not read ${read} channels.`);
		const known = end.heard[code] ?? -1;
		if (known >= 0) return known;
		const event = this.machine.event({ type: end.type, message });
		this.fitHeard(read, code + 1);
		const { heard } = this.reads[read] ?? end;
		heard[code] = event;
		return event;
	}

	/** Makes room for so many codes of messages. */
	fitHeard(read: number, room: number): void {
		const end = this.reads[read];
		if (!end || room <= end.heard.length) return;
		const heard = new Int32Array(Math.max(end.heard.length * 2, room)).fill(-1);
		heard.set(end.heard);
		this.reads[read] = { ...end, heard };
		this.generation++;
	}
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
	const next = new Int32Array(array.length * 2);
	next.set(array);
	return next;
}

export class Tables {
	readonly machines: MachineTable[] = [];
	readonly processes: readonly ProcessTable[];
	readonly channels: readonly ChannelTable[];
	readonly #processNumbers: ReadonlyMap<string, number>;
	readonly #channelNumbers: ReadonlyMap<string, number>;

	constructor(readonly definition: SystemDefinition) {
		this.channels = Object.entries(definition.channels).map(([name, capacity]) => new ChannelTable(name, capacity));
		this.#channelNumbers = new Map(this.channels.map(({ name }, index) => [name, index]));
		this.#processNumbers = new Map(definition.processes.map(({ name }, index) => [name, index]));
		const known: { readonly machine: AnyStateMachine; readonly input: string; readonly index: number }[] = [];
		this.processes = definition.processes.map((process, index) => {
			const { name, machine, input } = process;
			const text = canonicalJson(input) ?? "";
			let entry = known.find((other) => other.machine === machine && other.input === text);
			if (!entry) {
				const table = new MachineTable(machine, input, (effects) => this.#resolved(effects));
				entry = { machine, input: text, index: this.machines.push(table) - 1 };
				known.push(entry);
			}
			const table = this.machines[entry.index];
			if (!table) throw new RangeError(`No table for process ${name}.`);
			return new ProcessTable(name, index, table, entry.index, process, (channel) => this.channelIndex(channel));
		});
	}

	/** A number that changes whenever generated code must be made anew, for arrays were replaced. */
	get generation(): number {
		let sum = 0;
		for (const { generation } of this.machines) sum += generation;
		for (const { generation } of this.processes) sum += generation;
		return sum;
	}

	processIndex(name: string): number {
		const index = this.#processNumbers.get(name);
		if (index === undefined) throw new RangeError(`The system has no process "${name}".`);
		return index;
	}

	channelIndex(name: string): number {
		const index = this.#channelNumbers.get(name);
		if (index === undefined) throw new RangeError(`The system has no channel "${name}".`);
		return index;
	}

	process(index: number): ProcessTable {
		const process = this.processes[index];
		if (!process) throw new RangeError(`The system has no process ${index}.`);
		return process;
	}

	channel(index: number): ChannelTable {
		const channel = this.channels[index];
		if (!channel) throw new RangeError(`The system has no channel ${index}.`);
		return channel;
	}

	#resolved(effects: readonly Effect[]): ResolvedEffect[] {
		return effects.flatMap((effect): ResolvedEffect | ResolvedEffect[] => {
			if (effect.type === "sync") {
				const meetings: readonly Meeting[] = Array.isArray(effect.params) ? effect.params : [effect.params];
				return meetings.map(({ to, event }) => {
					const process = this.processIndex(to);
					return { operation: { kind: "sync", process }, operand: this.process(process).machine.event(event) };
				});
			}
			const channel = this.channelIndex(effect.params.channel);
			const table = this.channel(channel);
			switch (effect.type) {
				case "push":
					return { operation: { kind: "push", channel }, operand: table.code(effect.params.message) };
				case "close":
					table.closes = true;
					return {
						operation: { kind: effect.params.end === "write" ? "closeWrite" : "closeRead", channel },
						operand: 0,
					};
				default:
					return { operation: { kind: effect.type, channel }, operand: 0 };
			}
		});
	}
}
