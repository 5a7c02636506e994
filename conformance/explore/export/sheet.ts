/**
 * A system ready to be written down: names that every language takes, local states numbered without gaps from 0, sets as ranges.
 * Leaves out the languages.
 */
import { canonicalJson } from "../../../model/local.js";
import type { SystemDefinition } from "../../../model/system.js";
import type { Predicate } from "../predicate.js";
import { actionsOf, type ChannelGuard, type ChannelOperation } from "./actions.js";
import { type Cube, cubesOf } from "./cubes.js";
import { learn } from "./learn.js";

export interface Variable {
	readonly name: string;
	/** Values are 0 to size - 1; 0 is the first one. */
	readonly size: number;
}

export interface ChannelSheet {
	readonly name: string;
	readonly capacity: number;
	/** Messages are numbered from 1 to this; 0 is an empty place. */
	readonly kinds: number;
	/** Whether ends are ever closed. */
	readonly closes: boolean;
}

/** A variable is one of the values in these ranges, ends included. */
export interface Among {
	readonly variable: Variable;
	readonly ranges: readonly (readonly [low: number, high: number])[];
}

/** A variable that has one of the values becomes `value`. */
export interface Becomes {
	readonly among: Among;
	readonly value: number;
}

export interface Change {
	readonly variable: Variable;
	/** Whether it becomes the one value whenever the action is possible. */
	readonly isCertain: boolean;
	readonly becomes: readonly Becomes[];
}

export interface ActionSheet {
	readonly name: string;
	/** All must be so; what is always so is left out. */
	readonly when: readonly Among[];
	readonly channels: readonly { readonly channel: ChannelSheet; readonly guard: Readonly<ChannelGuard> }[];
	/** What it keeps is left out. */
	readonly changes: readonly Change[];
	readonly operations: readonly (readonly [channel: ChannelSheet, operation: ChannelOperation])[];
	readonly unknown: boolean;
}

export interface Claim {
	readonly name: string;
	readonly holds: Predicate;
}

export interface Sheet {
	readonly title: string;
	readonly variables: readonly Variable[];
	readonly channels: readonly ChannelSheet[];
	readonly actions: readonly ActionSheet[];
	/** Claims by where they are broken: in a state where all of one list is so. */
	readonly claims: readonly { readonly name: string; readonly broken: readonly (readonly Among[])[] }[];
	/** What each number stands for, as lines for people. */
	readonly legend: readonly string[];
}

export interface ExportOptions {
	readonly title?: string;
	/** States to look at to learn the local steps: 1,000,000 unless told. */
	readonly learn?: number;
	/** What is to hold in every state. */
	readonly always?: readonly Claim[];
}

const LEARN = 1_000_000;

/** Letters, digits and underscores; no two alike, whatever the case. */
function plainNames(prefix: string, names: readonly string[]): string[] {
	const taken = new Set<string>();
	return names.map((name, index) => {
		let plain = `${prefix}_${name.replace(/[^A-Za-z0-9]/g, "_")}`;
		if (taken.has(plain.toLowerCase())) plain = `${plain}_${index}`;
		taken.add(plain.toLowerCase());
		return plain;
	});
}

/** Ascending numbers as ranges. */
export function rangesOf(numbers: readonly number[]): (readonly [number, number])[] {
	const ranges: [number, number][] = [];
	for (const number of numbers) {
		const last = ranges.at(-1);
		if (last && last[1] === number - 1) last[1] = number;
		else ranges.push([number, number]);
	}
	return ranges;
}

/** One line, and nothing that ends a comment or a text in any of the languages. */
export const harmless = (text: string): string =>
	text.replaceAll('"', "'").replace(/[^A-Za-z0-9 .,:;<>=+_\-[\]{}']/g, "_");

/**
 * @throws RangeError where a claim looks at too much, or ever new messages are sent
 */
export function sheetOf(definition: SystemDefinition, options: ExportOptions = {}): Sheet {
	const learned = learn(definition, options.learn ?? LEARN);
	const { tables, locals } = learned;
	const actions = actionsOf(learned);
	const processNames = plainNames(
		"p",
		definition.processes.map(({ name }) => name),
	);
	const channelNames = plainNames("c", Object.keys(definition.channels));
	const variables = locals.map((list, index) => ({ name: processNames[index] ?? "", size: list.length }));
	const channels = tables.channels.map(({ capacity, messages, closes }, index) => ({
		name: channelNames[index] ?? "",
		capacity,
		kinds: messages.length,
		closes,
	}));
	const numbers = locals.map((list) => new Map(list.map((local, number) => [local, number])));
	const variableOf = (process: number): Variable => variables[process] ?? { name: "", size: 0 };
	const among = (process: number, list: Iterable<number>): Among => {
		const found = [...list].map((local) => numbers[process]?.get(local) ?? -1).sort((a, b) => a - b);
		return { variable: variableOf(process), ranges: rangesOf(found) };
	};
	const tests = (sets: ReadonlyMap<number, Iterable<number>>): Among[] =>
		[...sets].map(([process, list]) => among(process, list)).filter((one) => !isEverything(one));
	const channelOf = (index: number): ChannelSheet => {
		const channel = channels[index];
		if (!channel) throw new RangeError(`The system has no channel ${index}.`);
		return channel;
	};
	return {
		title: options.title ?? "system",
		variables,
		channels,
		actions: actions.map(({ name, moves, guards, operations, unknown }) => ({
			name: harmless(name),
			when: tests(new Map([...moves].map(([process, move]) => [process, move.keys()]))),
			channels: [...guards].map(([index, guard]) => ({ channel: channelOf(index), guard })),
			changes: [...moves]
				.map(([process, move]) => {
					const sources = new Map<number, number[]>();
					for (const [from, to] of move) if (from !== to) sources.set(to, [...(sources.get(to) ?? []), from]);
					const becomes = [...sources].map(([to, list]) => ({
						among: among(process, list),
						value: numbers[process]?.get(to) ?? -1,
					}));
					const isCertain = sources.size === 1 && [...sources.values()][0]?.length === move.size;
					return { variable: variableOf(process), isCertain, becomes };
				})
				.filter(({ becomes }) => becomes.length > 0),
			operations: operations.map((operation) => [channelOf(operation.channel), operation] as const),
			unknown,
		})),
		claims: (options.always ?? []).map(({ name, holds }) => ({
			name: harmless(name),
			broken: cubesOf(learned, (look, contents) => !holds(look, contents)).map((cube: Cube) => tests(cube)),
		})),
		legend: locals.flatMap((list, process) => {
			const { name, machine } = tables.process(process);
			return list.map((local, number) => {
				const { value, context } = machine.view(local);
				return harmless(`${name} ${number}: ${canonicalJson(value)} ${canonicalJson(context)}`);
			});
		}),
	};
}

function isEverything({ variable, ranges }: Among): boolean {
	const [only] = ranges;
	return ranges.length === 1 && only?.[0] === 0 && only[1] === variable.size - 1;
}
