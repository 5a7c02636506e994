/**
 * Sends events to the machines of a world and acts on what they answer: `sync` goes to the other machine at once, timers are set and
 * taken off, finishes are seen; the rest is for the caller. Leaves out why an event is sent.
 */
import type { Observation } from "./events.js";
import { destinationMachine } from "./machines/destination.js";
import { entryMachine } from "./machines/entry.js";
import type { EventsOf, MachineName, Push, Sync, Take } from "./machines/grammar.js";
import { jobMachine } from "./machines/job.js";
import { messageMachine } from "./machines/message.js";
import { type CompiledMachine, compile, type Snapshot, take } from "./machines/runner.js";
import { transportMachine } from "./machines/transport.js";
import type { SchedulerRequirementId } from "./requirement-ids.js";
import { arm, disarm } from "./timers.js";
import type { ContextOf, MachineEvent, Run, World } from "./world.js";

/** The five machines, compiled. */
export const MACHINES: Readonly<Record<MachineName, CompiledMachine>> = {
	message: compile(messageMachine),
	job: compile(jobMachine),
	entry: compile(entryMachine),
	destination: compile(destinationMachine),
	transport: compile(transportMachine),
};

/** The part of a push that the sender must see to: batches to read, blockers to unblock. */
export type Errand = Extract<Push, { list: "batches" | "unblockings" }>;

/**
 * Sends one event; an event that means nothing in the machine's state is ignored, as in any statechart.
 * @returns what is left for the caller to do.
 * @throws TypeError if there is no such machine: a mistake of the model.
 */
export function send<Name extends MachineName>(run: Run, to: Name, id: string, event: EventsOf[Name]): Errand[] {
	const all: Record<string, Snapshot<ContextOf[Name]>> = run.world.machines[to];
	const { snapshot, fired, effects } = take(MACHINES[to], machine(run.world, to, id), event);
	all[id] = snapshot;
	run.fired.push(...fired);
	run.events.push({ to, id, event } as MachineEvent);
	const errands: Errand[] = [];
	for (const effect of effects) {
		if (effect.type === "sync") errands.push(...pass(run, effect.params));
		else if (effect.type === "take") takeOff(run.world, effect.params);
		else errands.push(...put(run, effect.params));
	}
	return errands;
}

function pass(run: Run, { to, id, event }: Sync): Errand[] {
	return id === null ? [] : send(run, to, id, event);
}

function put(run: Run, push: Push): Errand[] {
	const { world } = run;
	switch (push.list) {
		case "timers": {
			const alarm =
				push.alarm === "retry"
					? { alarm: push.alarm, transport: push.transport }
					: { alarm: push.alarm, destination: push.destination };
			world.timers = arm(world.timers, world.clock.now + push.delay, alarm);
			return [];
		}
		case "finishes":
			finish(run, push.message, push.fate);
			return [];
		case "batches":
		case "unblockings":
			return [push];
	}
}

function takeOff(world: World, off: Take): void {
	world.timers = disarm(world.timers, off.alarm, off.alarm === "retry" ? off.transport : off.destination);
}

function finish(run: Run, message: string, fate: "removed" | "deferred" | "corrupt"): void {
	if (fate === "deferred") {
		const { wakeup } = context(run.world, "message", message);
		see(run, { saw: "finish", message, fate, wakeup }, "scheduler.message.deferred-with-backoff", () => {
			return `${message} has recipients that must be tried again; a scan may take it from second ${wakeup} on`;
		});
	} else if (fate === "removed") {
		see(run, { saw: "finish", message, fate }, "scheduler.message.removed-when-delivered", () => {
			return `every recipient of ${message} was delivered`;
		});
	} else {
		see(run, { saw: "finish", message, fate }, "scheduler.message.corrupt-set-aside", () => {
			return `the queue file of ${message} cannot be read on`;
		});
	}
}

/** The state of one machine. @throws TypeError if there is none. */
export function machine<Name extends MachineName>(world: World, name: Name, id: string): Snapshot<ContextOf[Name]> {
	const all: Record<string, Snapshot<ContextOf[Name]>> = world.machines[name];
	const found = all[id];
	if (found === undefined) throw new TypeError(`the model has no ${name} "${id}"`);
	return found;
}

/** What one machine knows. @throws TypeError if there is none. */
export function context<Name extends MachineName>(world: World, name: Name, id: string): ContextOf[Name] {
	return machine(world, name, id).context;
}

/** The state of a machine without parallel regions. */
export function stateOf(world: World, name: Exclude<MachineName, "transport">, id: string): string {
	const { value } = machine(world, name, id);
	return typeof value === "string" ? value : "";
}

/** The state of one region of a transport. */
export function transportState(world: World, id: string, region: "agents" | "rate"): string {
	const { value } = machine(world, "transport", id);
	return typeof value === "string" ? "" : (value[region] ?? "");
}

/** Notes an observation and why it was due. */
export function see(run: Run, observation: Observation, requirement: SchedulerRequirementId, text: () => string): void {
	run.seen.push(observation);
	run.reasons.push({ requirement, text: text() });
}

/** Notes a rule that was at work. */
export function because(run: Run, requirement: SchedulerRequirementId, text: string): void {
	run.reasons.push({ requirement, text });
}
