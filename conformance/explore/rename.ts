/**
 * Where the names of interchangeable ids stand in a system's data, and what a permutation of the ids does to it. An id may stand in
 * some place by itself, or be the index of a place in a list; a place in such a list must not name ids in turn.
 * Leaves out what is done with it (symmetry.ts).
 */
export interface Symmetry {
	/** The ids are 0 to size - 1. */
	readonly size: number;
	/** Processes that belong to one id: `message` stands for message0, message1 and so on. */
	readonly families: readonly string[];
	/** Fields of contexts, events and messages that hold an id. */
	readonly idFields: readonly string[];
	/** Fields that hold a list with a place for each id. */
	readonly idLists: readonly string[];
	/** Channels whose messages are ids. */
	readonly idChannels: readonly string[];
	/** Ids that a property speaks of, and that are therefore not interchangeable. */
	readonly tracked?: readonly number[];
	/**
	 * What is asked to see that ids are alike. `everything` (unless told) asks until nothing new comes up, which proves it, and grows
	 * with the factorial of the ids. `what was met` asks each question of the search again with two neighbours swapped: a check only,
	 * for many ids of machines that were proved alike for fewer.
	 */
	readonly check?: "everything" | "what was met";
}

/** Where each id goes. */
export type Permutation = readonly number[];

export class Renaming {
	readonly symmetry: Symmetry;
	readonly #fields: ReadonlySet<string>;
	readonly #lists: ReadonlySet<string>;
	readonly #names = new Map<string, { readonly family: string; readonly id: number }>();

	constructor(symmetry: Symmetry) {
		this.symmetry = symmetry;
		this.#fields = new Set(symmetry.idFields);
		this.#lists = new Set(symmetry.idLists);
		for (const family of symmetry.families)
			for (let id = 0; id < symmetry.size; id++) this.#names.set(`${family}${id}`, { family, id });
	}

	/** The id that a process belongs to; -1 if to none. */
	idOf(process: string): number {
		return this.#names.get(process)?.id ?? -1;
	}

	familyOf(process: string): string | null {
		return this.#names.get(process)?.family ?? null;
	}

	processName(name: string, to: Permutation): string {
		const known = this.#names.get(name);
		return known ? `${known.family}${to[known.id]}` : name;
	}

	/** The same data with other ids. `isId`: the data itself is one. */
	apply(data: unknown, to: Permutation, isId = false): unknown {
		return this.#walk(
			data,
			isId,
			(id) => to[id] ?? id,
			(list) => {
				const moved: unknown[] = [];
				for (const [id, value] of list.entries()) moved[to[id] ?? id] = value;
				return moved;
			},
		);
	}

	/**
	 * What the data says of each id, as a text; empty for an id that it does not name.
	 * @throws TypeError where a place in a list by id names ids in turn
	 */
	sayings(data: unknown, isId = false): string[] {
		const said = Array.from({ length: this.symmetry.size }, () => "");
		let place = 0;
		const note = (id: number, what: string) => {
			said[id] = `${said[id] ?? ""}${what};`;
		};
		this.#walk(
			data,
			isId,
			(id) => {
				note(id, `${place++}`);
				return id;
			},
			(list) => {
				const at = place++;
				for (const [id, value] of list.entries()) {
					if (this.sayings(value).some((text) => text !== ""))
						throw new TypeError(
							"A place in a list by id names ids in turn: such a system has no symmetry that this search can use.",
						);
					note(id, `${at}=${JSON.stringify(value)}`);
				}
				return list;
			},
		);
		return said;
	}

	/** Goes through data in the order of its keys. */
	#walk(
		data: unknown,
		isId: boolean,
		id: (id: number) => unknown,
		list: (list: readonly unknown[]) => unknown,
	): unknown {
		const { size } = this.symmetry;
		if (isId && typeof data === "number") return data >= 0 && data < size ? id(data) : data;
		if (typeof data === "string") {
			const known = this.#names.get(data);
			return known ? `${known.family}${id(known.id)}` : data;
		}
		if (Array.isArray(data)) return data.map((item) => this.#walk(item, isId, id, list));
		if (typeof data !== "object" || data === null) return data;
		const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
		return Object.fromEntries(
			entries.map(([key, value]) => {
				if (this.#lists.has(key) && Array.isArray(value) && value.length === size) return [key, list(value)];
				return [key, this.#walk(value, this.#fields.has(key), id, list)];
			}),
		);
	}
}
