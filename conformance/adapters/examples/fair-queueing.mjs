/**
 * Weighted fair queueing: d1 gets four deliveries and d2 two for each one of every other destination, while all of them have mail. Each
 * delivery takes 1/weight of virtual time; the one that would end first goes.
 */
import { Scheduler, serve } from "../starters/javascript/scheduler.mjs";

const WEIGHTS = { d1: 4, d2: 2 };

class FairQueueing extends Scheduler {
	/** With six destinations at most 4 + 2 + 1 + 1 + 1 go between two turns of one of weight 1; and one that was idle may be first. */
	static promises = { order: "destination", overtaking: 10 };
	/** Virtual time: when the delivery began that was selected last. */
	virtualTime = 0;
	/** When the last delivery of a destination ends, in virtual time. */
	ends = new Map();
	/** When the next one would begin. It is settled when there is mail for it, not anew at each turn: else it would never come. */
	starts = new Map();

	choose(candidates) {
		let best;
		for (const candidate of candidates) {
			const site = `${candidate.destination}.${candidate.transport}`;
			if (!this.starts.has(site)) this.starts.set(site, Math.max(this.virtualTime, this.ends.get(site) ?? 0));
			const end = this.starts.get(site) + 1 / (WEIGHTS[candidate.destination] ?? 1);
			if (best === undefined || end < best.end) best = { candidate, site, end };
		}
		if (best === undefined) return undefined;
		this.virtualTime = this.starts.get(best.site);
		this.starts.delete(best.site);
		this.ends.set(best.site, best.end);
		return best.candidate;
	}
}

serve("weighted fair queueing", FairQueueing);
