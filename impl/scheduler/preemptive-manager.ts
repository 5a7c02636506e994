/** The preemptive queue manager, Postfix's qmgr(8), for programs to embed. */
import { QueueManager, type QueueManagerOptions } from "./manager.js";
import { PreemptiveCore } from "./preemptive/core.js";
import type { Search } from "./preemptive/search.js";
import type { PreemptiveState } from "./preemptive/state.js";
import { Walks } from "./walks.js";

export class PreemptiveQueueManager extends QueueManager {
	/** @throws KnobError if a knob is unknown or out of range. */
	constructor(
		{ knobs, environment, now = 0 }: QueueManagerOptions,
		search: (state: PreemptiveState) => Search = (state) => new Walks(state),
	) {
		super(new PreemptiveCore(knobs, environment, now, search));
	}
}
