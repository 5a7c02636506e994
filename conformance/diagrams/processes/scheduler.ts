/**
 * How the machines of the scheduler hang together, from the machines alone: who has whom take an event in the same instant (sync), and
 * what is put on and taken off the lists of the system (push, take). Leaves out the selection, which is a function and no machine.
 */
import { machinesOf } from "../machines.js";
import { type MachineView, viewOf } from "../statechart/machine.js";

export interface Tie {
	readonly from: string;
	readonly to: string;
	/** Events of a sync; what is pushed or taken. */
	readonly words: readonly string[];
}

export interface Ties {
	readonly machines: readonly MachineView[];
	readonly lists: readonly string[];
	readonly ties: readonly Tie[];
}

export function schedulerTies(): Ties {
	const machines = machinesOf("scheduler").map(viewOf);
	const words = new Map<string, { from: string; to: string; words: Set<string> }>();
	const lists = new Set<string>();
	const tie = (from: string, to: string, word: string) => {
		const key = `${from} ${to}`;
		const known = words.get(key) ?? { from, to, words: new Set() };
		words.set(key, known);
		known.words.add(word);
	};
	for (const { id, transitions } of machines) {
		for (const { meetings, effects } of transitions) {
			for (const { to, event } of meetings) tie(id, to, event);
			for (const { kind, text } of effects) {
				if (kind !== "push" && kind !== "take") continue;
				const [list = "", ...what] = text.split(" ");
				lists.add(list);
				tie(id, list, [kind, ...what].join(" "));
			}
		}
	}
	const ties = [...words.values()].map(({ from, to, words: all }) => ({ from, to, words: [...all] }));
	return { machines, lists: [...lists], ties };
}
