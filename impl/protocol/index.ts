/**
 * The reference's programs as a library: qmail-queue, qmail-todo, qmail-clean and qmail-send, each fed by method calls, and a starter that
 * runs them as processes. Time, files and pipes are parameters. The programs themselves are in bin/.
 */
export { Clean, type CleanOptions } from "./clean.js";
export type { Clock, Timer } from "./clock.js";
export type { ControlReader } from "./controls.js";
export { type Dialect, dialectNamed } from "./dialect.js";
export { type FileStatus, type FileSystem, type OpenHow, RealFileSystem } from "./fs.js";
export type { MessageId } from "./ids.js";
export type { Outlet } from "./outlet.js";
export { QueuePaths } from "./paths.js";
export { makeQueue } from "./process/make-queue.js";
export { realClock } from "./process/real-clock.js";
export { type Command, type Running, type System, startSystem } from "./process/start.js";
export { NotQueued, QueueInjection, type QueueOptions, queueMessage } from "./queue.js";
export type { Injector } from "./send/bounce.js";
export type { SchedulerName } from "./send/dispatcher.js";
export { Send, type SendOptions } from "./send/send.js";
export { type Deliver, type DeliveryRequest, Spawn } from "./spawn.js";
export { Todo, type TodoOptions } from "./todo.js";
