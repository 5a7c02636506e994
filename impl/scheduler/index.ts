/** The scheduler's library: two queue managers, and what an embedding program has to provide. */
export type { Agent, End, Environment, QueueFile, Reason, Report, Resolution } from "./environment.js";
export { SchedulerError, UnreadableRecord } from "./errors.js";
export type { Delivery, QueueManager, QueueManagerOptions } from "./manager.js";
export { mayActivate } from "./messages.js";
export { PreemptiveQueueManager } from "./preemptive-manager.js";
export { RoundRobinQueueManager } from "./round-robin-manager.js";
