/**
 * Takes the steps of a counterexample of the model again, one by one, by the model's own system and not by the search that found them,
 * and says whether they contradict the claim. Leaves out the reference (on-reference.ts).
 */

import type { Look } from "../../../model/protocol/properties.js";
import { protocolSystem, type Scope } from "../../../model/protocol/system.js";
import { canonicalJson, type Step, System, type SystemState } from "../../../model/system.js";
import type { Fairness } from "../../explore/index.js";
import { reason } from "../../reason.js";
import { type Claim, claimOf, type LeadsToClaim } from "../protocol/claims.js";
import { machinesOf } from "../protocol/variants.js";
import { type ModelTrace, ModelTraceError } from "./model-trace.js";

export interface Replayed {
	readonly claim: Claim;
	/** Whether the steps contradict the claim. */
	readonly contradicts: boolean;
	/** Why, or why not. */
	readonly why: string;
	/** The number of the step after which it shows; 0 for the beginning. */
	readonly at: number;
}

/** The steps as the system made them, and the states before and after them: one more. */
export interface Course {
	readonly system: System;
	readonly states: readonly SystemState[];
	readonly steps: readonly Step[];
}

/** More states from which a goal might be reached are not gone through. */
const LIMIT = 200_000;

/** @throws ModelTraceError if a step is not possible, or the claim or the machines are unknown */
export function courseOf({ header, steps }: ModelTrace): Course {
	const system = systemOf(header.scope, header.machines);
	const states = [system.initial()];
	const taken: Step[] = [];
	for (const { n, process, event } of steps) {
		const state = states.at(-1) ?? system.initial();
		const key = canonicalJson(event);
		const step = system.steps(state).find((one) => one.process === process && canonicalJson(one.event) === key);
		if (step === undefined)
			throw new ModelTraceError(`line ${n + 1}: step ${n}: ${process} cannot do ${key} there; has the model changed?`);
		taken.push(step);
		states.push(step.next);
	}
	return { system, states, steps: taken };
}

function systemOf(scope: Scope, machines: string): System {
	try {
		return new System(protocolSystem(scope, machinesOf(machines)));
	} catch (error) {
		throw new ModelTraceError(`line 1: ${reason(error)}`);
	}
}

export function replayModel(trace: ModelTrace): Replayed {
	const course = courseOf(trace);
	const claim = known(trace.header.claim);
	const { at, why, contradicts } = judged(claim, course, trace);
	return { claim, at, why, contradicts };
}

function known(id: string): Claim {
	try {
		return claimOf(id);
	} catch (error) {
		throw new ModelTraceError(`line 1: ${reason(error)}`);
	}
}

type Judged = Omit<Replayed, "claim">;

function judged(claim: Claim, course: Course, { header: { scope }, steps }: ModelTrace): Judged {
	const { system, states } = course;
	const look =
		(state: SystemState): Look =>
		(process) =>
			system.local(state, process);
	const last = states.length - 1;
	const cycle = steps.findIndex((step) => step.cycle === true);
	const no = (why: string): Judged => ({ contradicts: false, at: last, why });
	switch (claim.kind) {
		case "always": {
			const at = states.findIndex((state) => !claim.holds(look(state), scope));
			return at < 0 ? no("it holds after every step") : { contradicts: true, at, why: "it does not hold any more" };
		}
		case "possible": {
			const end = states[last] ?? system.initial();
			if (!claim.from(look(end), scope)) return no("the claim is not about the last state");
			const reach = canStillReach(course, end, (state) => claim.goal(look(state), scope), claim.by);
			if (reach === null) return no(`whether the goal is out of reach was not found in ${LIMIT} states`);
			if (reach) return no("the goal can still be reached");
			return { contradicts: true, at: last, why: "from here on the goal is out of reach" };
		}
		case "acyclic": {
			if (cycle < 0 || !closes(course, cycle)) return no("the steps do not lead back to where they were");
			const foreign = course.steps.slice(cycle).find((step) => !claim.by(step));
			if (foreign) return no(`the cycle is not of such steps alone: ${foreign.process} ${foreign.event.type}`);
			return { contradicts: true, at: cycle, why: "from here on it goes round and round" };
		}
		case "leads-to": {
			const goals = states.map((state) => claim.goal(look(state), scope));
			const since = goals.lastIndexOf(true) + 1;
			const from = states.findIndex((state, at) => at >= since && claim.from(look(state), scope));
			if (from < 0 || (cycle >= 0 && since > cycle))
				return no("the goal comes, or the claim is not about these states");
			if (cycle >= 0 && !closes(course, cycle)) return no("the steps do not lead back to where they were");
			const unkept = brokenPromise(claim, course, cycle < 0 ? last : cycle, scope);
			if (unkept !== null) return no(`the run is not fair: ${unkept}`);
			const how = cycle < 0 ? "and then everything may rest" : `and a fair cycle begins with step ${cycle + 1}`;
			return { contradicts: true, at: from, why: `from here on the goal never comes, ${how}` };
		}
	}
}

function closes({ system, states }: Course, cycle: number): boolean {
	const [begin, end] = [states[cycle], states.at(-1)];
	return begin !== undefined && end !== undefined && system.key(begin) === system.key(end);
}

/** A promise that is not kept by going round for ever (or by resting) from a state on; null if all are. */
function brokenPromise(
	claim: LeadsToClaim,
	{ system, states, steps }: Course,
	from: number,
	scope: Scope,
): string | null {
	const round = states.slice(from);
	const isPossible = ({ steps: promised }: Fairness) =>
		round.map((state) => system.steps(state).some((step) => promised(step)));
	for (const promise of claim.fairness(scope)) {
		if (steps.slice(from).some((step) => promise.steps(step))) continue;
		const possible = isPossible(promise);
		if (promise.strength === "strong" ? possible.includes(true) : !possible.includes(false)) return promise.name;
	}
	return null;
}

/** Whether a goal can be reached by the steps allowed; null if that would take too long to find out. */
function canStillReach(
	{ system }: Course,
	start: SystemState,
	goal: (state: SystemState) => boolean,
	by: (step: Step) => boolean,
): boolean | null {
	const known = new Set([system.key(start)]);
	const waiting = [start];
	for (const state of waiting) {
		if (goal(state)) return true;
		if (waiting.length > LIMIT) return null;
		for (const step of system.steps(state)) {
			const key = system.key(step.next);
			if (!by(step) || known.has(key)) continue;
			known.add(key);
			waiting.push(step.next);
		}
	}
	return false;
}
