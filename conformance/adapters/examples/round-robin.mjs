/** The destinations of a transport take turns, each with its oldest recipient. What it promises: order at each destination. */
import { Scheduler, serve } from "../starters/javascript/scheduler.mjs";

class RoundRobin extends Scheduler {
	static promises = { order: "destination", overtaking: 8 };
	/** Destinations in the order in which they were served last; those never served stand in front. */
	served = [];

	choose(candidates) {
		const turn = ({ transport, destination }) => this.served.indexOf(`${destination}.${transport}`);
		// The sort is stable: of one destination the oldest recipient stays in front.
		const [chosen] = candidates.toSorted((a, b) => turn(a) - turn(b));
		if (chosen !== undefined) {
			const site = `${chosen.destination}.${chosen.transport}`;
			this.served = [...this.served.filter((one) => one !== site), site];
		}
		return chosen;
	}
}

serve("round robin", RoundRobin);
