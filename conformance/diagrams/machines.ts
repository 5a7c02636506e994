/** The machines of both wings, by name. */
import type { AnyStateMachine } from "xstate";
import { MACHINES as PROTOCOL } from "../../model/protocol/system.js";
import { destinationMachine } from "../../model/scheduler/machines/destination.js";
import { entryMachine } from "../../model/scheduler/machines/entry.js";
import { jobMachine } from "../../model/scheduler/machines/job.js";
import { messageMachine } from "../../model/scheduler/machines/message.js";
import { transportMachine } from "../../model/scheduler/machines/transport.js";

export type Wing = "scheduler" | "protocol";

export const WINGS: readonly Wing[] = ["scheduler", "protocol"];

const SCHEDULER: readonly AnyStateMachine[] = [
	messageMachine,
	jobMachine,
	entryMachine,
	destinationMachine,
	transportMachine,
];

/** In the order in which a message meets them. */
export function machinesOf(wing: Wing): readonly AnyStateMachine[] {
	return wing === "scheduler" ? SCHEDULER : Object.values(PROTOCOL);
}

/** Wing and name of a machine of the model: "protocol-todo". Both wings have a machine called message. */
export function machineName(wing: Wing, machine: AnyStateMachine): string {
	return `${wing}-${machine.id}`;
}

export interface NamedMachine {
	readonly name: string;
	readonly wing: Wing;
	readonly machine: AnyStateMachine;
}

export const ALL_MACHINES: readonly NamedMachine[] = WINGS.flatMap((wing) =>
	machinesOf(wing).map((machine) => ({ name: machineName(wing, machine), wing, machine })),
);
