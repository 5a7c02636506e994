/**
 * Makes a machine from another by changing its configuration: replacing transitions, or joining several to one step. The
 * configuration is read as plain data; what guards and actions do stays the machine's own. Leaves out which machines are made.
 */
import { type AnyStateMachine, createMachine } from "xstate";

/** As much of a transition as is changed here. */
export interface Transition {
	readonly target?: string;
	readonly guard?: unknown;
	readonly actions?: unknown;
	readonly meta?: unknown;
}

type Transitions = Readonly<Record<string, Transition | readonly Transition[]>>;

export interface StateConfig {
	readonly on?: Transitions;
	readonly always?: Transition | readonly Transition[];
}

export interface MachineConfig {
	readonly states: Readonly<Record<string, StateConfig>>;
	readonly on?: Transitions;
}

/** The machine with another configuration, and the same guards and actions. */
export function withConfig<Machine extends AnyStateMachine>(
	machine: Machine,
	change: (config: MachineConfig) => MachineConfig,
): Machine {
	// XState's types describe one machine each; a machine that is changed by hand has none, and must be what it was to its system.
	const changed = createMachine(change(machine.config as MachineConfig) as never, machine.implementations as never);
	return changed as unknown as Machine;
}

/** The machine with some transitions of one state replaced; those that are null are taken away. */
export function withTransitions<Machine extends AnyStateMachine>(
	machine: Machine,
	state: string,
	changes: Readonly<Record<string, Transition | readonly Transition[] | null>>,
): Machine {
	return withConfig(machine, (config) => {
		const old = config.states[state];
		if (old === undefined) throw new RangeError(`Machine ${machine.id} has no state "${state}".`);
		const on = Object.fromEntries(
			Object.entries({ ...old.on, ...changes }).flatMap(([event, transition]) =>
				transition === null ? [] : [[event, transition]],
			),
		);
		return { ...config, states: { ...config.states, [state]: { ...old, on } } };
	});
}

/** A transition of a machine: the state, the event, and which of several. */
export type Place = readonly [state: string, event: string, index?: number];

/** @throws RangeError if there is no such transition */
export function transitionAt(machine: AnyStateMachine, [state, event, index = 0]: Place): Transition {
	const found = (machine.config as MachineConfig).states[state]?.on?.[event];
	// Array.isArray does not narrow readonly arrays.
	const list = (Array.isArray(found) ? found : [found]) as readonly (Transition | undefined)[];
	const transition = list[index];
	if (transition === undefined)
		throw new RangeError(`Machine ${machine.id} has no transition ${state} ${event} ${index}.`);
	return transition;
}

export function actionsOf({ actions }: Transition): readonly unknown[] {
	if (actions === undefined) return [];
	return Array.isArray(actions) ? actions : [actions];
}

/** Transitions that follow each other, as one: it is possible where the first is, and leads to where the last does. */
export function joined(machine: AnyStateMachine, places: readonly Place[]): Transition {
	const transitions = places.map((place) => transitionAt(machine, place));
	const [first] = transitions;
	const target = transitions.findLast((transition) => transition.target !== undefined)?.target;
	return {
		...first,
		...(target === undefined ? {} : { target }),
		actions: transitions.flatMap(actionsOf),
	};
}
