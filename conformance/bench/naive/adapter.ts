/** The naive scheduler as an implementation to be driven like any other: the reference with walks instead of indexes. */
import { PreemptiveQueueManager, RoundRobinQueueManager } from "../../../impl/scheduler/index.js";
import type { SchedulerAdapter } from "../../adapters/adapter.js";
import { referenceAdapter } from "../../adapters/reference.js";
import { QueueWalks } from "./queue-walks.js";
import { Walks } from "./walks.js";

export function naiveAdapter(): SchedulerAdapter {
	return {
		...referenceAdapter(({ manager, knobs }, environment) =>
			manager === "qmgr"
				? new PreemptiveQueueManager({ knobs, environment }, (state) => new Walks(state))
				: new RoundRobinQueueManager({ knobs, environment }, (core) => new QueueWalks(core)),
		),
		name: "naive",
	};
}
