// Random scenarios reach what they are for: run on the model, each kind of event must occur in a healthy share of them.
import { expect, test } from "vitest";
import type { Manager } from "../../model/scheduler/events.js";
import { modelSpecification } from "../judge/model.js";
import { drive, transportsOf } from "../runner/driver.js";
import { View } from "../runner/view.js";
import { randomScenario } from "./random.js";

const COUNT = 150;
const MANAGERS: readonly Manager[] = ["qmgr", "oqmgr"];
const FIRED = new Map(MANAGERS.map((manager) => [manager, seeds().map((seed) => firedBy(seed, manager))]));

test.each<[what: string, transition: string, manager: Manager, percent: number]>([
	["preemption", "job/listed/PREEMPTS/0", "qmgr", 35],
	["blockers", "job/listed/BLOCK/0", "qmgr", 12],
	["unblocking", "job/blocked/UNBLOCK/0", "qmgr", 10],
	["adoption by a grandparent", "job/*/ADOPTED/0", "qmgr", 1],
	["reading in batches", "message/partlyRead/BATCH/0", "qmgr", 15],
	["reading in batches", "message/partlyRead/BATCH/0", "oqmgr", 15],
	["a last batch", "message/partlyRead/BATCH/1", "qmgr", 15],
	["recipients that join an entry", "entry/todo/JOIN/0", "qmgr", 30],
	["a growing window", "destination/ready/SUCCESS/0", "qmgr", 25],
	["a shrinking window", "destination/ready/FAILURE/1", "qmgr", 15],
	["a dead destination", "destination/ready/FAILURE/0", "qmgr", 5],
	["a dead destination", "destination/ready/FAILURE/0", "oqmgr", 5],
	["mail sent to retry", "entry/todo/HAND_OVER/0", "qmgr", 5],
	["a destination revived", "destination/throttled/FORGIVE/0", "qmgr", 2],
	["a destination suspended", "destination/ready/PAUSE/0", "qmgr", 5],
	["a destination resumed", "destination/suspended/RESUME/0", "oqmgr", 3],
	["a dead transport", "transport/agents.alive/UNAVAILABLE/0", "qmgr", 3],
	["a transport that waits", "transport/rate.locked/UNLOCK/0", "qmgr", 3],
	["deferred mail offered again", "message/deferred/ACTIVATE/0", "qmgr", 3],
	["a file set aside", "message/partlyRead/GIVE_UP/0", "qmgr", 0.5],
	["mail removed", "message/fullyRead/ALL_TRIED/1", "oqmgr", 60],
	["mail deferred", "message/fullyRead/ALL_TRIED/0", "oqmgr", 25],
])("%s (%s, %s): in at least %d%% of them", (_, transition, manager, percent) => {
	const reached = FIRED.get(manager)?.filter((fired) => fired.has(transition)).length ?? 0;
	expect((100 * reached) / COUNT).toBeGreaterThanOrEqual(percent);
});

function seeds(): number[] {
	return Array.from({ length: COUNT }, (_, index) => 1_000 + index);
}

function firedBy(seed: number, manager: Manager): Set<string> {
	const scenario = randomScenario(seed);
	const run = modelSpecification.start({ manager, knobs: scenario.knobs, transports: transportsOf(scenario) });
	const view = new View();
	const fired = new Set<string>();
	for (const { stimulus } of drive(scenario, view)) {
		const taken = run.advance(stimulus);
		view.update(stimulus, taken.observations);
		for (const transition of taken.fired) fired.add(transition);
	}
	return fired;
}
