/**
 * When jobs that were blocked by their destinations are tried again: all together, as soon as one of the destinations that blocked
 * any job has room. Source: SCHEDULER_README, "How destination concurrency limits affect the scheduling algorithm".
 */
import { hasFreeWindow, isDead } from "../queues.js";
import { resetCandidate } from "./jobs.js";
import type { PreemptiveState } from "./state.js";

export function updateBlockers(state: PreemptiveState, queue: number): void {
	if (!state.search.isBlocking(queue)) return;
	const schedule = state.scheduleOf(state.queues.transport.get(queue));
	const free = hasFreeWindow(state, queue);
	if (free && state.queues.todo.get(queue) > 0) {
		schedule.current = state.jobsOf.first(schedule.transport.row);
		state.search.unmarkAll(schedule);
		resetCandidate(schedule);
	}
	if (free || isDead(state, queue)) state.search.unmarkBlocking(queue);
}
