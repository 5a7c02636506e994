/**
 * A system as guarded actions, which every model checker's language can say: each is one step, possible in states that are told by
 * sets of local states and by how full channels are. Found by going through what an event does with sets in the place of states;
 * where states of a set differ in what follows, the set is split. At most one action of an offer is possible in a state, so actions
 * taken and steps of the explorer are equal in number.
 * Leaves out the languages: promela.ts, murphi.ts, tla.ts.
 */
import { NOTHING, type Operation } from "../machine-table.js";
import type { ProcessTable, Tables } from "../tables.js";
import type { Learned } from "./learn.js";

/** What must be so of a channel before the step. */
export interface ChannelGuard {
	/** Messages in it. */
	least: number;
	most: number;
	/** The code of the oldest message. */
	head?: number;
	/** Which ends must be open or closed. */
	readable?: boolean;
	writable?: boolean;
}

export type ChannelOperation =
	| { readonly kind: "push"; readonly channel: number; readonly code: number }
	| { readonly kind: "take" | "closeRead" | "closeWrite" | "open"; readonly channel: number };

export interface Action {
	/** For people. */
	readonly name: string;
	/** For each process that takes part: its local states before the step, and after. */
	readonly moves: ReadonlyMap<number, ReadonlyMap<number, number>>;
	readonly guards: ReadonlyMap<number, Readonly<ChannelGuard>>;
	/** In order. */
	readonly operations: readonly ChannelOperation[];
	/** It leads to a local state that was not met when the local steps were learned: what runs here must stop and say so. */
	readonly unknown: boolean;
}

/** A channel while a step is being made. */
interface Channel {
	readonly guard: ChannelGuard;
	/** How many messages there are, where the step itself emptied it. */
	known: number | null;
	/** Messages more than before. */
	more: number;
	/** Null: as before. */
	readable: boolean | null;
}

interface Draft {
	readonly moves: Map<number, ReadonlyMap<number, number>>;
	readonly channels: Map<number, Channel>;
	readonly operations: ChannelOperation[];
}

const copyOf = ({ moves, channels, operations }: Draft): Draft => ({
	moves: new Map(moves),
	channels: new Map([...channels].map(([index, channel]) => [index, { ...channel, guard: { ...channel.guard } }])),
	operations: [...operations],
});

/** @throws RangeError if there is no end of new kinds of messages */
export function actionsOf(learned: Learned): readonly Action[] {
	const { channels } = learned.tables;
	const kinds = () => channels.reduce((sum, { messages }) => sum + messages.length, 0);
	for (let round = 0; round < 20; round++) {
		const before = kinds();
		const actions = new Actions(learned).all();
		if (kinds() === before) return actions;
	}
	throw new RangeError("The system sends ever new kinds of messages: it cannot be written down as an export.");
}

class Actions {
	readonly #tables: Tables;
	readonly #locals: readonly (readonly number[])[];
	readonly #met: readonly ReadonlySet<number>[];

	constructor({ tables, locals }: Learned) {
		this.#tables = tables;
		this.#locals = locals;
		this.#met = locals.map((list) => new Set(list));
	}

	all(): readonly Action[] {
		return this.#tables.processes.flatMap((process) => [...this.#offers(process)]);
	}

	*#offers(process: ProcessTable): Generator<Action> {
		const { index, machine, reads, writes } = process;
		const { processes } = this.#tables.definition;
		for (const event of processes[index]?.events ?? []) yield* this.#offer(process, machine.event(event), null, {});
		for (const [read, { channel, end }] of reads.entries()) {
			const { messages } = this.#tables.channel(channel);
			for (const [at, message] of [...messages].entries())
				yield* this.#offer(process, process.heard(read, at + 1, message), channel, { least: 1, head: at + 1 });
			yield* this.#offer(process, end, channel, { most: 0, writable: false });
		}
		for (const { channel, broken } of writes) yield* this.#offer(process, broken, channel, { readable: false });
	}

	*#offer(
		process: ProcessTable,
		event: number,
		channel: number | null,
		guard: Partial<ChannelGuard>,
	): Generator<Action> {
		const draft: Draft = { moves: new Map(), channels: new Map(), operations: [] };
		if (channel !== null) Object.assign(this.#channel(draft, channel).guard, guard);
		const name = `${process.name} ${eventText(process.machine.events[event])}`;
		for (const { moves, channels, operations } of this.#act(draft, process.index, event)) {
			const guards = new Map([...channels].map(([at, { guard }]) => [at, guard]));
			for (const { moves: some, unknown } of this.#sorted(moves))
				yield { name, moves: some, guards, operations, unknown };
		}
	}

	/** The moves to local states that were met, all together; and for each process its moves to others. */
	#sorted(moves: Draft["moves"]): Pick<Action, "moves" | "unknown">[] {
		const parts = [...moves].map(([process, move]) => {
			const part = (met: boolean) =>
				new Map([...move].filter(([, next]) => (this.#met[process]?.has(next) === true) === met));
			return { process, met: part(true), other: part(false) };
		});
		const known = { moves: new Map(parts.map(({ process, met }) => [process, met] as const)), unknown: false };
		return [
			...(parts.every(({ met }) => met.size > 0) ? [known] : []),
			...parts.flatMap(({ process, other }) =>
				other.size > 0 ? [{ moves: new Map([...moves, [process, other] as const]), unknown: true }] : [],
			),
		];
	}

	/** All that can come of an event, as drafts that no state shares. */
	#act(draft: Draft, index: number, event: number): Draft[] {
		const { machine } = this.#tables.process(index);
		const before = draft.moves.get(index) ?? new Map((this.#locals[index] ?? []).map((local) => [local, local]));
		const groups = new Map<string, { readonly outcome: number; readonly move: Map<number, number> }>();
		for (const [from, now] of before) {
			const outcome = machine.outcome(now, event);
			if (outcome === NOTHING) continue;
			const next = machine.next[outcome] ?? 0;
			const operands = machine.operands.subarray(outcome * machine.stride, (outcome + 1) * machine.stride);
			const shape = machine.shape[outcome] ?? 0;
			const used = operands.subarray(0, machine.shapes[shape]?.length ?? 0);
			const key = `${shape};${used.join(",")}`;
			const group = groups.get(key) ?? { outcome, move: new Map<number, number>() };
			group.move.set(from, next);
			groups.set(key, group);
		}
		return [...groups.values()].flatMap(({ outcome, move }) => {
			const next = copyOf(draft);
			next.moves.set(index, move);
			const operations = machine.shapes[machine.shape[outcome] ?? 0] ?? [];
			return operations.reduce<Draft[]>(
				(drafts, operation, at) => {
					const operand = machine.operands[outcome * machine.stride + at] ?? 0;
					if (operation.kind === "sync") return drafts.flatMap((one) => this.#act(one, operation.process, operand));
					return drafts.filter((one) => this.#change(one, operation, operand));
				},
				[next],
			);
		});
	}

	#channel(draft: Draft, index: number): Channel {
		const known = draft.channels.get(index);
		if (known) return known;
		const { capacity } = this.#tables.channel(index);
		const channel = { guard: { least: 0, most: capacity }, known: null, more: 0, readable: null };
		draft.channels.set(index, channel);
		return channel;
	}

	/** Changes a channel; false if it never can. */
	#change(draft: Draft, { kind, channel: index }: Exclude<Operation, { kind: "sync" }>, operand: number): boolean {
		const channel = this.#channel(draft, index);
		const { capacity } = this.#tables.channel(index);
		const { guard } = channel;
		draft.operations.push(kind === "push" ? { kind, channel: index, code: operand } : { kind, channel: index });
		switch (kind) {
			case "push":
				if (channel.readable === null) {
					if (guard.readable === false) return false;
					guard.readable = true;
				} else if (!channel.readable) return false;
				if (channel.known !== null) return channel.known++ < capacity;
				guard.most = Math.min(guard.most, capacity - 1 - channel.more++);
				return guard.least <= guard.most;
			case "take":
				if (channel.known !== null) return channel.known-- > 0;
				guard.least = Math.max(guard.least, 1 - channel.more--);
				return guard.least <= guard.most;
			case "closeWrite":
				return true;
			case "closeRead":
			case "open":
				channel.known = 0;
				channel.readable = kind === "open";
				return true;
		}
	}
}

function eventText(event: { readonly type: string; readonly [field: string]: unknown } | undefined): string {
	if (!event) return "?";
	const { type, ...fields } = event;
	return [
		type,
		...Object.values(fields).map((value) => (typeof value === "string" ? value : JSON.stringify(value))),
	].join(" ");
}
