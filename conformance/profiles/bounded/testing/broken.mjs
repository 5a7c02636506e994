/**
 * The starter with one mistake each, to see that the properties notice: node broken.mjs MISTAKE. Without a mistake's name it lists them.
 * Leaves out which property notices which (mutants.test.ts).
 */
import { Scheduler, serve } from "../../../adapters/starters/javascript/scheduler.mjs";

const MISTAKES = {
	"takes a failure for a delivery": class extends Scheduler {
		complete({ delivery, outcome }) {
			super.complete({ delivery, outcome: outcome === "site-failure" ? outcome : "delivered" });
		}
	},
	"tries a failed recipient again at once": class extends Scheduler {
		complete({ delivery, outcome }) {
			const ended = this.inFlight.get(delivery);
			if (outcome !== "crash") {
				super.complete({ delivery, outcome });
				return;
			}
			this.inFlight.delete(delivery);
			this.site(ended[0]).busy--;
			this.waiting.push(...ended);
		}
	},
	"tells an agent the wrong destination": class extends Scheduler {
		slot(request) {
			super.slot(request);
			const last = this.seen.at(-1);
			if (last.saw === "select" && last.destination === "d2") last.destination = "d1";
		}
	},
	"forgets to finish": class extends Scheduler {
		finish(message) {
			if (message.failed.length === 0 || message.failed.length === 1) super.finish(message);
		}
	},
	"one delivery too many": class extends Scheduler {
		canTakeMore({ busy, downUntil }) {
			return busy <= this.limits.concurrency && downUntil <= this.now;
		}
	},
	"one recipient too many": class extends Scheduler {
		constructor({ limits, ...rest }) {
			super({ limits: { ...limits, recipients: limits.recipients + 1 }, ...rest });
		}
	},
	"one message too many": class extends Scheduler {
		active() {
			return super.active() - 1;
		}
	},
	"does not ask when a delivery ends": class extends Scheduler {
		settle() {
			if (!this.ended) super.settle();
		}

		complete(request) {
			super.complete(request);
			this.ended = true;
		}

		arrive(request) {
			this.ended = false;
			super.arrive(request);
		}
	},
	"lets the first in line block the others": class extends Scheduler {
		candidates(transport) {
			const first = this.waiting.find((one) => one.transport === transport);
			return first === undefined || !this.canTakeMore(this.site(first)) ? [] : [first];
		}
	},
	"defers a message at its first failure": class extends Scheduler {
		complete(request) {
			const [{ message: name }] = this.inFlight.get(request.delivery);
			super.complete(request);
			const message = this.messages.get(name);
			const alone = [...this.inFlight.values()].every(([one]) => one.message !== name);
			if (message === undefined || message.place !== "active" || message.failed.length === 0 || !alone) return;
			const rest = this.waiting.filter((one) => one.message === name);
			this.waiting = this.waiting.filter((one) => one.message !== name);
			message.failed.push(...rest.map(({ recipient }) => recipient));
			this.finish(message);
		}
	},
	"goes on with a dead destination": class extends Scheduler {
		canTakeMore({ busy }) {
			return super.canTakeMore({ busy, downUntil: 0 });
		}
	},
	"keeps the place of a delivery that crashed": class extends Scheduler {
		complete(request) {
			const site = this.site(this.inFlight.get(request.delivery)[0]);
			super.complete(request);
			if (request.outcome === "crash") site.busy++;
		}
	},
	"never comes back to a dead destination": class extends Scheduler {
		canTakeMore(site) {
			return super.canTakeMore(site) && site.downUntil === 0;
		}
	},
	"gives the first destination that it saw precedence": class extends Scheduler {
		static promises = {};
		ranks = [];

		choose(candidates) {
			for (const { destination } of candidates) if (!this.ranks.includes(destination)) this.ranks.push(destination);
			const rank = ({ destination }) => this.ranks.indexOf(destination);
			return candidates.toSorted((a, b) => rank(a) - rank(b))[0];
		}
	},
	"hears no scan of what was deferred twice": class extends Scheduler {
		rescan(request) {
			const message = this.messages.get(request.message);
			message.scans = (message.scans ?? 0) + (message.place === "deferred" && message.wakeup <= this.now);
			if (message.scans < 2) super.rescan(request);
		}
	},
	"lets a deferred message rest for a second": class extends Scheduler {
		finish(message) {
			super.finish(message);
			const last = this.seen.at(-1);
			if (last.fate === "deferred") {
				message.wakeup = this.now + 1;
				last.wakeup = message.wakeup;
			}
		}
	},
	"takes a deferred message up at once": class extends Scheduler {
		finish(message) {
			super.finish(message);
			message.wakeup = 0;
		}
	},
	"serves the last first": class extends Scheduler {
		static promises = {};

		choose(candidates) {
			return candidates.findLast(({ destination }) => destination === candidates.at(-1).destination);
		}
	},
	"serves the destination with the most mail": class extends Scheduler {
		static promises = {};

		choose(candidates) {
			const amount = ({ destination }) => candidates.filter((one) => one.destination === destination).length;
			return candidates.toSorted((a, b) => amount(b) - amount(a))[0];
		}
	},
	"begins with the last recipients of a message": class extends Scheduler {
		activate(name) {
			super.activate(name);
			const own = this.waiting.filter((one) => one.message === name);
			this.waiting = [...this.waiting.filter((one) => one.message !== name), ...own.reverse()];
		}
	},
	"lets later mail for a destination go first": class extends Scheduler {
		static promises = { order: "destination" };

		choose(candidates) {
			const [first] = candidates;
			const same = candidates.filter((one) => one.destination === first.destination && one.message !== first.message);
			return this.deliveries % 2 === 0 ? first : (same[0] ?? first);
		}
	},
	"lets every other delivery overtake": class extends Scheduler {
		choose(candidates) {
			const [first] = candidates;
			const others = candidates.filter((one) => one.destination !== first?.destination);
			return this.deliveries % 2 === 0 ? first : (others[0] ?? first);
		}
	},
};

const [, , mistake] = process.argv;
if (mistake === undefined) process.stdout.write(`${JSON.stringify(Object.keys(MISTAKES))}\n`);
else serve(mistake, MISTAKES[mistake]);
