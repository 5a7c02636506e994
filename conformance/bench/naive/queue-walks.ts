/** The naive searches of the round robin manager: walks over queues, as Postfix has them. */
import type { Core, Transport } from "../../../impl/scheduler/core.js";
import { hasFreeWindow, isReady } from "../../../impl/scheduler/queues.js";
import type { QueueSearch } from "../../../impl/scheduler/round-robin/search.js";

export class QueueWalks implements QueueSearch {
	constructor(private readonly core: Core) {}

	next({ row }: Transport): number {
		const { core } = this;
		let queue = core.queuesOf.first(row);
		while (queue !== 0 && !(hasFreeWindow(core, queue) && core.queues.todo.get(queue) > 0)) {
			queue = core.queuesOf.next(queue);
		}
		return queue;
	}

	needsAgent({ row, pending }: Transport): boolean {
		return needsAgentByWalk(this.core, row, pending);
	}

	queueAdded(): void {}
	queueChanged(): void {}
	queueGone(): void {}
	queueTurned(): void {}
}

/** A ready queue counts for as many agents as it has entries and room for; one that has more in delivery than room counts negative. */
export function needsAgentByWalk(core: Core, transport: number, pending: number): boolean {
	const { queuesOf, queues } = core;
	let need = pending + 1;
	for (let queue = queuesOf.first(transport); queue !== 0; queue = queuesOf.next(queue)) {
		if (!isReady(core, queue)) continue;
		const free = queues.window.get(queue) - queues.busy.get(queue);
		need -= Math.min(free, queues.todo.get(queue));
		if (need <= 0) return true;
	}
	return false;
}
