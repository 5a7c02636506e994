/**
 * What must hold of todo, send and clean: words, families, states on disk, requirements, machines, and the system that they make.
 * Leaves out everything that runs, follows or judges programs.
 */
export * from "../system.js";
export * from "./dialects.js";
export { cleanMachine } from "./machines/clean.js";
export type { Kinds } from "./machines/effects.js";
export { type DiskModel, messageMachine } from "./machines/message.js";
export { queueMachine } from "./machines/queue.js";
export { sendMachine } from "./machines/send.js";
export { starterMachine } from "./machines/starter.js";
export { todoMachine } from "./machines/todo.js";
export { triggerMachine } from "./machines/trigger.js";
export * from "./messages.js";
export * from "./properties.js";
export type { ProtocolCitation, ProtocolEditions, ProtocolRequirement } from "./requirement.js";
export { PROTOCOL_REQUIREMENT_IDS, type ProtocolRequirementId } from "./requirement-ids.js";
export * from "./requirements.js";
export * from "./sources.js";
export * from "./states.js";
export { CALM, protocolSystem, type Scope } from "./system.js";
