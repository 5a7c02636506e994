/**
 * Follows one message, or the processes alone, through the machines: keeps what the observations allow. Where the recipients are not
 * known it keeps all kinds side by side. Leaves out which observations there are.
 */
import { MACHINES } from "../../../model/protocol/system.js";
import type { Story } from "./blame.js";
import { messageInWords, type Observation, PIPE_ENDS } from "./observation.js";
import { Observed, type ObservedScope, type Possible } from "./observed.js";

/** What one scope has been found to allow serves all messages of all traces. */
const CACHE = new WeakMap<typeof MACHINES, Map<string, Observed>>();

function observed(scope: ObservedScope): Observed {
	const machines = scope.machines ?? MACHINES;
	const known = CACHE.get(machines) ?? new Map<string, Observed>();
	CACHE.set(machines, known);
	const { kinds, real, preprocessed, deliveries, mayIgnoreEnds } = scope;
	const key = JSON.stringify([kinds, [...real].sort(), preprocessed, deliveries, mayIgnoreEnds]);
	const found = known.get(key) ?? new Observed(scope);
	known.set(key, found);
	return found;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface Alternative {
	readonly system: Observed;
	readonly possible: Possible;
}

export class Follower {
	readonly seesDeliveries: boolean;
	readonly story: Mutable<Omit<Story, "message">> = {
		started: false,
		stopped: false,
		announced: false,
		lastReply: null,
		waitsFor: null,
		sendEnded: false,
	};
	readonly #observed: Observation[] = [];
	/** Its files were removed at send's request. */
	eliminated = false;
	#alternatives: Alternative[];
	/** What the last observation left of the alternatives, when it left nothing. */
	#stuck: readonly Alternative[] = [];

	constructor(scopes: readonly ObservedScope[]) {
		this.seesDeliveries = scopes.every(({ deliveries }) => deliveries);
		this.#alternatives = scopes.map((scope) => {
			const system = observed(scope);
			return { system, possible: system.initial() };
		});
	}

	/** False if nothing allows it. @param shown is given the transitions that explain it */
	observe(observation: Observation, shown: Set<string>): boolean {
		const left: Alternative[] = [];
		for (const { system, possible } of this.#alternatives) {
			const outcome = system.observe(possible, observation);
			if (outcome.next === null) continue;
			if (left.length === 0) {
				for (const transition of outcome.shown) shown.add(transition);
			}
			left.push({ system, possible: outcome.next });
		}
		if (left.length === 0) this.#stuck = this.#alternatives;
		else {
			this.#alternatives = left;
			this.#observed.push(observation);
			this.#remember(observation);
		}
		return left.length > 0;
	}

	/** All transitions that a short way through what was observed takes, in order. */
	way(): readonly string[] {
		return this.#alternatives[0]?.system.way(this.#observed) ?? [];
	}

	/** What the machines would have said instead, for an explanation. */
	expectedInWords(observation: Observation): string {
		const all = this.#stuck.flatMap(({ system, possible }) => system.expected(possible));
		const expected = [
			...new Set(
				all.map(
					({ pipe, message }) =>
						`${messageInWords(message)} from ${PIPE_ENDS[pipe].writer} to ${PIPE_ENDS[pipe].reader}`,
				),
			),
		];
		if (expected.length === 0)
			return observation.what === "quiet" ? ", as something is left to do" : "; nothing was to be said";
		return `; expected was ${expected.join(" or ")}`;
	}

	#remember(observation: Observation): void {
		const { story } = this;
		if (observation.what === "end") story.sendEnded ||= observation.pipe === "commands";
		if (observation.what === "ended" || observation.what === "killed")
			story.sendEnded ||= observation.process === "send";
		if (observation.what === "queued") story.waitsFor = "todo";
		if (observation.what === "event") story.waitsFor = "send";
		if (observation.what !== "said") return;
		const { pipe, message } = observation;
		switch (pipe) {
			case "commands":
				story.started ||= message === '"S"';
				story.stopped ||= message === '"X"';
				return;
			case "announcements":
				if (message === '"X"') return;
				story.announced = true;
				story.lastReply = null;
				story.waitsFor = "send";
				return;
			case "todoRequests":
				story.waitsFor = "todoClean";
				return;
			case "todoReplies":
				story.lastReply = String(JSON.parse(message));
				story.waitsFor = "todo";
				return;
			case "sendRequests":
				story.waitsFor = "sendClean";
				return;
			case "sendReplies":
				this.eliminated = true;
				story.waitsFor = null;
		}
	}
}
