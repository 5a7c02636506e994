/**
 * Runs the machines fast: compiles each XState definition once into tables and takes transitions on plain data. It understands what
 * the machines' grammar allows (flat states, or one level of parallel regions; assign and the three effects) and refuses the rest. A
 * test holds it against XState's own `transition`, event by event.
 */
import { type AnyStateMachine, type AnyStateNode, type AnyTransitionDefinition, initialTransition } from "xstate";
import type { Effect } from "./grammar.js";

/** The state of one machine: its state (a record of states, a region each, if it is parallel) and its context. JSON-safe. */
export interface Snapshot<Context> {
	readonly value: string | Readonly<Record<string, string>>;
	readonly context: Context;
}

/** What one event did. `fired` is empty if the event meant nothing in this state. */
export interface Taken<Context> {
	readonly snapshot: Snapshot<Context>;
	readonly fired: readonly string[];
	readonly effects: readonly Effect[];
}

interface Scope {
	readonly context: object;
	readonly event: object;
}

type Step =
	| { readonly kind: "assign"; readonly run: (scope: Scope) => object }
	| { readonly kind: "effect"; readonly run: (scope: Scope) => Effect };

interface Compiled {
	readonly id: string;
	readonly guard: ((scope: Scope) => boolean) | null;
	readonly target: string | null;
	readonly steps: readonly Step[];
}

type ByEvent = ReadonlyMap<string, readonly Compiled[]>;

/** A machine in tables. `regions`: "" for a flat machine. */
export interface CompiledMachine {
	readonly id: string;
	readonly anywhere: ByEvent;
	readonly regions: ReadonlyMap<string, ReadonlyMap<string, ByEvent>>;
}

/**
 * Takes one event: in each region the first transition whose guard holds, else the one that applies in every state.
 * Guards see the context before the event; actions see what earlier actions made of it.
 */
export function take<Context extends object>(
	machine: CompiledMachine,
	snapshot: Snapshot<Context>,
	event: { readonly type: string },
): Taken<Context> {
	const chosen: [region: string, transition: Compiled][] = [];
	const before: Scope = { context: snapshot.context, event };
	for (const [region, states] of machine.regions) {
		const state = typeof snapshot.value === "string" ? snapshot.value : (snapshot.value[region] ?? "");
		const transition = enabled(states.get(state)?.get(event.type), before);
		if (transition !== null) chosen.push([region, transition]);
	}
	if (chosen.length === 0) {
		const transition = enabled(machine.anywhere.get(event.type), before);
		if (transition !== null) chosen.push(["", transition]);
	}
	if (chosen.length === 0) return { snapshot, fired: [], effects: [] };
	let { value, context } = snapshot;
	const effects: Effect[] = [];
	for (const [region, { target, steps }] of chosen) {
		for (const step of steps) {
			if (step.kind === "effect") effects.push(step.run({ context, event }));
			else context = { ...context, ...step.run({ context, event }) };
		}
		if (target !== null) value = typeof value === "string" ? target : { ...value, [region]: target };
	}
	return { snapshot: { value, context }, fired: chosen.map(([, transition]) => transition.id), effects };
}

function enabled(candidates: readonly Compiled[] | undefined, scope: Scope): Compiled | null {
	for (const candidate of candidates ?? []) if (candidate.guard === null || candidate.guard(scope)) return candidate;
	return null;
}

/** Where a machine starts. */
export function start<Context>(machine: AnyStateMachine, input: Context): Snapshot<Context> {
	return { value: initialTransition(machine, input)[0].value as Snapshot<Context>["value"], context: input };
}

/** @throws TypeError if the machine uses something that the grammar does not allow. */
export function compile(machine: AnyStateMachine): CompiledMachine {
	const { root } = machine;
	const regions = root.type === "parallel" ? Object.values(root.states) : [root];
	const anywhere = transitionsOf(machine, root, "");
	const compiled = new Map<string, ReadonlyMap<string, ByEvent>>();
	for (const region of regions) {
		const states = new Map<string, ByEvent>();
		for (const state of Object.values(region.states)) {
			const transitions = transitionsOf(machine, state, state.path.join("."));
			for (const event of transitions.keys()) {
				if (anywhere.has(event)) refuse(machine, `both "${state.key}" and the machine as a whole take ${event}`);
			}
			if (Object.keys(state.states).length > 0) refuse(machine, `state "${state.key}" has states of its own`);
			if (state.entry.length + state.exit.length + state.invoke.length + (state.always?.length ?? 0) > 0) {
				refuse(machine, `state "${state.key}" has entry, exit, invoke or always`);
			}
			states.set(state.key, transitions);
		}
		compiled.set(region === root ? "" : region.key, states);
	}
	return { id: machine.id, anywhere, regions: compiled };
}

function transitionsOf(machine: AnyStateMachine, node: AnyStateNode, where: string): ByEvent {
	const byEvent = new Map<string, readonly Compiled[]>();
	for (const [event, transitions] of node.transitions) {
		byEvent.set(
			event,
			transitions.map((transition, index) => ({
				id: [machine.id, where || "*", event, index].join("/"),
				guard: guardOf(machine, transition),
				target: targetOf(machine, transition),
				steps: transition.actions.map((action) => stepOf(machine, action)),
			})),
		);
	}
	return byEvent;
}

function targetOf(machine: AnyStateMachine, { target }: AnyTransitionDefinition): string | null {
	if (target === undefined) return null;
	const [only, second] = target;
	if (only === undefined || second !== undefined) return refuse(machine, "a transition has several targets");
	return only.key;
}

/** XState's guards are typed by their machine; in here their arguments are taken on trust, as the test against XState shows. */
type LooseGuard = (scope: Scope, params: unknown) => boolean;

function guardOf(machine: AnyStateMachine, { guard }: AnyTransitionDefinition): Compiled["guard"] {
	if (guard === undefined) return null;
	const { name, paramsOf } = reference(machine, guard);
	const test = machine.implementations.guards[name] as LooseGuard | undefined;
	if (test === undefined) return refuse(machine, `there is no guard "${name}"`);
	return (scope) => test(scope, paramsOf(scope));
}

function stepOf(machine: AnyStateMachine, action: unknown): Step {
	if (isAssign(action)) return { kind: "assign", run: (scope) => assigned(action.assignment, scope, undefined) };
	const { name, paramsOf } = reference(machine, action);
	if (name === "sync" || name === "push" || name === "take") {
		return { kind: "effect", run: (scope) => ({ type: name, params: paramsOf(scope) }) as Effect };
	}
	const named: unknown = machine.implementations.actions[name];
	if (!isAssign(named)) return refuse(machine, `"${name}" is neither assign nor sync, push or take`);
	return { kind: "assign", run: (scope) => assigned(named.assignment, scope, paramsOf(scope)) };
}

function reference(machine: AnyStateMachine, by: unknown): { name: string; paramsOf: (scope: Scope) => unknown } {
	if (typeof by === "string") return { name: by, paramsOf: () => undefined };
	if (typeof by !== "object" || by === null || !("type" in by) || typeof by.type !== "string") {
		return refuse(machine, "guards and actions must be named");
	}
	const params = "params" in by ? by.params : undefined;
	return { name: by.type, paramsOf: (scope) => (typeof params === "function" ? params(scope) : params) };
}

type Assigner = (scope: Scope, params: unknown) => unknown;
type Assignment = Assigner | Readonly<Record<string, unknown>>;

/** What XState's `assign` makes: a function that carries what is to be assigned. */
function isAssign(action: unknown): action is { readonly type: "xstate.assign"; readonly assignment: Assignment } {
	return typeof action === "function" && "type" in action && action.type === "xstate.assign" && "assignment" in action;
}

function assigned(assignment: Assignment, scope: Scope, params: unknown): object {
	if (typeof assignment === "function") return assignment(scope, params) as object;
	const patch: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(assignment)) {
		patch[key] = typeof value === "function" ? value(scope, params) : value;
	}
	return patch;
}

function refuse(machine: AnyStateMachine, why: string): never {
	throw new TypeError(`machine "${machine.id}": ${why}, which its grammar does not allow`);
}
