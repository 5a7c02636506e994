/**
 * A machine arranged for reading: what several states have in common is said once, transitions that stay in their state stand in the
 * state, and those between the same two states share an arrow. Leaves out where it all stands (layout) and how it looks.
 */

import type { AnyStateMachine } from "xstate";
import { type MachineView, type StateView, type TransitionView, viewOf } from "./machine.js";

/** Transitions that do the same for the same reason or for different ones. */
export interface Block {
	readonly triggers: readonly Trigger[];
	readonly transitions: readonly TransitionView[];
}

/** One event and guard, with the transitions that it stands for: one, or one a state. */
export interface Trigger {
	readonly event: string;
	readonly guard: string | null;
	readonly transitions: readonly TransitionView[];
}

export interface ChartNode {
	readonly id: string;
	/** Null: it stands for several states. */
	readonly state: StateView | null;
	readonly title: string;
	readonly region: string | null;
	readonly blocks: readonly Block[];
}

export interface ChartEdge {
	readonly from: string;
	readonly to: string;
	readonly blocks: readonly Block[];
}

export interface Chart {
	readonly machine: MachineView;
	readonly nodes: readonly ChartNode[];
	readonly edges: readonly ChartEdge[];
}

/** So many states must share a transition for it to be said once for all; fewer if there is much to say. */
const SHARED = 3;
const SHARED_LONG = 2;
/** Characters of effects. */
const LONG = 40;
/** The node of what holds in every state. */
const EVERY = "*";

export function chartOf(machine: AnyStateMachine): Chart {
	const view = viewOf(machine);
	const owners = ownersOf(view);
	const byOwner = new Map<string, TransitionView[]>();
	for (const transition of view.transitions) {
		const owner = owners.get(transition) ?? EVERY;
		byOwner.set(owner, [...(byOwner.get(owner) ?? []), transition]);
	}
	const states = view.states.map((state) => nodeOf(view, state.path, state, byOwner.get(state.path) ?? []));
	const groups = [...byOwner]
		.filter(([owner]) => !view.states.some(({ path }) => path === owner))
		.map(([owner, transitions]) => nodeOf(view, owner, null, transitions));
	const edges = [...byOwner].flatMap(([owner, transitions]) => edgesOf(owner, transitions));
	return { machine: view, nodes: [...groups, ...states], edges };
}

/** For each transition the node that it is shown at: its state, or a group of states that all have it. */
function ownersOf({ transitions }: MachineView): Map<TransitionView, string> {
	const alike = new Map<string, TransitionView[]>();
	for (const transition of transitions) {
		const { to, event, guard, effects } = transition;
		const key = JSON.stringify({ to, event, guard, effects });
		alike.set(key, [...(alike.get(key) ?? []), transition]);
	}
	const owners = new Map<TransitionView, string>();
	for (const list of alike.values()) {
		const from = list.flatMap((transition) => transition.from ?? []);
		const length = list[0]?.effects.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
		const group = from.length >= (length > LONG ? SHARED_LONG : SHARED) ? from.join(" ") : null;
		for (const transition of list) owners.set(transition, group ?? transition.from ?? EVERY);
	}
	return owners;
}

function nodeOf(
	view: MachineView,
	id: string,
	state: StateView | null,
	transitions: readonly TransitionView[],
): ChartNode {
	return {
		id,
		state,
		title: state?.name ?? groupTitle(view, id),
		region: state?.region ?? null,
		blocks: blocksOf(transitions.filter(({ to }) => to === null)),
	};
}

function groupTitle({ id, states }: MachineView, group: string): string {
	if (states.length === 0) return id;
	if (group === EVERY) return "in every state";
	const members = group.split(" ");
	const others = states.map(({ path }) => path).filter((path) => !members.includes(path));
	return others.length < members.length / 2 ? `in every state but ${listed(others)}` : `in ${listed(members)}`;
}

function listed(names: readonly string[]): string {
	return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function edgesOf(from: string, transitions: readonly TransitionView[]): ChartEdge[] {
	const byTarget = new Map<string, TransitionView[]>();
	for (const transition of transitions) {
		if (transition.to !== null) byTarget.set(transition.to, [...(byTarget.get(transition.to) ?? []), transition]);
	}
	return [...byTarget].map(([to, list]) => ({ from, to, blocks: blocksOf(list) }));
}

/** Transitions that do the same become one block, with a line for each event and guard. */
function blocksOf(transitions: readonly TransitionView[]): Block[] {
	const byEffects = new Map<string, TransitionView[]>();
	for (const transition of transitions) {
		const key = JSON.stringify(transition.effects);
		byEffects.set(key, [...(byEffects.get(key) ?? []), transition]);
	}
	return [...byEffects.values()].map((list) => ({ triggers: triggersOf(list), transitions: list }));
}

function triggersOf(transitions: readonly TransitionView[]): Trigger[] {
	const byTrigger = new Map<string, TransitionView[]>();
	for (const transition of transitions) {
		const key = JSON.stringify([transition.event, transition.guard]);
		byTrigger.set(key, [...(byTrigger.get(key) ?? []), transition]);
	}
	return [...byTrigger.values()].flatMap((list) => {
		const [first] = list;
		return first === undefined ? [] : [{ event: first.event, guard: first.guard, transitions: list }];
	});
}
