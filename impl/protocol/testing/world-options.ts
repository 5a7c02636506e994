/** What a world in one process is made with, and what can be seen of it. Leaves out the world (world.ts). */
import type { Dialect } from "../dialect.js";
import type { SchedulerName } from "../send/dispatcher.js";
import type { Operation } from "./memory-fs.js";

export const DAEMONS = ["todo", "todo-clean", "send", "send-clean"] as const;
export type ProgramName = (typeof DAEMONS)[number] | "queue" | "spawn";

/** What can be seen of a program: an operation on the disk, a delivery ("id recipient"), an injector's pull and its success. */
export type Happening = Operation | { readonly call: "deliver" | "pull" | "acknowledge"; readonly path: string };

export interface WorldOptions {
	readonly dialect?: Dialect;
	/** Most bytes that a pipe delivers at a time. */
	readonly grain?: number;
	readonly overlap?: number;
	/** Send does todo's work. */
	readonly integrated?: boolean;
	/** Hears each visible operation on the disk before it happens; may throw a `Crash` or an error with a code. */
	readonly before?: (operation: Operation, program: ProgramName) => void;
	/** Hears what is no operation on the disk: before a pull or a success, after a delivery that succeeded. May throw a `Crash`. */
	readonly beside?: (happening: Exclude<Happening, Operation>, program: ProgramName) => void;
	readonly scheduler?: SchedulerName;
	readonly controls?: Readonly<Record<string, string>>;
	/** Answer of a delivery: report letter and text. */
	readonly outcome?: (recipient: string) => readonly [letter: string, text: string];
}
