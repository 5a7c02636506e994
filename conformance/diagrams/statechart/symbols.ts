/**
 * Stand-ins for what is only known when a machine runs. What a transition does is computed by small functions from context and event;
 * called with stand-ins they tell what they would do, with names where values will be. Leaves out values that decide between two
 * things to do: of those every one is tried (CHOICES).
 */

/** Fields on which a machine's effects turn, with all their values. Of model/protocol/machines: a request to clean. */
const CHOICES: Readonly<Record<string, readonly string[]>> = { verb: ["todo", "foop"] };

const names = new WeakMap<object, string>();

/** The name of a stand-in, in braces; null if it is something else. */
export function nameOf(value: unknown): string | null {
	return typeof value === "function" ? (names.get(value) ?? null) : null;
}

type Each = (item: unknown, index: unknown) => unknown;

/** A list of one stand-in, which no condition can be asked about. */
class Unfiltered extends Array<unknown> {
	static override get [Symbol.species](): ArrayConstructor {
		return Array;
	}
	constructor(item: unknown) {
		super();
		this.push(item);
	}
	override filter<Kept>(): Kept[] {
		// The one that is there stands for any, so also for those that would be kept.
		return this as unknown[] as Kept[];
	}
}

function standIn(name: string, chosen: Readonly<Record<string, string>>): unknown {
	const written = `{${name}}`;
	const item = () => standIn(name, chosen);
	const special: Readonly<Record<PropertyKey, unknown>> = {
		[Symbol.toPrimitive]: (hint: string) => (hint === "number" ? 1 : written),
		[Symbol.iterator]: function* () {
			yield item();
		},
		map: (each: Each) => new Unfiltered(each(item(), standIn("id", chosen))),
		flatMap: (each: Each) => [each(item(), standIn("id", chosen))].flat(),
		filter: item,
		includes: () => false,
	};
	const proxy = new Proxy(() => undefined, {
		get: (_, key) => {
			if (Object.hasOwn(special, key)) return special[key];
			if (typeof key === "symbol") return undefined;
			return chosen[key] ?? standIn(/^\d+$/.test(key) ? name : key, chosen);
		},
		apply: item,
	});
	names.set(proxy, written);
	return proxy;
}

/** Everything that a function of context and event can come to; null if it cannot be told without values. */
export function outcomes(
	compute: (scope: { context: unknown; event: unknown }, parameters: unknown) => unknown,
): unknown[] {
	const results: unknown[] = [];
	const known = new Set<string>();
	for (const chosen of combinations(Object.entries(CHOICES))) {
		let result: unknown;
		try {
			const scope = { context: standIn("context", chosen), event: standIn("event", chosen) };
			result = compute(scope, standIn("parameters", chosen));
		} catch {
			// A function that needs real values says nothing here.
			continue;
		}
		const key = JSON.stringify(result, (_, value: unknown) => nameOf(value) ?? value);
		if (known.has(key)) continue;
		known.add(key);
		results.push(result);
	}
	return results;
}

function combinations(choices: readonly (readonly [string, readonly string[]])[]): Record<string, string>[] {
	return choices.reduce<Record<string, string>[]>(
		(all, [field, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [field]: value }))),
		[{}],
	);
}
