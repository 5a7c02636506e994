/**
 * What a destination knows, and what it can be told. Leaves out what it makes of it (destination.ts).
 */
import type { DestinationRules } from "../rules.js";
import type { Window } from "../window.js";

/** Why something is dead: a DSN status and a text. */
export interface Reason {
	readonly status: string;
	readonly text: string;
}

export interface DestinationContext extends Window {
	readonly id: string;
	readonly transport: string;
	/** Lower case; with the recipient's local part if each recipient is a destination of its own. */
	readonly name: string;
	/** As told to the agent. */
	readonly nexthop: string;
	/** Entries that wait. */
	readonly todo: number;
	/** Entries in delivery. */
	readonly busy: number;
	/** It made a job a blocker. */
	readonly blocking: boolean;
	/** Why it is throttled. */
	readonly reason: Reason | null;
	readonly rules: DestinationRules;
}

export type DestinationEvent =
	| { readonly type: "ENTRY_ADDED" }
	| { readonly type: "ENTRY_SELECTED" }
	| { readonly type: "ENTRY_UNSELECTED" }
	| { readonly type: "ENTRY_DEFERRED" }
	| { readonly type: "DELIVERY_ENDED" }
	| { readonly type: "SUCCESS" }
	| { readonly type: "FAILURE"; readonly reason: Reason }
	| { readonly type: "FORGIVE" }
	| { readonly type: "PAUSE" }
	| { readonly type: "RESUME" }
	| { readonly type: "BLOCK" }
	| { readonly type: "UNBLOCK" }
	| { readonly type: "REVIEW_BLOCKERS" }
	| { readonly type: "DISCARD_IF_EMPTY" };
