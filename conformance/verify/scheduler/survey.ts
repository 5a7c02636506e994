/**
 * Every run of the model within a scope: each arrival, slot, completion and tick that can come next is tried in each state, from the
 * start until nothing is left to do. Model and reference are compared on each run to its end, and claims are watched in each step; of
 * the breaches of a claim the one with the fewest recipients, and then steps, is kept. Leaves out what the arenas are (arenas.ts).
 */
import type { Always, Moment } from "../../../model/scheduler/claims.js";
import type { Outcome, SchedulerConfig, Stimulus } from "../../../model/scheduler/events.js";
import { RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { initialWorld, step } from "../../../model/scheduler/system.js";
import type { World } from "../../../model/scheduler/world.js";
import type { Scenario } from "../../cases/scenario.js";
import { addressees } from "./addressees.js";
import type { Budget } from "./row.js";
import { type Step, scenarioOfSteps } from "./scenario-of-steps.js";
import { firstDifference, REFERENCE } from "./side-by-side.js";

/** What may happen in the runs of a scope. */
export interface Arena {
	/** Shown in reports. */
	readonly name: string;
	readonly manager: "qmgr" | "oqmgr";
	readonly knobs: KnobSettings;
	/** Recipients of all messages together, at most. */
	readonly recipients: number;
	readonly messages: number;
	/** Destinations as "d1.t1", in the order in which they are first used, so that no two runs differ in names only. */
	readonly destinations: readonly string[];
	/** The recipients of one message may be for several destinations. */
	readonly mixed: boolean;
	/** Deliveries under way at a time, at most. */
	readonly inFlight: number;
	/** How many times the clock may move by a second; "slots": it moves by one after each delivery. */
	readonly ticks: number | "slots";
	readonly outcomes: readonly Outcome[];
}

/** A claim over a run from its start, asked after each step: what contradicts it, or null. */
export type RunClaim = (steps: readonly Step[]) => string | null;

/** A breach of a claim: what was wrong, and the run that leads to it. */
export interface Breach {
	readonly what: string;
	readonly scenario: Scenario;
	readonly recipients: number;
	readonly steps: number;
}

export interface Watched {
	/** Steps in which the claim was put to the proof. */
	proofs: number;
	breach: Breach | null;
}

export interface Survey {
	/** Runs to the end, each compared with the reference. */
	runs: number;
	/** Steps of the model, those that runs have in common counted once. */
	steps: number;
	/** Selections compared. */
	selections: number;
	disagreement: Breach | null;
	readonly claims: ReadonlyMap<string, Watched>;
	isWhole: boolean;
}

interface Node {
	readonly world: World;
	readonly steps: readonly Step[];
	readonly recipients: number;
	readonly messages: number;
	readonly destinations: number;
	readonly ticks: number;
}

export class Surveyor {
	readonly survey: Survey;
	readonly #claims: readonly (readonly [Always, Watched])[];
	readonly #runClaims: readonly (readonly [RunClaim, Watched])[];
	readonly #config: SchedulerConfig;

	constructor(
		readonly arena: Arena,
		claims: Readonly<Record<string, Always>>,
		readonly budget: Budget,
		runClaims: Readonly<Record<string, RunClaim>> = {},
	) {
		const watched = Object.entries(claims).map(([name, claim]) => ({
			name,
			claim,
			seen: { proofs: 0, breach: null } as Watched,
		}));
		this.#claims = watched.map(({ claim, seen }) => [claim, seen]);
		const overRuns = Object.entries(runClaims).map(([name, claim]) => ({
			name,
			claim,
			seen: { proofs: 0, breach: null } as Watched,
		}));
		this.#runClaims = overRuns.map(({ claim, seen }) => [claim, seen]);
		const transports = [...new Set(arena.destinations.map((name) => name.slice(name.indexOf(".") + 1)))];
		this.#config = { manager: arena.manager, knobs: arena.knobs, transports };
		const byName = new Map([...watched, ...overRuns].map(({ name, seen }) => [name, seen]));
		this.survey = { runs: 0, steps: 0, selections: 0, disagreement: null, claims: byName, isWhole: true };
	}

	/** Tries everything. */
	async all(): Promise<Survey> {
		const world = initialWorld(this.#config);
		await this.#from({ world, steps: [], recipients: 0, messages: 0, destinations: 0, ticks: 0 });
		return this.survey;
	}

	async #from(node: Node): Promise<void> {
		if (this.budget.isSpent) {
			this.survey.isWhole = false;
			return;
		}
		let isEnd = true;
		for (const next of this.#moves(node)) {
			isEnd = false;
			await this.#from(next);
		}
		if (isEnd) await this.#compare(node);
	}

	async #compare({ steps, recipients }: Node): Promise<void> {
		this.survey.runs++;
		if (this.survey.runs % 256 === 0) await this.budget.pause();
		for (const { observations } of steps) {
			for (const { saw } of observations) if (saw === "select") this.survey.selections++;
		}
		const differs = await firstDifference(REFERENCE, this.#config, steps);
		if (differs === null || this.survey.disagreement !== null) return;
		const what = `model and reference differ in step ${differs}`;
		this.survey.disagreement = {
			what,
			scenario: this.#scenario(steps.slice(0, differs), what),
			recipients,
			steps: differs,
		};
	}

	/** Nothing comes when all is done, since that would be another run. */
	*#moves(node: Node): Generator<Node> {
		const { world, messages, ticks } = node;
		const { arena } = this;
		const busy = Object.keys(world.inFlight).length;
		const isIdle =
			busy === 0 && world.timers.length === 0 && !Object.values(world.asked).some(({ length }) => length > 0);
		if (messages > 0 && isIdle) return;
		if (messages < arena.messages) yield* this.#arrivals(node);
		if (busy < arena.inFlight) {
			for (const transport of this.#config.transports) {
				if ((world.asked[transport] ?? []).length === 0) continue;
				const slot = this.#step(node, { do: "slot", transport });
				if (arena.inFlight > 1) yield slot;
				else yield* this.#completions(slot);
			}
		}
		if (arena.inFlight > 1) yield* this.#completions(node);
		const mayTick = typeof arena.ticks === "number" && ticks < arena.ticks && messages > 0;
		if (mayTick) yield { ...this.#step(node, { do: "tick", seconds: 1 }), ticks: ticks + 1 };
	}

	*#arrivals(node: Node): Generator<Node> {
		const { arena } = this;
		const messages = node.messages + 1;
		for (let size = 1; size <= arena.recipients - node.recipients; size++) {
			for (const { recipients, destinations } of addressees(size, arena.destinations, node.destinations, arena.mixed)) {
				const next = this.#step(node, { do: "arrive", message: `M${messages}`, recipients, single: true });
				yield { ...next, messages, recipients: node.recipients + size, destinations };
			}
		}
	}

	/** One delivery at a time ends before anything else; if its slot found nothing, that was all. */
	*#completions(node: Node): Generator<Node> {
		const deliveries = deliveriesThatDiffer(node.world);
		if (deliveries.length === 0 && this.arena.inFlight === 1) yield node;
		for (const delivery of deliveries) {
			for (const outcome of this.arena.outcomes) {
				const ended = this.#step(node, { do: "complete", delivery, outcome });
				yield this.arena.ticks === "slots" ? this.#step(ended, { do: "tick", seconds: 1 }) : ended;
			}
		}
	}

	/** One step, and what a healthy retry(8) does after it, as the driver of scenarios has it. */
	#step(node: Node, stimulus: Stimulus): Node {
		let next = this.#apply(node, stimulus);
		for (;;) {
			const [delivery] = deliveriesThatDiffer(next.world, true);
			if (delivery !== undefined) next = this.#apply(next, { do: "complete", delivery, outcome: "deferred" });
			else if ((next.world.asked[RETRY_TRANSPORT] ?? []).length === 0) return next;
			else next = this.#apply(next, { do: "slot", transport: RETRY_TRANSPORT });
		}
	}

	#apply(node: Node, stimulus: Stimulus): Node {
		this.survey.steps++;
		const { world, observations, events } = step(node.world, stimulus);
		const steps = [...node.steps, { stimulus, observations }];
		const moment: Moment = { before: node.world, stimulus, after: world, observations, events };
		for (const [claim, watched] of this.#claims) {
			if (claim.sometimes(moment)) watched.proofs++;
			this.#note(watched, claim.breach(moment), steps);
		}
		for (const [claim, watched] of this.#runClaims) {
			watched.proofs++;
			this.#note(watched, claim(steps), steps);
		}
		return { ...node, world, steps };
	}

	#note(watched: Watched, what: string | null, steps: readonly Step[]): void {
		if (what === null) return;
		const recipients = arrivedIn(steps);
		const known = watched.breach;
		if (known !== null && (known.recipients - recipients || known.steps - steps.length) <= 0) return;
		watched.breach = { what, scenario: this.#scenario(steps, what), recipients, steps: steps.length };
	}

	#scenario(steps: readonly Step[], name: string): Scenario {
		return scenarioOfSteps(steps, this.arena.manager, this.arena.knobs, name);
	}
}

function arrivedIn(steps: readonly Step[]): number {
	return steps.reduce((sum, { stimulus }) => sum + (stimulus.do === "arrive" ? stimulus.recipients.length : 0), 0);
}

/** Of the deliveries of one message to one destination, which differ in names only, the oldest. Of the retry transport, or of all others. */
function deliveriesThatDiffer({ inFlight, machines }: World, retry = false): number[] {
	const seen = new Set<string>();
	const deliveries: number[] = [];
	for (const [delivery, entry] of Object.entries(inFlight)) {
		const context = machines.entry[entry]?.context;
		const isRetry = machines.destination[context?.destination ?? ""]?.context.transport === RETRY_TRANSPORT;
		const key = `${context?.message} ${context?.destination}`;
		if (isRetry !== retry || seen.has(key)) continue;
		seen.add(key);
		deliveries.push(Number(delivery));
	}
	return deliveries;
}
