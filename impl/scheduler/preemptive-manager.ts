/** The preemptive queue manager, Postfix's qmgr(8), for programs to embed. */
import { Indexes } from "./indexed/indexes.js";
import { QueueManager, type QueueManagerOptions } from "./manager.js";
import { PreemptiveCore } from "./preemptive/core.js";
import type { Search } from "./preemptive/search.js";
import type { PreemptiveState } from "./preemptive/state.js";

export class PreemptiveQueueManager extends QueueManager {
	/**
	 * @param search how the manager searches; another kind is only of use to compare with. The default is what to use.
	 * @throws KnobError if a knob is unknown or out of range.
	 */
	constructor(
		{ knobs, environment, now = 0 }: QueueManagerOptions,
		search: (state: PreemptiveState) => Search = (state) => new Indexes(state),
	) {
		super(new PreemptiveCore(knobs, environment, now, search));
	}
}
