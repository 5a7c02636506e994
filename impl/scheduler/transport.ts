/** One transport: its settings and the state that there is once for each. Leaves out what is done with it. */
import type { Reason } from "./environment.js";
import type { TransportSettings } from "./settings.js";
import type { NameIndex } from "./store/name-index.js";
import type { Timer } from "./timers.js";

export class Transport<Action> {
	/** Why no agents are asked for; null: the transport is alive. */
	dead: Reason | null = null;
	revival: Timer<Action> | null = null;
	/** With a transport rate delay: no agent is asked for until this delivery has ended. */
	rateLocked = false;
	/** Agents asked for that have not announced themselves. */
	pending = 0;

	constructor(
		/** Its number: the owner of its lists. */
		readonly row: number,
		readonly name: string,
		readonly settings: TransportSettings,
		/** Destination queues by name. */
		readonly queues: NameIndex,
	) {}
}
