/**
 * Searches one system and says of each claim whether it holds there, with a way to show why not. What a search that ended early did not
 * find may still be there: then the answer is unknown. Leaves out which systems and claims (arenas.ts, claims.ts).
 */
import type { Look } from "../../../model/protocol/properties.js";
import type { Scope } from "../../../model/protocol/system.js";
import type { SystemDefinition } from "../../../model/system.js";
import {
	canReach,
	findCycle,
	leadsTo,
	type Progress,
	Search,
	type Symmetry,
	type TraceStep,
} from "../../explore/index.js";
import type { Claim } from "./claims.js";

export interface Way {
	readonly stem: readonly TraceStep[];
	/** Of a lasso; empty if there is no cycle: the last state shows it, or everything rests there. */
	readonly cycle: readonly TraceStep[];
}

export interface ClaimAnswer {
	readonly verdict: "holds" | "refuted" | "unknown";
	/** Whether anything was found that the claim is about. */
	readonly witnessed: boolean;
	readonly way: Way | null;
}

export interface Limits {
	/** For the search and the questions that come after it. */
	readonly bytes: number;
	/** Called now and then; true ends the search. */
	readonly isSpent: (progress: Progress) => boolean;
}

/** The search was told to end. */
class Spent extends Error {}

/** What of the memory the search itself may take: questions about ways need lists as long as those of the states and steps. */
const SHARE = { states: 0.9, steps: 0.5 };

/** Searches as far as the limits go. `complete` of what is returned says whether that was all. */
export function searchWithin(
	definition: SystemDefinition,
	limits: Limits,
	{ keepSteps, symmetry }: { readonly keepSteps: boolean; readonly symmetry?: Symmetry },
): Search {
	const found = new Search(definition, {
		keepSteps,
		budget: { bytes: limits.bytes * (keepSteps ? SHARE.steps : SHARE.states) },
		...(symmetry ? { symmetry } : {}),
		progress: (progress) => {
			if (limits.isSpent(progress)) throw new Spent();
		},
	});
	try {
		return found.run();
	} catch (error) {
		if (error instanceof Spent) return found;
		throw error;
	}
}

/** Whether the claim is about ways, so that the search must keep its steps. */
export function needsSteps({ kind }: Claim): boolean {
	return kind !== "always";
}

export function answer(claim: Claim, found: Search, scope: Scope): ClaimAnswer {
	const held = found.complete ? "holds" : "unknown";
	const at = (state: number, cycle: readonly TraceStep[] = []) => ({ stem: found.pathTo(state), cycle });
	switch (claim.kind) {
		case "always": {
			const { holds, sometimes } = claim;
			const broken = found.find((look) => !holds(look, scope));
			const witnessed = found.find((look) => sometimes.holds(look, scope)) >= 0;
			return broken < 0 ? { verdict: held, witnessed, way: null } : { verdict: "refuted", witnessed, way: at(broken) };
		}
		case "possible": {
			const from = (look: Look) => claim.from(look, scope);
			const begins = found.mark(from);
			const witnessed = begins.includes(1);
			// Before all states are known a goal that was not found may still be within reach.
			if (!found.complete) return { verdict: "unknown", witnessed, way: null };
			const reaches = canReach(found, (look) => claim.goal(look, scope), claim.by);
			const stranded = begins.findIndex((begun, state) => begun === 1 && reaches[state] === 0);
			return stranded < 0
				? { verdict: "holds", witnessed, way: null }
				: { verdict: "refuted", witnessed, way: at(stranded) };
		}
		case "acyclic": {
			const cycle = findCycle(found, claim.by);
			const taken = found.byLabel((step) => (claim.by(step) ? 1 : 0));
			const witnessed = found.edges?.labels.subarray(0, found.steps).some((label) => taken(label) === 1) ?? false;
			return cycle === null
				? { verdict: held, witnessed, way: null }
				: { verdict: "refuted", witnessed, way: lasso(found, cycle, claim.by) };
		}
		case "leads-to": {
			const {
				verdict,
				witnessed,
				lasso: way,
			} = leadsTo(found, {
				from: (look) => claim.from(look, scope),
				goal: (look) => claim.goal(look, scope),
				fairness: claim.fairness(scope),
			});
			return { verdict, witnessed, way };
		}
	}
}

/** The states of a cycle as steps, the allowed ones where there are several. */
function lasso(found: Search, cycle: readonly number[], by: (step: TraceStep) => boolean): Way {
	const [begin = 0, ...others] = cycle;
	const stem = found.follow({ ...found.plain(0) }, found.wayTo(begin));
	const round = found.follow(stem.end, [...others, begin], (label) => by(found.step(label)));
	return { stem: stem.steps, cycle: round.steps };
}
