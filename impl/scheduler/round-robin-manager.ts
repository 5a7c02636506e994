/** The round robin queue manager, Postfix's oqmgr(8), for programs to embed. */
import type { Core } from "./core.js";
import { QueueIndexes } from "./indexed/queue-indexes.js";
import { QueueManager, type QueueManagerOptions } from "./manager.js";
import { RoundRobinCore } from "./round-robin/core.js";
import type { QueueSearch } from "./round-robin/search.js";

export class RoundRobinQueueManager extends QueueManager {
	/**
	 * @param search how the manager searches; another kind is only of use to compare with. The default is what to use.
	 * @throws KnobError if a knob is unknown or out of range.
	 */
	constructor(
		{ knobs, environment, now = 0 }: QueueManagerOptions,
		search: (core: Core) => QueueSearch = (core) => new QueueIndexes(core),
	) {
		super(new RoundRobinCore(knobs, environment, now, search));
	}
}
