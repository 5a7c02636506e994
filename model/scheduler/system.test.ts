/** The system as such: purity, plain data, what cannot happen, and that the words say what was seen. */
import { describe, expect, test } from "vitest";
import type { SchedulerConfig, Stimulus } from "./events.js";
import { impossible } from "./impossible.js";
import { advance, initialWorld, step } from "./system.js";
import { randomRun } from "./testing.js";

function frozen<T>(value: T): T {
	if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const part of Object.values(value)) frozen(part);
	}
	return value;
}

const CONFIG: SchedulerConfig = { manager: "qmgr", knobs: {}, transports: ["t1"] };
const ARRIVE: Stimulus = { do: "arrive", message: "M1", recipients: ["r1@d1.t1", "r2@d2.t1"] };

describe("step", () => {
	test.each([1, 2, 3, 4, 5, 6])("seed %i: is a function of frozen data, and leads where advance leads", (seed) => {
		for (const manager of ["qmgr", "oqmgr"] as const) {
			const run = randomRun(seed, manager, "postfix-3.7", 60);
			const [first] = run;
			const replayed = first?.before;
			expect(replayed).toBeDefined();
			if (replayed === undefined) continue;
			const advanced = JSON.parse(JSON.stringify(replayed)) as typeof replayed;
			for (const { before, stimulus, after, observations } of run) {
				const again = step(frozen(before), stimulus);
				expect(again.world).toEqual(after);
				expect(again.observations).toEqual(observations);
				expect(advance(advanced, stimulus).observations).toEqual(observations);
			}
			expect(advanced).toEqual(run.at(-1)?.after);
		}
	});

	test("a world is plain data", () => {
		const last = randomRun(7, "qmgr", "postfix-3.7").at(-1)?.after;
		expect(JSON.parse(JSON.stringify(last))).toEqual(last);
	});

	test("tells why, and which transitions were taken", () => {
		const { observations, reasons, fired } = step(initialWorld(CONFIG), ARRIVE);
		expect(observations.map(({ saw }) => saw)).toEqual(["activate", "ask", "ask"]);
		expect(reasons.map(({ requirement }) => requirement)).toContain("scheduler.message.active-limit");
		expect(fired).toContain("message/incoming/ACTIVATE/0");
	});
});

describe("what cannot happen", () => {
	const arrived = step(initialWorld(CONFIG), ARRIVE).world;
	test.each<[Stimulus, RegExp]>([
		[ARRIVE, /exists already/],
		[{ do: "arrive", message: "M2", recipients: ["r1@d1.t1", "r1@d1.t1"] }, /twice/],
		[{ do: "arrive", message: "M2", recipients: ["r1@d1.t9"] }, /"t9" is not among/],
		[{ do: "arrive", message: "M2", recipients: ["nonsense"] }, /not of the form/],
		[{ do: "slot", transport: "t2" }, /no agent of transport "t2"/],
		[{ do: "complete", delivery: 1, outcome: "delivered" }, /delivery 1 is not in flight/],
		[{ do: "rescan", message: "M1" }, /not deferred/],
		[{ do: "tick", seconds: 0.5 }, /whole seconds/],
		[{ do: "corrupt", message: "M9" }, /no queue file "M9"/],
	])("%j", (stimulus, why) => {
		expect(impossible(arrived, stimulus)).toMatch(why);
		expect(() => step(arrived, stimulus)).toThrow(RangeError);
	});

	test("what can", () => {
		for (const stimulus of [{ do: "flush" }, { do: "slot", transport: "t1" }, { do: "tick", seconds: -1 }] as const) {
			expect(impossible(arrived, stimulus)).toBeNull();
		}
	});
});
