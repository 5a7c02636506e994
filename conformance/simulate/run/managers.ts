/**
 * The queue managers of the reference, with a look inside: recipients in memory, preemptions, blocked jobs. First come, first served is
 * the preemptive one with a slot cost of 0, so that all other rules are the same. Leaves out mail and time.
 */
import type { Core } from "../../../impl/scheduler/core.js";
import {
	type Environment,
	PreemptiveQueueManager,
	type QueueManager,
	RoundRobinQueueManager,
} from "../../../impl/scheduler/index.js";
import { Indexes } from "../../../impl/scheduler/indexed/indexes.js";
import { QueueIndexes } from "../../../impl/scheduler/indexed/queue-indexes.js";
import type { PreemptiveState } from "../../../impl/scheduler/preemptive/state.js";
import { withoutPreemption } from "../configuration/configuration.js";
import type { Setup } from "./record.js";

/** What is seen inside a manager. */
export class Sight {
	core: Core | null = null;
	preemptions = 0;
	readonly blockings = new Map<string, number>();

	get recipientsInCore(): number {
		return this.core?.recipientsInCore ?? 0;
	}
}

/** The searches of the library, counting what goes by. */
class Watched extends Indexes {
	constructor(
		private readonly watched: PreemptiveState,
		private readonly sight: Sight,
	) {
		super(watched);
	}

	override markBlocker(job: number): void {
		const { transport } = this.watched.scheduleOf(this.watched.jobs.transport.get(job));
		this.sight.blockings.set(transport.name, (this.sight.blockings.get(transport.name) ?? 0) + 1);
		super.markBlocker(job);
	}

	override jobMoved(job: number, current: number): void {
		this.sight.preemptions++;
		super.jobMoved(job, current);
	}
}

/** @throws KnobError if a knob cannot be used. */
export function makeManager({ scheduler, configuration }: Setup, environment: Environment, sight: Sight): QueueManager {
	if (scheduler === "round-robin") {
		return new RoundRobinQueueManager({ knobs: configuration.knobs, environment }, (core) => {
			sight.core = core;
			return new QueueIndexes(core);
		});
	}
	const { knobs } = scheduler === "fifo" ? withoutPreemption(configuration) : configuration;
	return new PreemptiveQueueManager({ knobs, environment }, (state) => {
		sight.core = state;
		return new Watched(state, sight);
	});
}
