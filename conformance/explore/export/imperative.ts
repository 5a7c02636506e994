/**
 * What Promela and Murphi share: a channel as a variable for each place, the oldest message in place 0 and 0 for an empty place, so that
 * equal contents are equal states; a condition and statements for each action. Leaves out how the two languages write them.
 */
import type { ActionSheet, Among, ChannelSheet, Sheet, Variable } from "./sheet.js";

export type Statement =
	| { readonly to: string; readonly value: string }
	/** The first branch whose condition is so; nothing if none is. */
	| { readonly branches: readonly (readonly [condition: string, statements: readonly Statement[]])[] };

export interface Operators {
	readonly and: string;
	readonly or: string;
	readonly equal: string;
	/** What stands where nothing need be so. */
	readonly true: string;
}

export const place = ({ name }: ChannelSheet, index: number): string => `${name}_${index}`;
export const readable = ({ name }: ChannelSheet): string => `${name}_r`;
export const writable = ({ name }: ChannelSheet): string => `${name}_w`;

/** All variables that there are; ends of channels are 1 while open. */
export function variablesOf({ variables, channels }: Sheet): readonly (Variable & { readonly first: number })[] {
	return [
		...variables.map((variable) => ({ ...variable, first: 0 })),
		...channels.flatMap((channel) => [
			...Array.from({ length: channel.capacity }, (_, at) => ({
				name: place(channel, at),
				size: channel.kinds + 1,
				first: 0,
			})),
			...(channel.closes ? [readable(channel), writable(channel)].map((name) => ({ name, size: 2, first: 1 })) : []),
		]),
	];
}

export class Imperative {
	readonly #operators: Operators;

	constructor(operators: Operators) {
		this.#operators = operators;
	}

	/** One variable is one of some values. */
	among({ variable: { name }, ranges }: Among): string {
		const { and, or, equal } = this.#operators;
		if (ranges.length === 0) return `${name}${equal}-1`;
		const tests = ranges.map(([low, high]) =>
			low === high ? `${name}${equal}${low}` : `(${name}>=${low} ${and} ${name}<=${high})`,
		);
		return tests.length === 1 ? (tests[0] ?? "") : `(${tests.join(` ${or} `)})`;
	}

	all(conditions: readonly string[]): string {
		return conditions.length === 0 ? this.#operators.true : conditions.join(` ${this.#operators.and} `);
	}

	any(conditions: readonly string[]): string {
		return conditions.map((one) => `(${one})`).join(` ${this.#operators.or} `);
	}

	condition({ when, channels }: ActionSheet): string {
		const { equal } = this.#operators;
		const conditions = when.map((one) => this.among(one));
		for (const { channel, guard } of channels) {
			const { least, most, head } = guard;
			if (head !== undefined) conditions.push(`${place(channel, 0)}${equal}${head}`);
			if (least > (head === undefined ? 0 : 1)) conditions.push(`${place(channel, least - 1)}!=0`);
			if (most < channel.capacity) conditions.push(`${place(channel, most)}${equal}0`);
			// Ends that are never closed are open.
			for (const [wanted, name] of [
				[guard.readable, readable(channel)],
				[guard.writable, writable(channel)],
			] as const)
				if (wanted !== undefined && (channel.closes || !wanted))
					conditions.push(channel.closes ? `${name}${equal}${wanted ? 1 : 0}` : `0${equal}1`);
		}
		return this.all(conditions);
	}

	statements({ changes, operations }: ActionSheet): Statement[] {
		const { equal } = this.#operators;
		const moved = changes.map(({ variable: { name }, isCertain, becomes }): Statement => {
			const [only] = becomes;
			if (isCertain && only) return { to: name, value: String(only.value) };
			return {
				branches: becomes.map(({ among, value }) => [this.among(among), [{ to: name, value: String(value) }]] as const),
			};
		});
		const carried = operations.flatMap(([channel, operation]): Statement[] => {
			const places = Array.from({ length: channel.capacity }, (_, at) => place(channel, at));
			const ends = (...values: readonly (readonly [string, number])[]): Statement[] =>
				channel.closes ? values.map(([to, value]) => ({ to, value: String(value) })) : [];
			switch (operation.kind) {
				case "push": {
					const put = (to: string): Statement => ({ to, value: String(operation.code) });
					if (places.length === 1) return places.map(put);
					const branches = places.map((to, at) => {
						const before = at === 0 ? [] : [`${places[at - 1]}!=0`];
						return [this.all([...before, `${to}${equal}0`]), [put(to)]] as const;
					});
					return [{ branches }];
				}
				case "take":
					return places.map((to, at) => ({ to, value: places[at + 1] ?? "0" }));
				case "closeWrite":
					return ends([writable(channel), 0]);
				default: {
					// An end is lost, or all is made new: empty in both cases.
					const empty = places.map((to) => ({ to, value: "0" }));
					if (operation.kind === "closeRead") return [...empty, ...ends([readable(channel), 0])];
					return [...empty, ...ends([readable(channel), 1], [writable(channel), 1])];
				}
			}
		});
		return [...moved, ...carried];
	}
}
