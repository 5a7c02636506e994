// The indexes make the same choices as the walks, event by event, on random mail; and a search that does not is noticed.
import { describe, expect, test } from "vitest";
import { PreemptiveQueueManager, RoundRobinQueueManager } from "../../../impl/scheduler/index.js";
import { Indexes } from "../../../impl/scheduler/indexed/indexes.js";
import type { Schedule } from "../../../impl/scheduler/preemptive/schedule.js";
import type { Search } from "../../../impl/scheduler/preemptive/search.js";
import type { PreemptiveState } from "../../../impl/scheduler/preemptive/state.js";
import { QueueWalks } from "./queue-walks.js";
import { RandomMail } from "./random-mail.js";
import { Walks } from "./walks.js";

const SEEDS = Array.from({ length: 40 }, (_, block) => block * 10);
const STEPS = 400;

function preemptive(seed: number, steps: number, search?: (state: PreemptiveState) => Search): readonly string[] {
	return new RandomMail(seed, (knobs, environment) =>
		search === undefined
			? new PreemptiveQueueManager({ knobs, environment })
			: new PreemptiveQueueManager({ knobs, environment }, search),
	).play(steps);
}

const walks = (state: PreemptiveState): Search => new Walks(state);

describe.each(SEEDS)("seeds from %i on", (first) => {
	test("qmgr", () => {
		for (let seed = first; seed < first + 10; seed++) {
			expect(preemptive(seed, STEPS), `seed ${seed}`).toEqual(preemptive(seed, STEPS, walks));
		}
	});

	test("oqmgr", () => {
		for (let seed = first; seed < first + 10; seed++) {
			const indexed = new RandomMail(seed, (knobs, environment) => new RoundRobinQueueManager({ knobs, environment }));
			const naive = new RandomMail(
				seed,
				(knobs, environment) => new RoundRobinQueueManager({ knobs, environment }, (core) => new QueueWalks(core)),
			);
			expect(indexed.play(STEPS), `seed ${seed}`).toEqual(naive.play(STEPS));
		}
	});
});

test("long runs", () => {
	for (const seed of [1001, 1002, 1003]) {
		const log = preemptive(seed, 10_000);
		expect(log.filter((event) => event.startsWith("select")).length).toBeGreaterThan(500);
		expect(log, `seed ${seed}`).toEqual(preemptive(seed, 10_000, walks));
	}
});

describe("noticed", () => {
	class OtherCandidate extends Indexes {
		override candidate(schedule: Schedule, slots: number, now: number): number {
			return super.candidate(schedule, slots - 1, now);
		}
	}
	class NobodyBlocks extends Indexes {
		override isBlocking(): boolean {
			return false;
		}
	}
	class NeverNeeded extends Indexes {
		private asked = 0;
		override needsAgent(schedule: Schedule): boolean {
			return super.needsAgent(schedule) && ++this.asked % 50 !== 0;
		}
	}

	test.each([
		["a candidate that needs one slot more", OtherCandidate],
		["jobs that are not tried again", NobodyBlocks],
		["agents that are not asked for", NeverNeeded],
	])("%s", (_what, Broken) => {
		const seeds = Array.from({ length: 100 }, (_, seed) => seed);
		const differing = seeds.filter(
			(seed) =>
				String(preemptive(seed, STEPS, (state) => new Broken(state))) !== String(preemptive(seed, STEPS, walks)),
		);
		expect(differing.length).toBeGreaterThan(0);
	});
});
