/**
 * The boundary of a queue manager: what its environment does to it (stimuli) and what can be seen of it (observations).
 * Vocabulary only. Model, reference, live Postfix and recorded traces all speak it.
 *
 * One stimulus is applied at a time; the observations that follow it are all that the queue manager does of itself until it is
 * quiet again. Time is in whole seconds since the start of the scenario and moves by `tick` alone.
 */

import type { KnobSettings } from "./knobs.js";

/** How a delivery agent ends one delivery. */
export type Outcome =
	/** All recipients of the entry were delivered. */
	| "delivered"
	/** The recipients must be tried again; nothing is wrong with the site (no reason is reported). */
	| "deferred"
	/** Connection or handshake failure: the agent reports a reason, which is negative feedback. */
	| "site-failure"
	/** The agent died without a report. */
	| "crash";

export type Stimulus =
	/** A new queue file is offered from incoming/. Recipients stand in the file in this order. */
	| {
			readonly do: "arrive";
			readonly message: string;
			readonly recipients: readonly string[];
			/** The sender asked for one recipient a delivery (VERP). */
			readonly single?: boolean;
	  }
	/** A deferred queue file is offered again by a scan of deferred/. */
	| { readonly do: "rescan"; readonly message: string }
	/** The clock moves by so many seconds; negative: it is set back. */
	| { readonly do: "tick"; readonly seconds: number }
	/** The agent behind the transport's oldest ask announces itself: a delivery slot. */
	| { readonly do: "slot"; readonly transport: string }
	/** The agent behind the transport's oldest ask dies before it announces itself. */
	| { readonly do: "refuse"; readonly transport: string }
	/** The agent behind the transport's oldest ask announces itself and dies before it reads the request. */
	| { readonly do: "vanish"; readonly transport: string }
	/** A delivery in flight ends. Deliveries are numbered from 1 in the order of their selection. */
	| { readonly do: "complete"; readonly delivery: number; readonly outcome: Outcome }
	/** The operator asks to forget all dead sites and transports (`postqueue -f`). */
	| { readonly do: "flush" }
	/** The not yet read rest of a queue file becomes unreadable. */
	| { readonly do: "corrupt"; readonly message: string };

export type Fate = "removed" | "deferred" | "corrupt";

export type Observation =
	/** A delivery agent that announced itself was let go unused: nothing was selectable. */
	| { readonly saw: "release"; readonly transport: string }
	/** An entry was selected and handed to an agent. */
	| {
			readonly saw: "select";
			readonly delivery: number;
			readonly transport: string;
			readonly message: string;
			/** The next hop as told to the agent. */
			readonly destination: string;
			/** In the order told to the agent. */
			readonly recipients: readonly string[];
	  }
	/** A queue file moved into active/. */
	| { readonly saw: "activate"; readonly message: string }
	/** A queue file left active/. `wakeup`: the earliest second at which a scan may take a deferred file. */
	| { readonly saw: "finish"; readonly message: string; readonly fate: Fate; readonly wakeup?: number }
	/** The queue manager asked for a delivery agent. */
	| { readonly saw: "ask"; readonly transport: string };

/** Transports that the queue manager uses of itself to have mail deferred asynchronously. */
export const RETRY_TRANSPORT = "retry";

/** What an agent says at a site failure: DSN status and reason. Lower case, so that the retry queue has one spelling. */
export const SITE_FAILURE = { status: "4.4.1", reason: "site is down" } as const;

/** Which of Postfix's two queue managers. */
export type Manager = "qmgr" | "oqmgr";

/** What a run is started with. */
export interface SchedulerConfig {
	readonly manager: Manager;
	readonly knobs: KnobSettings;
	/** Every transport that a recipient of the scenario resolves to. `retry` always exists besides. */
	readonly transports: readonly string[];
}

const ORDER: Record<Observation["saw"], number> = { release: 0, select: 1, activate: 2, finish: 3, ask: 4 };

/**
 * Observations of one step come from different channels (sockets, directories, the log), whose relative order nobody can see.
 * The canonical order is: releases, selections, activations, finishes by name, asks; within a kind the order is kept.
 */
export function canonical(observations: readonly Observation[]): Observation[] {
	return [...observations].sort(
		(a, b) =>
			ORDER[a.saw] - ORDER[b.saw] ||
			(a.saw === "finish" && b.saw === "finish" ? (a.message < b.message ? -1 : a.message > b.message ? 1 : 0) : 0),
	);
}

/** The resolver of all scenarios: `local@NEXTHOP.TRANSPORT`. The transport is what follows the last dot. */
export function resolveAddress(address: string): { local: string; nexthop: string; transport: string } {
	const at = address.lastIndexOf("@");
	const dot = address.lastIndexOf(".");
	if (at < 1 || dot < at + 2 || dot === address.length - 1) {
		throw new RangeError(`recipient "${address}" is not of the form local@nexthop.transport`);
	}
	return {
		local: address.slice(0, at),
		nexthop: address.slice(at + 1, dot),
		transport: address.slice(dot + 1).toLowerCase(),
	};
}
