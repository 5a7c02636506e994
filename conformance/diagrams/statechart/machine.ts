/**
 * An XState machine as a picture needs it: states, and transitions with event, guard, effects and requirements. Leaves out layout and
 * drawing. It understands what the machines' grammar allows: flat states, or one level of parallel regions.
 */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate";
import { describeActions, type Effect, type Meeting } from "./effects.js";

export interface StateView {
	/** "listed", or "agents.alive" in a region. */
	readonly path: string;
	readonly name: string;
	/** The region that it is in; null in a flat machine. */
	readonly region: string | null;
	readonly isInitial: boolean;
	readonly isFinal: boolean;
}

export interface TransitionView {
	/** As runs report it: machine/state/EVENT/index; state `*`: in any state. */
	readonly id: string;
	/** Path of the state; null: of all states. */
	readonly from: string | null;
	/** Path of the state; null: it stays where it is. */
	readonly to: string | null;
	/** Empty: as soon as the guard holds. */
	readonly event: string;
	readonly guard: string | null;
	readonly effects: readonly Effect[];
	readonly meetings: readonly Meeting[];
	readonly requirements: readonly string[];
	readonly source: string;
}

export interface MachineView {
	readonly id: string;
	readonly regions: readonly string[];
	readonly states: readonly StateView[];
	readonly transitions: readonly TransitionView[];
}

export function viewOf(machine: AnyStateMachine): MachineView {
	const states: StateView[] = [];
	const transitions: TransitionView[] = [];
	const regions: string[] = [];
	const visit = (node: AnyStateNode): void => {
		const path = node.path.join(".");
		const isRegion = node.type === "compound" && node.parent !== undefined;
		if (isRegion) regions.push(path);
		else if (node.parent !== undefined) states.push(stateView(node, path));
		const all = [...node.transitions].flatMap(([event, list]) => list.map((one, index) => ({ one, event, index })));
		const eventless = (node.always ?? []).map((one, index) => ({ one, event: "", index }));
		for (const { one, event, index } of [...all, ...eventless]) {
			transitions.push(transitionView(machine.id, path, event, index, one));
		}
		for (const state of Object.values(node.states)) visit(state);
	};
	visit(machine.root);
	return { id: machine.id, regions, states, transitions };
}

function stateView(node: AnyStateNode, path: string): StateView {
	const parent = node.parent;
	const initial = parent?.type === "compound" ? parent.initial.target[0] : undefined;
	return {
		path,
		name: node.key,
		region: parent?.parent === undefined ? null : parent.path.join("."),
		isInitial: initial === node,
		isFinal: node.type === "final",
	};
}

function transitionView(
	machine: string,
	from: string,
	event: string,
	index: number,
	transition: AnyTransitionDefinition,
): TransitionView {
	const { effects, meetings } = describeActions(transition.actions);
	const target = transition.target?.[0]?.path.join(".") ?? null;
	const meta: unknown = transition.meta;
	return {
		id: [machine, from || "*", event, index].join("/"),
		from: from === "" ? null : from,
		to: target === from ? null : target,
		event,
		guard: guardText(transition.guard),
		effects,
		meetings,
		requirements: listIn(meta, "requirements"),
		source: textIn(meta, "source"),
	};
}

/** A guard's name, with those of its parameters that are fixed. */
function guardText(guard: unknown): string | null {
	if (guard === undefined) return null;
	if (typeof guard === "string") return guard;
	if (typeof guard !== "object" || guard === null || !("type" in guard)) return "a condition";
	const params = "params" in guard ? guard.params : undefined;
	const fixed = typeof params === "object" && params !== null ? Object.values(params).map(String) : [];
	return [String(guard.type), ...fixed].join(" ");
}

function listIn(meta: unknown, key: string): string[] {
	const value = fieldOf(meta, key);
	return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function textIn(meta: unknown, key: string): string {
	const value = fieldOf(meta, key);
	return typeof value === "string" ? value : "";
}

function fieldOf(meta: unknown, key: string): unknown {
	return typeof meta === "object" && meta !== null ? Reflect.get(meta, key) : undefined;
}
