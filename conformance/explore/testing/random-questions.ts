/**
 * Random questions about random systems, as plain data: predicates on processes and channels, promises, and which options the search
 * is given. Each predicate can be asked of a plain state and of the explorer. Leaves out the systems.
 */
import fc from "fast-check";
import type { Fairness } from "../liveness.js";
import type { Contents, Look, Predicate } from "../predicate.js";
import { keeps, type PlainState, type Promised } from "./plain-search.js";

export type PredicateSpec =
	| { readonly is: "at"; readonly process: number; readonly state: number }
	| { readonly is: "number"; readonly process: number; readonly n: number }
	| { readonly is: "length"; readonly channel: number; readonly length: number }
	| { readonly is: "first"; readonly channel: number; readonly message: number }
	| { readonly is: "not"; readonly what: PredicateSpec }
	| { readonly is: "both" | "either"; readonly one: PredicateSpec; readonly other: PredicateSpec };

/** Whenever this, then sooner or later that. */
export interface ClaimSpec {
	/** Null: from the initial state on. */
	readonly from: PredicateSpec | null;
	readonly goal: PredicateSpec;
	readonly promises: readonly Promised[];
	readonly mayRest: boolean;
}

export interface Question {
	readonly wanted: PredicateSpec;
	/** The first is also the goal where a question is about allowed steps. */
	readonly claims: readonly ClaimSpec[];
	/** Steps of this process alone are allowed where a question is about allowed steps. */
	readonly allowed: number;
	readonly hashing: "strong" | "weak";
	readonly tableSize: number;
	/** After so many states fields are as narrow as can be. */
	readonly settled: number;
}

const single: fc.Arbitrary<PredicateSpec> = fc.oneof(
	fc.record({ is: fc.constant("at" as const), process: fc.nat(2), state: fc.nat(3) }),
	fc.record({ is: fc.constant("number" as const), process: fc.nat(2), n: fc.nat(2) }),
	fc.record({ is: fc.constant("length" as const), channel: fc.nat(1), length: fc.nat(3) }),
	fc.record({ is: fc.constant("first" as const), channel: fc.nat(1), message: fc.nat(2) }),
);
const predicates: fc.Arbitrary<PredicateSpec> = fc.oneof(
	{ weight: 3, arbitrary: single },
	single.map((what) => ({ is: "not" as const, what })),
	fc.record({ is: fc.constantFrom("both" as const, "either" as const), one: single, other: single }),
);

const nobody = fc.constant(null);
const own = fc.constantFrom("A", "B", "C");
const strength = fc.constantFrom("weak" as const, "strong" as const);
/** Mostly about events: what a process does at all it does again and again. */
const promises: fc.Arbitrary<Promised> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ process: nobody, event: own, strength }) },
	{ weight: 1, arbitrary: fc.record({ process: fc.nat(2), event: nobody, strength }) },
	{ weight: 2, arbitrary: fc.record({ process: fc.nat(1), event: own, strength }) },
	{ weight: 1, arbitrary: fc.record({ process: nobody, event: fc.constantFrom("HEAR0", "HEAR1"), strength }) },
);

const claims: fc.Arbitrary<ClaimSpec> = fc.record({
	from: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, predicates),
	goal: fc.oneof(single, predicates),
	promises: fc.array(promises, { maxLength: 4 }),
	mayRest: fc.constantFrom(false, false, true),
});

/** A system costs more than a claim. */
const CLAIMS = 8;

export const questions: fc.Arbitrary<Question> = fc.record({
	wanted: predicates,
	claims: fc.array(claims, { minLength: CLAIMS, maxLength: CLAIMS }),
	allowed: fc.nat(2),
	hashing: fc.constantFrom("strong" as const, "weak" as const),
	tableSize: fc.constantFrom(4, 16, 1 << 12),
	settled: fc.constantFrom(3, 20, 1 << 17),
});

/** Of a plain state. What the system does not have is never so. */
export function holds(spec: PredicateSpec, state: PlainState): boolean {
	switch (spec.is) {
		case "at":
			return state.at[spec.process]?.[0] === spec.state;
		case "number":
			return state.at[spec.process]?.[1] === spec.n;
		case "length":
			return state.channels[spec.channel]?.messages.length === spec.length;
		case "first":
			return state.channels[spec.channel]?.messages[0] === spec.message;
		case "not":
			return !holds(spec.what, state);
		case "both":
			return holds(spec.one, state) && holds(spec.other, state);
		case "either":
			return holds(spec.one, state) || holds(spec.other, state);
	}
}

/** The same as the explorer asks it, of a system with so many processes and channels. */
export function predicateOf(spec: PredicateSpec, processes: number, channels: number): Predicate {
	const asked = (one: PredicateSpec, look: Look, contents: Contents): boolean => {
		switch (one.is) {
			case "at":
				return one.process < processes && look(`p${one.process}`).value === `s${one.state}`;
			case "number":
				return one.process < processes && look(`p${one.process}`).context.n === one.n;
			case "length":
				return one.channel < channels && contents(`c${one.channel}`).length === one.length;
			case "first":
				return one.channel < channels && contents(`c${one.channel}`)[0] === one.message;
			case "not":
				return !asked(one.what, look, contents);
			case "both":
				return asked(one.one, look, contents) && asked(one.other, look, contents);
			case "either":
				return asked(one.one, look, contents) || asked(one.other, look, contents);
		}
	};
	return (look, contents) => asked(spec, look, contents);
}

export const fairnessOf = (promised: Promised, index: number): Fairness => ({
	name: `promise ${index}`,
	strength: promised.strength,
	steps: ({ process, event }) => keeps(promised, { process: Number(process.slice(1)), type: event.type }),
});
