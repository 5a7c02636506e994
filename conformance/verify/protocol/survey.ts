/**
 * Some claims on some systems: each system is searched once for all of them, and each claim has an answer for all systems together.
 * Leaves out which they are: arenas.ts.
 */
import { protocolSystem, type Scope } from "../../../model/protocol/system.js";
import type { Symmetry } from "../../explore/index.js";
import type { Counterexample, RowAnswer, RowOptions } from "../row.js";
import { Budget } from "../scheduler/row.js";
import { answer, type ClaimAnswer, needsSteps, searchWithin, type Way } from "./ask.js";
import { claimOf } from "./claims.js";
import { machinesOf } from "./variants.js";

export interface Arena {
	readonly name: string;
	readonly scope: Scope;
	/** Of variants.ts. */
	readonly machines: string;
	/** Whether states are searched up to the names of the messages; those in the list are told apart from the others. */
	readonly alike?: { readonly tracked: readonly number[] };
}

/** With more messages the proof that they are alike takes longer than the search; the machines are the same. */
const MOST_PROVED_ALIKE = 4;

/** Where the ids of messages stand in the protocol's model. */
export function protocolSymmetry({ messages }: Scope, tracked: readonly number[] = []): Symmetry {
	return {
		size: messages.length,
		families: ["message", "queue"],
		idFields: ["id"],
		idLists: ["kinds", "seen", "local", "remote", "ending"],
		idChannels: [],
		tracked,
		check: messages.length > MOST_PROVED_ALIKE ? "what was met" : "everything",
	};
}

interface Tally {
	breach: { readonly arena: Arena; readonly way: Way } | null;
	witnessed: boolean;
	open: boolean;
}

/** What one survey found; asked for by several rows, carried out once. */
export class Survey {
	readonly #arenas: readonly Arena[];
	readonly #claims: readonly string[];
	readonly #tallies = new Map<string, Tally>();
	#states = 0;
	#orbits = 0;
	#steps = 0;
	#searched = 0;
	#unfinished: string | null = null;
	#done = false;

	/** @param claims ids */
	constructor(arenas: readonly Arena[], claims: readonly string[]) {
		this.#arenas = arenas;
		this.#claims = claims;
	}

	/** The answer on one claim; the first that asks has to wait for the searches. */
	async answer(row: string, claim: string, covered: string, options: RowOptions): Promise<RowAnswer> {
		if (!this.#done) await this.#search(options);
		const tally = this.#tallies.get(claim);
		const counts = {
			states: this.#states,
			...(this.#orbits < this.#states ? { "states up to names": this.#orbits } : {}),
			steps: this.#steps,
		};
		if (tally?.breach) {
			const { arena, way } = tally.breach;
			const note = `in: ${arena.name}; ${way.stem.length} steps${way.cycle.length > 0 ? ` to a cycle of ${way.cycle.length}` : ""}`;
			return { verdict: "refuted", counts, covered, note, counterexample: counterexampleOf(row, claim, arena, way) };
		}
		if (this.#unfinished !== null) {
			const part = `${this.#searched} of ${this.#arenas.length} systems searched to the end, of: ${covered}`;
			return { verdict: "partial", counts, covered: part, note: this.#unfinished };
		}
		if (!tally?.witnessed) return { verdict: "partial", counts, covered, note: "nothing was found that it is about" };
		return { verdict: "proved", counts, covered };
	}

	async #search(options: RowOptions): Promise<void> {
		this.#done = true;
		const budget = new Budget(options);
		const claims = this.#claims.map((id) => ({ id, claim: claimOf(id) }));
		for (const { id } of claims) this.#tallies.set(id, { breach: null, witnessed: false, open: false });
		for (const [index, arena] of this.#arenas.entries()) {
			options.progress(arena.name, index, this.#arenas.length);
			await budget.pause();
			if (budget.isSpentNow) {
				this.#unfinished ??= `${budget.reason}, before: ${arena.name}`;
				return;
			}
			const { scope, machines, alike } = arena;
			const found = searchWithin(
				protocolSystem(scope, machinesOf(machines)),
				{
					bytes: options.bytes,
					isSpent: ({ states }) => {
						options.progress(`${arena.name}: states`, states);
						return budget.isSpentNow;
					},
				},
				{
					keepSteps: claims.some(({ claim }) => needsSteps(claim)),
					...(alike ? { symmetry: protocolSymmetry(scope, alike.tracked) } : {}),
				},
			);
			this.#orbits += found.states;
			this.#states += found.unfolded();
			this.#steps += found.steps;
			if (found.complete) this.#searched++;
			else {
				const why = budget.isSpentNow ? budget.reason : "not searched to the end: it needs more memory";
				this.#unfinished ??= `${why}, in: ${arena.name}, after ${found.states.toLocaleString("en-US")} states${arena.alike ? " up to names" : ""}`;
			}
			for (const { id, claim } of claims) {
				options.progress(`${arena.name}: ${id}, states`, found.states);
				this.#note(id, arena, answer(claim, found, scope));
			}
		}
	}

	#note(id: string, arena: Arena, { verdict, witnessed, way }: ClaimAnswer): void {
		const tally = this.#tallies.get(id);
		if (!tally) return;
		tally.witnessed ||= witnessed;
		if (verdict === "refuted" && way && !(tally.breach && length(tally.breach.way) <= length(way)))
			tally.breach = { arena, way };
	}
}

const length = ({ stem, cycle }: Way): number => stem.length + cycle.length;

export function counterexampleOf(row: string, claim: string, { scope, machines }: Arena, way: Way): Counterexample {
	const { stem, cycle } = way;
	const steps = [...stem, ...cycle].map(({ process, event }, index) => ({
		n: index + 1,
		process,
		event: { ...event },
		...(index === stem.length ? { cycle: true as const } : {}),
	}));
	const header = { spoolproof: "trace", version: 1, wing: "protocol-model", row, claim, machines, scope } as const;
	return {
		wing: "protocol",
		trace: {
			header: { ...header, scope: { ...scope, messages: [...scope.messages], outcomes: [...scope.outcomes] } },
			steps,
		},
	};
}
