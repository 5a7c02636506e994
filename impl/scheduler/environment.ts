/**
 * What the scheduler needs of the mail system it is built into: queue files to read, a resolver, and somebody to tell. All calls are
 * synchronous; the scheduler has no clock and does no I/O of its own.
 */

/** The queue file of one message, as far as the scheduler reads it. */
export interface QueueFile {
	/** How many recipient records the file has, those marked done included. Only an estimate depends on it. */
	readonly recipientCount: number;
	/** When the file was created, in seconds. */
	readonly created: number;
	/** One recipient a delivery, as a request for variable envelope return paths needs it. */
	readonly single?: boolean;
	/**
	 * Recipient record number `index`, counted from 0: the address, null if it is marked done, undefined behind the last.
	 * @throws UnreadableRecord if the file cannot be read there.
	 */
	recipient(index: number): string | null | undefined;
}

/** Where mail for an address goes. */
export interface Resolution {
	readonly transport: string;
	readonly nexthop: string;
}

/** Why a site or a transport is not used for a while. */
export interface Reason {
	/** An enhanced status code such as 4.4.1. */
	readonly status: string;
	readonly text: string;
}

/** How a delivery ended. Recipients that were delivered are marked done in the queue file before the report. */
export type Report =
	| { readonly kind: "delivered" }
	/** To be tried again; nothing is wrong with the site. */
	| { readonly kind: "deferred" }
	/** To be tried again, and the site is to be avoided. */
	| { readonly kind: "site-failure"; readonly reason: Reason }
	/** The agent died without a report. */
	| { readonly kind: "crash" };

/** What became of a message that left the active queue. */
export type End =
	| { readonly fate: "removed" }
	/** It may be activated again from this second on (see `mayActivate`). */
	| { readonly fate: "deferred"; readonly wakeup: number }
	| { readonly fate: "corrupt" };

/** A delivery agent's connection; whatever the embedding program uses to know it by. */
export type Agent = unknown;

export interface Environment<File extends QueueFile = QueueFile> {
	/** Routes an address. The answer for the same address may change between batches, not within one. */
	resolve(address: string): Resolution;
	/** A delivery agent of this transport is wanted. It is to announce itself by `agentReady` or to fail by `agentFailed`. */
	ask(transport: string): void;
	/**
	 * Hands a delivery to the agent.
	 * @returns false if the agent could not be reached any more: the delivery has not begun.
	 */
	handOff(delivery: number, transport: string, agent: Agent): boolean;
	/** Nothing could be selected for the agent: it is let go. */
	release(transport: string, agent: Agent): void;
	/** A message left the active queue. */
	finish(file: File, end: End): void;
}
