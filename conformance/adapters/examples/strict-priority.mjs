/**
 * Destinations have a rank, d1 before d2 before d3, and while mail waits for a better one the others get nothing. It starves them; the
 * kit finds out (noStarvation).
 */
import { Scheduler, serve } from "../starters/javascript/scheduler.mjs";

class StrictPriority extends Scheduler {
	static promises = { order: "destination" };

	choose(candidates) {
		return candidates.toSorted((a, b) =>
			a.destination < b.destination ? -1 : a.destination > b.destination ? 1 : 0,
		)[0];
	}
}

serve("strict priority", StrictPriority);
