/**
 * States up to the names of interchangeable ids: of all states that differ in names only, one stands for all. Which one is found by
 * sorting the ids by what the state says of each: exact, for a state is what it says of its ids and nothing more about them.
 * Leaves out whether the system really treats the ids alike: symmetry-check.ts.
 */
import { canonicalJson } from "../../model/local.js";
import type { Plain } from "./interpret.js";
import { type Permutation, Renaming, type Symmetry } from "./rename.js";
import type { Tables } from "./tables.js";

/** A number for each text. */
class Numbers {
	readonly #numbers = new Map<string, number>();
	of(text: string): number {
		const known = this.#numbers.get(text) ?? this.#numbers.size;
		this.#numbers.set(text, known);
		return known;
	}
}

export class Canonical {
	readonly renaming: Renaming;
	readonly #tables: Tables;
	/** The ids that are interchangeable, ascending. */
	readonly free: readonly number[];
	readonly #numbers = new Numbers();
	/** For each process and local state what it says of each id, as numbers. */
	readonly #localSayings: number[][][];
	/** For each channel, place and code. */
	readonly #messageSayings: number[][][][];
	readonly #renamedLocals = new Map<string, number>();
	readonly #renamedCodes = new Map<string, number>();
	readonly #families: readonly { readonly id: number; readonly family: string | null }[];

	constructor(tables: Tables, symmetry: Symmetry) {
		this.#tables = tables;
		this.renaming = new Renaming(symmetry);
		const ids = Array.from({ length: symmetry.size }, (_, id) => id);
		this.free = ids.filter((id) => !symmetry.tracked?.includes(id));
		this.#localSayings = tables.processes.map(() => []);
		this.#messageSayings = tables.channels.map(() => []);
		this.#families = tables.processes.map(({ name }) => ({
			id: this.renaming.idOf(name),
			family: this.renaming.familyOf(name),
		}));
		for (const family of symmetry.families) for (const id of ids) tables.processIndex(`${family}${id}`);
	}

	/** The state that stands for all that differ from this one in names only. */
	of(state: Plain): Plain {
		const said = this.#said(state);
		const order = [...this.free].sort((a, b) => {
			const [x, y] = [said[a] ?? "", said[b] ?? ""];
			return x < y ? -1 : x > y ? 1 : a - b;
		});
		if (order.every((id, index) => id === this.free[index])) return state;
		const to = said.map((_, id) => id);
		order.forEach((id, index) => {
			to[id] = this.free[index] ?? id;
		});
		return this.rename(state, to);
	}

	/** How many states one stands for. */
	orbit(state: Plain): number {
		const said = this.#said(state);
		const times = new Map<string, number>();
		let size = 1;
		this.free.forEach((id, index) => {
			const text = said[id] ?? "";
			const count = (times.get(text) ?? 0) + 1;
			times.set(text, count);
			size = (size * (index + 1)) / count;
		});
		return Math.round(size);
	}

	rename({ locals, contents, closed }: Plain, to: Permutation): Plain {
		const moved = [...locals];
		locals.forEach((local, index) => {
			const target = this.target(index, to);
			moved[target] = this.local(index, local, target, to);
		});
		return {
			locals: moved,
			contents: contents.map((codes, channel) => codes.map((code) => this.code(channel, code, to))),
			closed,
		};
	}

	/** The process that a process becomes. */
	target(process: number, to: Permutation): number {
		const { id, family } = this.#families[process] ?? { id: -1, family: null };
		return family === null || to[id] === id ? process : this.#tables.processIndex(`${family}${to[id]}`);
	}

	/** The local state that a process's local state becomes. */
	local(process: number, local: number, target: number, to: Permutation): number {
		const says = this.#sayingsOf(process, local);
		let key = `${process},${local},${target}`;
		for (let id = 0; id < says.length; id++) if (says[id] !== 0) key += `,${id}:${to[id]}`;
		const known = this.#renamedLocals.get(key);
		if (known !== undefined) return known;
		const view = this.#tables.process(process).machine.view(local);
		const context = this.renaming.apply(view.context, to) as typeof view.context;
		const renamed = this.#tables.process(target).machine.adopt({ value: view.value, context });
		this.#renamedLocals.set(key, renamed);
		return renamed;
	}

	/** The code that a message's code becomes. */
	code(channel: number, code: number, to: Permutation): number {
		const says = this.#messageSays(channel, 0, code);
		let key = `${channel},${code}`;
		for (let id = 0; id < says.length; id++) if (says[id] !== 0) key += `,${id}:${to[id]}`;
		const known = this.#renamedCodes.get(key);
		if (known !== undefined) return known;
		const table = this.#tables.channel(channel);
		const renamed = table.code(this.renaming.apply(table.messages[code - 1], to, this.#isIdChannel(table.name)));
		this.#renamedCodes.set(key, renamed);
		return renamed;
	}

	/** What a state says of each id, as texts to compare. */
	#said({ locals, contents }: Plain): string[] {
		const said = Array.from({ length: this.renaming.symmetry.size }, () => "");
		locals.forEach((local, process) => {
			const { id: own } = this.#families[process] ?? { id: -1 };
			const says = this.#sayingsOf(process, local);
			if (own >= 0) said[own] += String.fromCharCode(says[own] ?? 0);
			else for (let id = 0; id < said.length; id++) said[id] += String.fromCharCode(says[id] ?? 0);
		});
		contents.forEach((codes, channel) => {
			codes.forEach((code, place) => {
				const says = this.#messageSays(channel, place, code);
				for (let id = 0; id < said.length; id++) if (says[id]) said[id] += String.fromCharCode(says[id] ?? 0);
			});
		});
		return said;
	}

	#sayingsOf(process: number, local: number): readonly number[] {
		const known = this.#localSayings[process]?.[local];
		if (known) return known;
		const { name, machine } = this.#tables.process(process);
		const { value, context } = machine.view(local);
		const said = this.renaming.sayings(context);
		const { id: own, family } = this.#families[process] ?? { id: -1, family: null };
		const numbers = said.map((text, id) => {
			if (id !== own) {
				if (own >= 0 && text !== "")
					throw new TypeError(
						`Process ${name} names another id than its own: its system has no symmetry that this search can use.`,
					);
				return text === "" ? 0 : 1 + this.#numbers.of(`process ${process}: ${text}`);
			}
			// The rest of what it says is the same for all of the family in the same state.
			const others = said.map((_, at) => (at === own ? said.length : at));
			const rest = canonicalJson([value, this.renaming.apply(context, others)]);
			return 1 + this.#numbers.of(`family ${family}: ${rest}`);
		});
		const states = this.#localSayings[process];
		if (states) states[local] = numbers;
		return numbers;
	}

	#messageSays(channel: number, place: number, code: number): readonly number[] {
		this.#messageSayings[channel] ??= [];
		const places = this.#messageSayings[channel] ?? [];
		places[place] ??= [];
		const known = places[place]?.[code];
		if (known) return known;
		const { name, messages } = this.#tables.channel(channel);
		const message = messages[code - 1];
		const nobody = Array.from({ length: this.renaming.symmetry.size }, () => this.renaming.symmetry.size);
		const kind = canonicalJson(this.renaming.apply(message, nobody, this.#isIdChannel(name)));
		const numbers = this.renaming
			.sayings(message, this.#isIdChannel(name))
			.map((text) => (text === "" ? 0 : 1 + this.#numbers.of(`channel ${channel}, ${place}, ${kind}: ${text}`)));
		const codes = places[place];
		if (codes) codes[code] = numbers;
		return numbers;
	}

	#isIdChannel(name: string): boolean {
		return this.renaming.symmetry.idChannels.includes(name);
	}
}
