/** Small systems with known answers, and the replay of a way in the model's own system: for tests. */
import { createMachine } from "xstate";
import { canonicalJson, type LocalEvent } from "../../../model/local.js";
import { type ProcessDefinition, System, type SystemDefinition, type SystemState } from "../../../model/system.js";
import type { TraceStep } from "../interpret.js";

/** What a transition is: where it leads, and what it does beside. */
export type Arrow =
	| string
	| {
			readonly to?: string;
			readonly sync?: readonly [to: string, event: string];
			readonly push?: readonly [string, unknown];
	  };

/** A process by its arrows: state, event, arrow. The first state is the initial one. */
export function processOf(
	name: string,
	states: Readonly<Record<string, Readonly<Record<string, Arrow>>>>,
	own?: readonly string[],
): ProcessDefinition {
	const machine = createMachine({
		id: name,
		initial: Object.keys(states)[0] ?? "",
		states: Object.fromEntries(
			Object.entries(states).map(([state, arrows]) => [
				state,
				{ on: Object.fromEntries(Object.entries(arrows).map(([event, arrow]) => [event, transitionOf(arrow)])) },
			]),
		),
	});
	const events = own ?? [...new Set(Object.values(states).flatMap((arrows) => Object.keys(arrows)))];
	return { name, machine, events: events.map((type) => ({ type })), reads: [], writes: [] };
}

function transitionOf(arrow: Arrow): object {
	if (typeof arrow === "string") return { target: arrow };
	const { to, sync, push } = arrow;
	const actions: object[] = [];
	if (sync) actions.push({ type: "sync", params: { to: sync[0], event: { type: sync[1] } } });
	if (push) actions.push({ type: "push", params: { channel: push[0], message: push[1] } });
	return to === undefined ? { actions } : { target: to, actions };
}

export const systemOf = (
	processes: readonly ProcessDefinition[],
	channels: SystemDefinition["channels"] = {},
): SystemDefinition => ({ processes, channels });

/** Takes the steps one by one in the model's own system, from a state; an error if one is not possible. */
export function replay(
	definition: SystemDefinition,
	steps: readonly TraceStep[],
): { readonly system: System; readonly states: readonly SystemState[] } {
	const system = new System(definition);
	const states = [system.initial()];
	const same = (a: LocalEvent, b: LocalEvent) => canonicalJson(a) === canonicalJson(b);
	for (const { process, event } of steps) {
		const now = states.at(-1) ?? system.initial();
		const step = system.steps(now).find((one) => one.process === process && same(one.event, event));
		if (!step) throw new Error(`${process} cannot ${JSON.stringify(event)} here.`);
		states.push(step.next);
	}
	return { system, states };
}
