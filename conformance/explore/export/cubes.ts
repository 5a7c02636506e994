/**
 * A predicate as a list of cases without overlap: in each, some processes are in one of some local states. Found by calling it with
 * stand-ins and watching what it looks at. Leaves out predicates on channels, which no property needs so far.
 */
import { canonicalJson, type LocalView } from "../../../model/local.js";
import type { Predicate } from "../predicate.js";
import { watchedView } from "../watched.js";
import type { Learned } from "./learn.js";

/** For each process that matters its local states. */
export type Cube = ReadonlyMap<number, readonly number[]>;

/** Cases are tried up to this number. */
const MOST = 100_000;

/** What it was that a predicate looked at, and where the local states differ in it. */
class Split extends Error {
	constructor(
		readonly process: number,
		readonly classes: readonly (readonly number[])[],
	) {
		super("The predicate looked at something that is not settled.");
	}
}

/** @throws RangeError if the predicate looks at channels, or tells too many cases apart */
export function cubesOf({ tables, locals }: Learned, predicate: Predicate): readonly Cube[] {
	const found: Map<number, readonly number[]>[] = [];
	let tried = 0;
	const evaluate = (candidates: ReadonlyMap<number, readonly number[]>): boolean =>
		predicate(
			(name) => {
				const process = tables.processIndex(name);
				const { machine } = tables.process(process);
				const list = candidates.get(process) ?? locals[process] ?? [];
				return watchedView(machine.view(list[0] ?? 0), (_, of: (view: LocalView) => unknown) => {
					const classes = new Map<string, number[]>();
					for (const local of list) {
						const key = canonicalJson(of(machine.view(local))) ?? "";
						classes.set(key, [...(classes.get(key) ?? []), local]);
					}
					if (classes.size > 1) throw new Split(process, [...classes.values()]);
				});
			},
			() => {
				throw new RangeError("A claim about what is in a channel cannot be exported: say it of the processes.");
			},
		);
	const waiting: Map<number, readonly number[]>[] = [new Map()];
	for (let at = waiting.pop(); at; at = waiting.pop()) {
		if (++tried > MOST) throw new RangeError(`A claim tells more than ${MOST} cases apart: too many to be exported.`);
		try {
			if (evaluate(at)) found.push(at);
		} catch (error) {
			if (!(error instanceof Split)) throw error;
			for (const list of error.classes) waiting.push(new Map([...at, [error.process, list]]));
		}
	}
	return merged(found);
}

/** Cases that differ in one process only become one. */
function merged(cubes: readonly Map<number, readonly number[]>[]): readonly Cube[] {
	let now = cubes;
	for (const process of new Set(cubes.flatMap((cube) => [...cube.keys()]))) {
		const groups = new Map<string, Map<number, readonly number[]>>();
		for (const cube of now) {
			const others = JSON.stringify([...cube].filter(([index]) => index !== process).sort(([a], [b]) => a - b));
			const key = `${others}${cube.has(process)}`;
			const known = groups.get(key);
			const list = [...(known?.get(process) ?? []), ...(cube.get(process) ?? [])].sort((a, b) => a - b);
			groups.set(key, cube.has(process) ? new Map([...cube, [process, list]]) : cube);
		}
		now = [...groups.values()];
	}
	return now;
}
