/**
 * What a random system's data means (random-systems.ts), said a second time: steps as a plain function over plain states, every state
 * and step of the whole in lists, and fair runs by the definition of fairness over sets of states. Slow, and shares no line with
 * the explorer, the model's product or XState: an oracle for tests.
 */
import type { ArrowSpec, EffectSpec, SystemSpec } from "./random-systems.js";

export interface PlainState {
	/** For each process: its state and its number. */
	readonly at: readonly (readonly [state: number, n: number])[];
	readonly channels: readonly { readonly messages: readonly number[]; readonly closed: string }[];
}

export interface PlainEvent {
	readonly type: string;
	readonly message?: number;
}

export interface PlainEdge {
	readonly from: number;
	readonly to: number;
	readonly process: number;
	readonly event: PlainEvent;
}

export interface PlainGraph {
	readonly states: readonly PlainState[];
	readonly edges: readonly PlainEdge[];
	/** Steps from the initial state, at least. */
	readonly depth: readonly number[];
	/** The edges that lead out of each state. */
	readonly out: readonly (readonly PlainEdge[])[];
}

function fits({ from, on, when }: ArrowSpec, [state, n]: readonly [number, number], { type, message }: PlainEvent) {
	if (from !== state || on !== type) return false;
	return when === null || (when.of === "number" ? n : message) === when.is;
}

/** The state after an event of a process, or null if it cannot be. */
function take(spec: SystemSpec, before: PlainState, process: number, event: PlainEvent): PlainState | null {
	const own = before.at[process];
	const arrow = own && spec.processes[process]?.arrows.find((one) => fits(one, own, event));
	if (!own || !arrow) return null;
	const [state, n] = own;
	const number = arrow.set === null ? n : arrow.set === "message" ? (event.message ?? -1) : arrow.set;
	let now: PlainState | null = { ...before, at: before.at.with(process, [arrow.to ?? state, number]) };
	for (const effect of arrow.effects) if (now) now = effected(spec, now, effect, n);
	return now;
}

function effected(spec: SystemSpec, before: PlainState, effect: EffectSpec, n: number): PlainState | null {
	if (effect.do === "meet") {
		let now: PlainState | null = before;
		for (const { process, event } of effect.with) if (now) now = take(spec, now, process, { type: event });
		return now;
	}
	const channel = before.channels[effect.channel];
	if (!channel) return null;
	const { messages, closed } = channel;
	const become = (after: (typeof before.channels)[number]) => ({
		...before,
		channels: before.channels.with(effect.channel, after),
	});
	switch (effect.do) {
		case "push":
			if (closed.includes("r") || messages.length === spec.channels[effect.channel]) return null;
			return become({ messages: [...messages, effect.message ?? n], closed });
		case "take":
			return messages.length === 0 ? null : become({ messages: messages.slice(1), closed });
		case "closeRead":
			return become({ messages: [], closed: closed.includes("w") ? "rw" : "r" });
		case "closeWrite":
			return become({ messages, closed: closed.includes("r") ? "rw" : "w" });
		case "open":
			return become({ messages: [], closed: "" });
	}
}

function offers({ processes }: SystemSpec, { channels }: PlainState, process: number): PlainEvent[] {
	const { own = [], reads = [], writes = [] } = processes[process] ?? {};
	return [
		...own.map((type) => ({ type })),
		...reads.flatMap((channel): PlainEvent[] => {
			const { messages = [], closed = "" } = channels[channel] ?? {};
			const [message] = messages;
			if (message !== undefined) return [{ type: `HEAR${channel}`, message }];
			return closed.includes("w") ? [{ type: `END${channel}` }] : [];
		}),
		...writes.flatMap((channel) => (channels[channel]?.closed.includes("r") ? [{ type: `BROKEN${channel}` }] : [])),
	];
}

/** Everything that can be reached, breadth first; null if there are more states than that. */
export function plainGraph(spec: SystemSpec, most: number): PlainGraph | null {
	const first: PlainState = {
		at: spec.processes.map(() => [0, 0]),
		channels: spec.channels.map(() => ({ messages: [], closed: "" })),
	};
	const states = [first];
	const depth = [0];
	const edges: PlainEdge[] = [];
	const out: PlainEdge[][] = [];
	const numbers = new Map([[JSON.stringify(first), 0]]);
	for (let from = 0; from < states.length; from++) {
		const state = states[from] ?? first;
		const leading: PlainEdge[] = [];
		for (const process of spec.processes.keys())
			for (const event of offers(spec, state, process)) {
				const next = take(spec, state, process, event);
				if (!next) continue;
				const key = JSON.stringify(next);
				let to = numbers.get(key);
				if (to === undefined) {
					to = states.push(next) - 1;
					if (to >= most) return null;
					numbers.set(key, to);
					depth.push((depth[from] ?? 0) + 1);
				}
				leading.push({ from, to, process, event });
			}
		edges.push(...leading);
		out.push(leading);
	}
	return { states, edges, depth, out };
}

/** A promise: about a process's steps, or those of an event. */
export interface Promised {
	readonly process: number | null;
	readonly event: string | null;
	readonly strength: "weak" | "strong";
}

export const keeps = (
	{ process, event }: Promised,
	step: { readonly process: number; readonly type: string },
): boolean => (process === null || process === step.process) && (event === null || event === step.type);

/**
 * Whether some fair run begins where `from` holds and never comes to the goal: it ends where it may rest, or the states it is in again
 * and again are a set that hangs together by its own edges and keeps each promise.
 */
export function hasFairRun(
	{ states, out }: PlainGraph,
	claim: {
		readonly from: readonly boolean[];
		readonly goal: readonly boolean[];
		readonly promises: readonly Promised[];
		readonly mayRest: boolean;
	},
): boolean {
	const { from, goal, promises, mayRest } = claim;
	const reached = states.map((_, state) => from[state] === true && goal[state] !== true);
	for (let grew = true; grew; ) {
		grew = false;
		for (const edges of out)
			for (const edge of edges)
				if (reached[edge.from] && !goal[edge.to] && !reached[edge.to]) {
					reached[edge.to] = true;
					grew = true;
				}
	}
	const serves = (promised: Promised, { process, event }: PlainEdge) => keeps(promised, { process, type: event.type });
	const can = (state: number, promised: Promised) => (out[state] ?? []).some((edge) => serves(promised, edge));
	const part = states.flatMap((_, state) => (reached[state] ? [state] : []));
	const rests = (state: number) =>
		out[state]?.length === 0 || (mayRest && promises.every((promised) => !can(state, promised)));
	if (part.some(rests)) return true;
	/** States that hang together, by what reaches what within the set. */
	const together = (set: ReadonlySet<number>): number[][] => {
		const reach = new Map<number, Set<number>>();
		for (const start of set) {
			const seen = new Set<number>();
			const queue = [start];
			for (const state of queue)
				for (const { to } of out[state] ?? [])
					if (set.has(to) && !seen.has(to)) {
						seen.add(to);
						queue.push(to);
					}
			reach.set(start, seen);
		}
		const done = new Set<number>();
		return [...set].flatMap((state) => {
			if (done.has(state) || !reach.get(state)?.has(state)) return [];
			const members = [...(reach.get(state) ?? [])].filter((other) => reach.get(other)?.has(state));
			for (const member of members) done.add(member);
			return [members];
		});
	};
	const isFair = (members: readonly number[]): boolean => {
		const set = new Set(members);
		const starved = promises.filter((promised) => {
			const taken = members.some((state) =>
				(out[state] ?? []).some((edge) => set.has(edge.to) && serves(promised, edge)),
			);
			if (taken) return false;
			const able = members.filter((state) => can(state, promised)).length;
			return promised.strength === "weak" ? able === members.length : able > 0;
		});
		if (starved.length === 0) return true;
		// A weak promise that is broken here is broken in every smaller set.
		if (starved.some(({ strength }) => strength === "weak")) return false;
		return together(new Set(members.filter((state) => !starved.some((promised) => can(state, promised))))).some(isFair);
	};
	return together(new Set(part)).some(isFair);
}
