/**
 * A predicate on states, as a tree of lookups: which process or channel it looks at first, and by what it saw there, which next. It
 * is called only when it has not yet been seen to look at such things; so it must be a pure function of what it looks at. A look at
 * one field of a context tells apart only states that differ in that field.
 * Leaves out what predicates say.
 */
import { canonicalJson, type LocalView } from "../../model/local.js";
import type { Plain } from "./interpret.js";
import { type Field, type Layout, readField, unpack } from "./layout.js";
import type { Tables } from "./tables.js";
import { watchedView } from "./watched.js";

/** How a predicate sees a state: its processes, and the messages in its channels, oldest first. */
export type Look = (process: string) => LocalView;
export type Contents = (channel: string) => readonly unknown[];
export type Predicate = (look: Look, contents: Contents) => boolean;

/** One thing that can be looked at: what it is in each local state, as a class. */
interface Access {
	/** Of a process; -1 for a channel's contents. */
	readonly process: number;
	readonly channel: number;
	/** For each number of a local state its class plus one; 0 where it is not known. */
	classes: Int32Array;
	readonly classOf: (number: number) => number;
}

const FALSE = 1;
const TRUE = 2;
/** A node's number plus this. */
const NODE = 3;

interface Node {
	readonly access: Access;
	/** By class: 0 not known, FALSE, TRUE, or NODE plus the number of a node. */
	after: Int32Array;
}

export class PredicateTree {
	readonly #tables: Tables;
	readonly #predicate: Predicate;
	readonly #accesses = new Map<string, Access>();
	readonly #nodes: Node[] = [];
	/** FALSE, TRUE or a node; 0 at first. */
	#root = 0;
	/** How often the predicate itself was called. */
	calls = 0;

	constructor(tables: Tables, predicate: Predicate) {
		this.#tables = tables;
		this.#predicate = predicate;
	}

	holds(layout: Layout, states: Int32Array, at: number): boolean {
		let next = this.#root;
		while (next >= NODE) {
			const node = this.#nodes[next - NODE];
			if (!node) break;
			next = node.after[this.#classIn(node.access, layout, states, at)] ?? 0;
		}
		return next === 0 ? this.#ask(unpack(layout, states, at)) : next === TRUE;
	}

	/** The same of a state that is not packed. */
	answer(state: Plain): boolean {
		let next = this.#root;
		while (next >= NODE) {
			const node = this.#nodes[next - NODE];
			if (!node) break;
			next = node.after[this.#classOf(node.access, state)] ?? 0;
		}
		return next === 0 ? this.#ask(state) : next === TRUE;
	}

	#classOf({ process, channel, classes, classOf }: Access, { locals, contents }: Plain): number {
		if (process < 0) return this.#channelClass(channel, contents[channel] ?? []);
		const local = locals[process] ?? 0;
		const known = classes[local];
		return known ? known - 1 : classOf(local);
	}

	#classIn(access: Access, layout: Layout, states: Int32Array, at: number): number {
		if (access.process < 0) {
			const { contents } = unpack(layout, states, at);
			return this.#channelClass(access.channel, contents[access.channel] ?? []);
		}
		const field = layout.processes[access.process] as Field;
		const local = readField(states, at, field);
		const known = access.classes[local];
		return known ? known - 1 : access.classOf(local);
	}

	readonly #channelClasses = new Map<string, number>();
	#channelClass(channel: number, codes: readonly number[]): number {
		const key = `${channel}:${codes.join(",")}`;
		const known = this.#channelClasses.get(key) ?? this.#channelClasses.size;
		this.#channelClasses.set(key, known);
		return known;
	}

	/** Runs the predicate and remembers what it looked at. */
	#ask(state: Plain): boolean {
		this.calls++;
		const seen: Access[] = [];
		const note = (access: Access) => {
			if (!seen.includes(access)) seen.push(access);
		};
		const { locals, contents } = state;
		const look: Look = (name) => {
			const index = this.#tables.processIndex(name);
			const view = this.#tables.process(index).machine.view(locals[index] ?? 0);
			return watchedView(view, (path, of) => note(this.#processAccess(index, path, of)));
		};
		const answer = this.#predicate(look, (name) => {
			const channel = this.#tables.channelIndex(name);
			note(this.#channelAccess(channel));
			const { messages } = this.#tables.channel(channel);
			return (contents[channel] ?? []).map((code) => messages[code - 1]);
		});
		this.#remember(seen, answer ? TRUE : FALSE, state);
		return answer;
	}

	#remember(seen: readonly Access[], answer: number, state: Plain): void {
		let put = (next: number) => {
			this.#root = next;
		};
		let known = this.#root;
		for (const access of seen) {
			if (known < NODE) {
				known = NODE + this.#nodes.push({ access, after: new Int32Array(4) }) - 1;
				put(known);
			}
			const node = this.#nodes[known - NODE];
			if (node?.access !== access)
				throw new TypeError("A predicate looks at different things in states that look alike.");
			const seenClass = this.#classOf(access, state);
			if (seenClass >= node.after.length) {
				const after = new Int32Array(Math.max(seenClass + 1, node.after.length * 2));
				after.set(node.after);
				node.after = after;
			}
			known = node.after[seenClass] ?? 0;
			put = (next) => {
				node.after[seenClass] = next;
			};
		}
		put(answer);
	}

	#processAccess(process: number, path: string, of: (view: LocalView) => unknown): Access {
		const key = `${process}:${path}`;
		const known = this.#accesses.get(key);
		if (known) return known;
		const numbers = new Map<string, number>();
		const { machine } = this.#tables.process(process);
		const access: Access = {
			process,
			channel: -1,
			classes: new Int32Array(8),
			classOf: (local) => {
				const text = canonicalJson(of(machine.view(local))) ?? "";
				const number = numbers.get(text) ?? numbers.size;
				numbers.set(text, number);
				if (local >= access.classes.length) {
					const classes = new Int32Array(Math.max(machine.localRoom, local + 1));
					classes.set(access.classes);
					access.classes = classes;
				}
				access.classes[local] = number + 1;
				return number;
			},
		};
		this.#accesses.set(key, access);
		return access;
	}

	#channelAccess(channel: number): Access {
		const key = `channel:${channel}`;
		const known = this.#accesses.get(key);
		if (known) return known;
		const access: Access = { process: -1, channel, classes: new Int32Array(0), classOf: () => 0 };
		this.#accesses.set(key, access);
		return access;
	}
}
