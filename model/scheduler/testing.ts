/**
 * Random runs of the model, for its own tests: what a seed stands for never changes. Leaves out any judgement; the kit's random
 * scenarios (conformance/cases) are another matter.
 */
import type { Moment } from "./claims.js";
import type { Edition } from "./editions.js";
import type { Manager, Outcome, SchedulerConfig, Stimulus } from "./events.js";
import { impossible } from "./impossible.js";
import type { KnobSettings } from "./knobs.js";
import { initialWorld, step } from "./system.js";
import type { World } from "./world.js";

/** Numbers from 0 to below 1 that look random (mulberry32). */
export function randomNumbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

class Chance {
	readonly #next: () => number;
	constructor(seed: number) {
		this.#next = randomNumbers(seed);
	}
	below(limit: number): number {
		return Math.floor(this.#next() * limit);
	}
	pick<T>(first: T, ...others: readonly T[]): T {
		return others[this.below(others.length + 1) - 1] ?? first;
	}
	isIn(ways: number): boolean {
		return this.below(ways) === 0;
	}
}

function randomKnobs(chance: Chance): KnobSettings {
	const knobs: Record<string, string> = {
		default_delivery_slot_cost: chance.pick("2", "2", "3", "5", "0", "1"),
		default_delivery_slot_loan: chance.pick("0", "1", "3"),
		default_delivery_slot_discount: chance.pick("0", "50", "100"),
		default_minimum_delivery_slots: chance.pick("0", "1", "3"),
		default_destination_concurrency_limit: chance.pick("20", "1", "2", "4", "0"),
		initial_destination_concurrency: chance.pick("5", "1", "2", "6"),
		default_destination_recipient_limit: chance.pick("50", "1", "2"),
		default_destination_concurrency_failed_cohort_limit: chance.pick("1", "2", "0"),
		default_destination_concurrency_negative_feedback: chance.pick("1", "1/3", "1/concurrency", "0"),
		default_destination_concurrency_positive_feedback: chance.pick("1", "1/3", "1/concurrency"),
		minimal_backoff_time: "20s",
		transport_retry_time: "10s",
	};
	if (chance.isIn(2)) {
		knobs.qmgr_message_active_limit = chance.pick("3", "6");
		knobs.qmgr_message_recipient_limit = chance.pick("6", "12");
		knobs.qmgr_message_recipient_minimum = chance.pick("1", "2", "4");
		knobs.default_recipient_limit = chance.pick("4", "10", "0");
		knobs.default_extra_recipient_limit = chance.pick("4", "0");
		knobs.default_recipient_refill_limit = chance.pick("1", "3");
	}
	if (chance.isIn(6)) knobs.t1_destination_rate_delay = "3s";
	if (chance.isIn(8)) knobs.t1_transport_rate_delay = "2s";
	return knobs;
}

/** A random run of so many stimuli, each of which can happen. */
export function randomRun(seed: number, manager: Manager, edition: Edition, length = 80): Moment[] {
	const chance = new Chance(seed);
	const config: SchedulerConfig = { manager, knobs: randomKnobs(chance), transports: ["t1", "t2"] };
	const run: Moment[] = [];
	let world = initialWorld(config, edition);
	let named = 0;
	while (run.length < length) {
		const stimulus = randomStimulus(chance, world, () => `M${++named}`);
		if (stimulus === null || impossible(world, stimulus) !== null) continue;
		const { world: after, observations, events } = step(world, stimulus);
		run.push({ before: world, stimulus, after, observations, events });
		world = after;
	}
	return run;
}

function randomStimulus(chance: Chance, world: World, name: () => string): Stimulus | null {
	const asking = world.transports.filter((transport) => (world.asked[transport] ?? []).length > 0);
	const [askedFirst, ...askedToo] = asking;
	const [flyingFirst, ...flyingToo] = Object.keys(world.inFlight);
	const messages = Object.keys(world.machines.message);
	const [message = "M1", ...others] = messages;
	switch (chance.below(10)) {
		case 0:
		case 1:
			return arrival(chance, name());
		case 2:
		case 3:
		case 4:
		case 5:
			if (askedFirst === undefined) return null;
			if (chance.isIn(40)) return { do: "refuse", transport: chance.pick(askedFirst, ...askedToo) };
			if (chance.isIn(40)) return { do: "vanish", transport: chance.pick(askedFirst, ...askedToo) };
			return { do: "slot", transport: chance.pick(askedFirst, ...askedToo) };
		case 6:
		case 7:
		case 8: {
			if (flyingFirst === undefined) return null;
			const outcome: Outcome = chance.pick("delivered", "delivered", "delivered", "deferred", "site-failure", "crash");
			return { do: "complete", delivery: Number(chance.pick(flyingFirst, ...flyingToo)), outcome };
		}
		default:
			if (chance.isIn(12)) return { do: "flush" };
			if (chance.isIn(12)) return { do: "corrupt", message: chance.pick(message, ...others) };
			if (chance.isIn(3)) return { do: "rescan", message: chance.pick(message, ...others) };
			return { do: "tick", seconds: chance.pick(1, 2, 10, 60, -3) };
	}
}

function arrival(chance: Chance, message: string): Stimulus {
	const size = chance.pick(1, 1, 2, 3, 8, 20);
	const sites = chance.pick(["d1.t1"], ["d1.t1", "d2.t1"], ["d1.t1", "D3.t1", "d1.t2"]);
	const recipients = Array.from({ length: size }, (_, index) => {
		return `r${String(index).padStart(2, "0")}@${sites[index % sites.length] ?? "d1.t1"}`;
	});
	return { do: "arrive", message, recipients, ...(chance.isIn(3) ? { single: true } : {}) };
}
