/**
 * Whether a system treats its interchangeable ids alike, which a search under symmetry rests on. Everything that the search asked of
 * the machines is asked again with two neighbouring ids swapped, for every two neighbours, until nothing new comes up; swaps of
 * neighbours make every permutation, so then all of them were asked.
 * Leaves out predicates and fairness, which are checked where they are used.
 */
import { canonicalJson } from "../../model/local.js";
import { NOTHING, type Operation } from "./machine-table.js";
import type { Permutation } from "./rename.js";
import type { Canonical } from "./symmetry.js";
import type { ProcessTable, Tables } from "./tables.js";

export class Asymmetry extends Error {}

/** Questions after which the check gives up: then the symmetry is refused, not believed. */
const MOST_QUESTIONS = 2_000_000;

/** Where what was met is all that is asked, so much of it is enough. */
const MOST_OF_A_SAMPLE = 200_000;

export function swap(size: number, a: number, b: number): Permutation {
	return Array.from({ length: size }, (_, id) => (id === a ? b : id === b ? a : id));
}

/** Swaps of neighbours. */
export function neighbours({ free, renaming }: Canonical): Permutation[] {
	return free.slice(1).map((id, index) => swap(renaming.symmetry.size, free[index] ?? 0, id));
}

/** @throws Asymmetry with the first difference; or if there is too much to ask */
export function checkSymmetry(tables: Tables, canonical: Canonical): void {
	const swaps = neighbours(canonical);
	for (const process of tables.processes) for (const to of swaps) checkProcess(tables, canonical, process, to);
	let questions = 0;
	/** For each process how many of its machine's events were done for each local state. */
	const done = tables.processes.map(() => new Map<number, Set<number>>());
	const closes = canonical.renaming.symmetry.check !== "what was met";
	const met = tables.processes.map(({ machine }) => machine.localCount);
	for (let grew = true; grew; ) {
		grew = false;
		for (const process of tables.processes) {
			const { machine, index } = process;
			for (let local = 0; local < (closes ? machine.localCount : (met[index] ?? 0)); local++) {
				const asked = done[index]?.get(local) ?? new Set<number>();
				done[index]?.set(local, asked);
				for (let event = 0; event < machine.events.length; event++) {
					if (asked.has(event) || machine.outcomes[local * machine.eventRoom + event] === 0) continue;
					asked.add(event);
					grew = closes;
					for (const to of swaps) {
						if (!closes && questions > MOST_OF_A_SAMPLE) return;
						if (++questions > MOST_QUESTIONS)
							throw new Asymmetry(
								`More than ${MOST_QUESTIONS} questions: the symmetry cannot be checked; search without it.`,
							);
						checkOutcome(tables, canonical, process, local, event, to);
					}
				}
			}
		}
	}
}

function checkProcess(tables: Tables, canonical: Canonical, process: ProcessTable, to: Permutation): void {
	const target = canonical.target(process.index, to);
	const own = tables.definition.processes[process.index];
	const other = tables.definition.processes[target];
	const events = (own?.events ?? []).map((event) => canonicalJson(canonical.renaming.apply(event, to))).sort();
	const same =
		canonicalJson(events) === canonicalJson((other?.events ?? []).map((event) => canonicalJson(event)).sort()) &&
		canonicalJson([own?.reads, own?.writes]) === canonicalJson([other?.reads, other?.writes]) &&
		canonical.local(process.index, 0, target, to) === 0;
	if (!same)
		throw new Asymmetry(
			`${process.name} and ${other?.name} differ in their events, channels or beginnings: ${swapText(to)}.`,
		);
}

function checkOutcome(
	tables: Tables,
	canonical: Canonical,
	process: ProcessTable,
	local: number,
	event: number,
	to: Permutation,
): void {
	const target = canonical.target(process.index, to);
	const { machine } = process;
	const other = tables.process(target).machine;
	const moved = (of: ProcessTable["machine"], number: number, into: ProcessTable["machine"]) =>
		into.event(canonical.renaming.apply(of.events[number], to) as (typeof of.events)[number]);
	const mine = machine.outcome(local, event);
	const theirs = other.outcome(canonical.local(process.index, local, target, to), moved(machine, event, other));
	const differ = (what: string): never => {
		const { value, context } = machine.view(local);
		throw new Asymmetry(
			`${process.name} does not treat ids alike (${swapText(to)}): in ${canonicalJson([value, context])}, event ${canonicalJson(machine.events[event])}: ${what}.`,
		);
	};
	if (mine === NOTHING || theirs === NOTHING) {
		if (mine !== theirs) differ("only one of them can take it");
		return;
	}
	const next = canonical.local(process.index, machine.next[mine] ?? 0, target, to);
	if (next !== other.next[theirs]) differ("they lead to different states");
	const effects = (table: ProcessTable["machine"], outcome: number) =>
		(table.shapes[table.shape[outcome] ?? 0] ?? []).map((operation, at) => ({
			operation,
			operand: table.operands[outcome * table.stride + at] ?? 0,
		}));
	const expected = effects(machine, mine).map(({ operation, operand }) => {
		if (operation.kind !== "sync")
			return {
				operation,
				operand: operation.kind === "push" ? canonical.code(operation.channel, operand, to) : operand,
			};
		const met = canonical.target(operation.process, to);
		const into = tables.process(met).machine;
		return {
			operation: { kind: "sync", process: met } as const,
			operand: moved(tables.process(operation.process).machine, operand, into),
		};
	});
	if (!sameEffects(tables, expected, effects(other, theirs))) differ("they do different things");
}

interface Effect {
	readonly operation: Operation;
	readonly operand: number;
}

/** The same in the same order; or in another order, where what changed places are meetings with different machines that do no more. */
function sameEffects(tables: Tables, a: readonly Effect[], b: readonly Effect[]): boolean {
	const texts = (effects: readonly Effect[]) => effects.map((effect) => canonicalJson(effect));
	const [x, y] = [texts(a), texts(b)];
	const displaced = a.filter((_, index) => x[index] !== y[index]);
	if (canonicalJson([...x].sort()) !== canonicalJson([...y].sort())) return false;
	const met = displaced.map(({ operation }) => (operation.kind === "sync" ? operation.process : -1));
	if (new Set(met).size !== met.length || met.includes(-1)) return displaced.length === 0;
	return displaced.every(({ operation, operand }) => {
		if (operation.kind !== "sync") return false;
		const shapes = tables.process(operation.process).machine.shapesOf(operand);
		return [...shapes].every((shape) => shape === 0);
	});
}

function swapText(to: Permutation): string {
	const moved = to.flatMap((target, id) => (target === id ? [] : [id]));
	return `ids ${moved.join(" and ")} swapped`;
}
