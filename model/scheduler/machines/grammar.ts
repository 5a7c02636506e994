/**
 * What the five machines share: the words in which a transition tells of what concerns others, and the citation it carries. Leaves
 * out the machines and how their transitions are run (runner.ts).
 *
 * A machine knows its own context and the event, nothing else. What a transition does to others is data: `sync` (another machine
 * takes an event in the same instant), `push` (something is put on a list of the system) and `take` (something is taken off one).
 */
import type { SchedulerRequirementId } from "../requirement-ids.js";
import type { DestinationEvent } from "./destination-words.js";
import type { EntryEvent } from "./entry.js";
import type { JobEvent } from "./job.js";
import type { MessageEvent } from "./message.js";
import type { TransportEvent } from "./transport.js";

/** Carried by every transition: the rules it stands for, and where they were read. */
export interface Cited {
	readonly requirements: readonly SchedulerRequirementId[];
	/** "SR 'section'", "PC knob" or "C file:function". */
	readonly source: string;
}

export interface EventsOf {
	message: MessageEvent;
	job: JobEvent;
	entry: EntryEvent;
	destination: DestinationEvent;
	transport: TransportEvent;
}

export type MachineName = keyof EventsOf;

/** An event for another machine. `id` null: there is no such machine in this queue manager (oqmgr has no jobs). */
export type Sync = {
	[Name in MachineName]: { readonly to: Name; readonly id: string | null; readonly event: EventsOf[Name] };
}[MachineName];

export type Push =
	| {
			readonly list: "timers";
			readonly alarm: "backoff" | "destination-rate";
			readonly destination: string;
			readonly delay: number;
	  }
	| { readonly list: "timers"; readonly alarm: "retry"; readonly transport: string; readonly delay: number }
	| { readonly list: "batches"; readonly message: string }
	| { readonly list: "unblockings"; readonly transport: string }
	| { readonly list: "finishes"; readonly message: string; readonly fate: "removed" | "deferred" | "corrupt" };

export type Take =
	| { readonly list: "timers"; readonly alarm: "backoff"; readonly destination: string }
	| { readonly list: "timers"; readonly alarm: "retry"; readonly transport: string };

export type Effect =
	| { readonly type: "sync"; readonly params: Sync }
	| { readonly type: "push"; readonly params: Push }
	| { readonly type: "take"; readonly params: Take };

/** The named actions, as `setup` wants them: they do nothing themselves; the system acts on their parameters. */
export const EFFECTS = {
	sync: (_: unknown, _params: Sync) => {},
	push: (_: unknown, _params: Push) => {},
	take: (_: unknown, _params: Take) => {},
};
