/**
 * What the model allows after a given beginning: the machines are explored once for a scope, and a run is followed through all
 * states that it may be in (the subset construction). Leaves out the reference.
 */

import type { MessageContext } from "../../../model/protocol/machines/message.js";
import { channelsOf, isLost, type Look } from "../../../model/protocol/properties.js";
import { MESSAGE_FILES, type MessageFile, stateOf } from "../../../model/protocol/states.js";
import { protocolSystem, type Scope } from "../../../model/protocol/system.js";
import { System } from "../../../model/system.js";
import { type Edge, type Exploration, explore } from "../../explore/naive.js";
import { ACKNOWLEDGED, imageLabel, isVisible, killed, type Label, POWER_OFF, served } from "./labels.js";

/** States that a run may be in, as numbers. */
export type Possible = ReadonlySet<number>;

const OPERATIONS: Readonly<Record<string, string>> = {
	"-w": "CREATE",
	"-s": "LINK",
	ws: "SYNC",
	sm: "MARK",
	wm: "MARK",
};

/** The label of a step, or null if nothing can be seen of it. */
export function labelOf({ process, event }: Edge, before: MessageContext, after: MessageContext): Label | null {
	if (process === "starter") {
		if (event.type === "KILL") return killed(String(event.process));
		return event.type === "POWER_FAILURE" ? POWER_OFF : null;
	}
	if (event.type === "SETTLE") return imageLabel(after.now);
	if (before.acknowledged !== after.acknowledged) return ACKNOWLEDGED;
	for (const channel of ["local", "remote"] as const)
		if (before.served[channel] !== after.served[channel]) return served(channel);
	const at = [...MESSAGE_FILES.keys()].find((index) => before.now[index] !== after.now[index]);
	const file: MessageFile | undefined = at === undefined ? undefined : MESSAGE_FILES[at];
	if (at === undefined || file === undefined || !isVisible(before.now, file)) return null;
	const marks = `${before.now[at]}${after.now[at]}`;
	return `${marks.endsWith("-") ? "UNLINK" : (OPERATIONS[marks] ?? marks)} ${file}`;
}

export class ModelRuns {
	readonly states: number;
	readonly #scope: Scope;
	readonly #exploration: Exploration;
	/** For each state: where it leads unseen, and where by which label. */
	readonly #unseen: readonly number[][];
	readonly #seen: readonly Map<Label, number[]>[];
	readonly #known = new Map<string, Possible>();

	/** Explores the scope. @throws RangeError if it has more than `limit` states */
	constructor(scope: Scope, limit: number) {
		this.#scope = scope;
		this.#exploration = explore(new System(protocolSystem(scope)), { limit });
		const { states, edges } = this.#exploration;
		this.states = states.length;
		const message = states.map((_, at) => this.#message(at));
		const unseen: number[][] = states.map(() => []);
		const seen: Map<Label, number[]>[] = states.map(() => new Map());
		for (const edge of edges) {
			const [before, after] = [message[edge.from], message[edge.to]];
			if (!before || !after) continue;
			const label = labelOf(edge, before, after);
			if (label === null) unseen[edge.from]?.push(edge.to);
			else {
				const targets = seen[edge.from]?.get(label) ?? [];
				seen[edge.from]?.set(label, [...targets, edge.to]);
			}
		}
		this.#unseen = unseen;
		this.#seen = seen;
	}

	/** States in which a run with these labels may be; empty if the model does not allow it. */
	after(labels: readonly Label[]): Possible {
		const key = labels.join("\n");
		const known = this.#known.get(key);
		if (known) return known;
		const last = labels.at(-1);
		const possible =
			last === undefined
				? this.#spread([0])
				: this.#spread([...this.after(labels.slice(0, -1))].flatMap((state) => this.#seen[state]?.get(last) ?? []));
		this.#known.set(key, possible);
		return possible;
	}

	/** Labels that may come next: what the model expected, where it does not allow what came. */
	next(possible: Possible): readonly Label[] {
		return [...new Set([...possible].flatMap((state) => [...(this.#seen[state]?.keys() ?? [])]))].sort();
	}

	/** Whether the message is lost: in all of the states, in none, or it cannot be told. */
	lost(possible: Possible): "all" | "none" | "some" {
		const found = new Set([...possible].map((state) => isLost(this.#look(state), 0)));
		if (found.size > 1) return "some";
		return found.has(true) ? "all" : "none";
	}

	/** Whether the message may have left the queue. */
	mayBeGone(possible: Possible): boolean {
		return [...possible].some((state) => stateOf(present(this.#message(state))) === "S1");
	}

	/** How often each recipient may have been served in the end, as "local 1, remote 2" (2: more than once). */
	outcomes(possible: Possible): readonly string[] {
		const reached = new Set(possible);
		for (const state of reached) {
			for (const next of this.#unseen[state] ?? []) reached.add(next);
			for (const [label, targets] of this.#seen[state] ?? [])
				if (!label.startsWith("KILL") && label !== POWER_OFF) for (const target of targets) reached.add(target);
		}
		const ends = [...reached].filter((state) => stateOf(present(this.#message(state))) === "S1");
		return [...new Set(ends.map((state) => outcomeText(this.#message(state))))].sort();
	}

	#look(state: number): Look {
		const found = this.#exploration.states[state];
		if (!found) throw new RangeError(`There is no state ${state}.`);
		return (process) => this.#exploration.system.local(found, process);
	}

	/** The properties vouch for the type: they look at messages in the same way. */
	#message(state: number): MessageContext {
		return this.#look(state)("message0").context as unknown as MessageContext;
	}

	#spread(from: readonly number[]): Possible {
		const reached = new Set(from);
		for (const state of reached) for (const next of this.#unseen[state] ?? []) reached.add(next);
		return reached;
	}

	/** The kinds of recipients that the scope's message has. */
	get channels(): readonly string[] {
		return channelsOf(this.#scope.messages[0] ?? "X");
	}
}

function present({ now }: MessageContext): Readonly<Record<MessageFile, boolean>> {
	const has = (file: MessageFile) => now[MESSAGE_FILES.indexOf(file)] !== "-";
	return {
		mess: has("mess"),
		intd: has("intd"),
		todo: has("todo"),
		info: has("info"),
		local: has("local"),
		remote: has("remote"),
		bounce: has("bounce"),
	};
}

function outcomeText({ kinds, served: counts, acknowledged }: MessageContext): string {
	const parts = channelsOf(kinds).map((channel) => `${channel} ${counts[channel]}`);
	return [acknowledged ? "acknowledged" : "not acknowledged", ...parts].join(", ");
}
