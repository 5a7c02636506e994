// The rules by which commands become stimuli or are skipped, tried on a toy.
import { expect, test } from "vitest";
import type { Observation, Stimulus } from "../../model/scheduler/events.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import type { Command, Scenario } from "../cases/scenario.js";
import { specificationAdapter } from "../judge/specification-adapter.js";
import { RunFailure, rerunTrace, runScenario } from "./run.js";
import { type ToyOptions, toySpecification } from "./toy.js";

const two: Command = { do: "arrive", message: "M1", recipients: ["a@d1.t1", "b@d1.t1"] };

function scenario(commands: readonly Command[], more: Partial<Scenario> = {}): Scenario {
	return { name: "toy", managers: ["qmgr"], knobs: {}, commands, ...more };
}

async function stimuli(
	commands: readonly Command[],
	more: Partial<Scenario> = {},
	toy: ToyOptions = {},
): Promise<string[]> {
	const trace = await runScenario(
		specificationAdapter(undefined, toySpecification(toy)),
		scenario(commands, more),
		"qmgr",
	);
	return trace.events.flatMap((event) => ("do" in event ? [short(event)] : []));
}

function short(stimulus: Stimulus): string {
	if (stimulus.do === "complete") return `complete ${stimulus.delivery} ${stimulus.outcome}`;
	if ("transport" in stimulus) return `${stimulus.do} ${stimulus.transport}`;
	if ("message" in stimulus) return `${stimulus.do} ${stimulus.message}`;
	return stimulus.do;
}

/** An adapter that answers from a list, whatever is done to it. */
function scripted(answers: readonly (readonly Observation[])[]): { adapter: SchedulerAdapter; done: string[] } {
	const done: string[] = [];
	const adapter: SchedulerAdapter = {
		name: "scripted",
		start: async () => ({
			apply: async (stimulus) => {
				done.push(short(stimulus));
				return answers[done.length - 1] ?? [];
			},
			stop: async () => {},
		}),
	};
	return { adapter, done };
}

test.each<[string, Command[], string[]]>([
	["a slot that was not asked for", [{ do: "slot", transport: "t1", times: 1 }], []],
	["a refusal that was not asked for", [{ do: "refuse", transport: "t1" }], []],
	["a vanishing that was not asked for", [{ do: "vanish", transport: "t1" }], []],
	["a completion with nothing in flight", [{ do: "complete", pick: "oldest", outcome: "delivered" }], []],
	["a completion of the n-th with nothing in flight", [{ do: "complete", pick: { nth: 3 }, outcome: "delivered" }], []],
	[
		"a completion for a message with nothing in flight",
		[two, { do: "complete", pick: { message: "M1" }, outcome: "delivered" }],
		["arrive M1"],
	],
	["an arrival under a name in use", [two, two], ["arrive M1"]],
	["a rescan of a message that never arrived", [{ do: "rescan", message: "M1" }], []],
	["a rescan of a message that is active", [two, { do: "rescan", message: "M1" }], ["arrive M1"]],
	["the corruption of a message that never arrived", [{ do: "corrupt", message: "M1" }], []],
])("skipped: %s", async (_, commands, expected) => {
	expect(await stimuli(commands)).toEqual(expected);
});

test("so many slots as are asked for, and no more than were wanted", async () => {
	expect(await stimuli([two, { do: "slot", transport: "t1", times: 1 }])).toEqual(["arrive M1", "slot t1"]);
	expect(await stimuli([two, { do: "slot", transport: "t1", times: "all" }])).toEqual([
		"arrive M1",
		"slot t1",
		"slot t1",
	]);
});

test("deliveries are picked by age, position, number and message", async () => {
	const three: Command = { do: "arrive", message: "M1", recipients: ["a@d1.t1", "b@d1.t1", "c@d1.t1"] };
	const begin: Command[] = [three, { do: "slot", transport: "t1", times: "all" }];
	const picked = async (...picks: (Command & { do: "complete" })["pick"][]) => {
		const completions = picks.map((pick): Command => ({ do: "complete", pick, outcome: "deferred" }));
		return (await stimuli([...begin, ...completions])).slice(4);
	};
	expect(await picked("oldest", "oldest")).toEqual(["complete 1 deferred", "complete 2 deferred"]);
	expect(await picked("newest", "newest")).toEqual(["complete 3 deferred", "complete 2 deferred"]);
	expect(await picked({ nth: 4 }, { nth: 5 })).toEqual(["complete 2 deferred", "complete 3 deferred"]);
	expect(await picked({ message: "M1" }, { delivery: 3 })).toEqual(["complete 1 deferred", "complete 3 deferred"]);
});

test("a delivery named by number that is not in flight is an error with its command and event", async () => {
	const run = stimuli([two, { do: "complete", pick: { delivery: 1 }, outcome: "delivered" }]);
	await expect(run).rejects.toThrow(
		/model, scenario "toy", at event 4: command 2 .* delivery 1, which is not in flight/,
	);
	await expect(run).rejects.toBeInstanceOf(RunFailure);
});

test("a drain takes slots and completes in turn until nothing is left", async () => {
	const drained = ["arrive M1", "slot t1", "complete 1 delivered", "slot t1", "complete 2 delivered"];
	expect(await stimuli([two, { do: "drain", transport: "t1" }])).toEqual(drained);
});

test("the retry transport is served after each command, unless the scenario says otherwise", async () => {
	const failing: Command[] = [
		{ do: "arrive", message: "M1", recipients: ["a@d1.t1"] },
		{ do: "slot", transport: "t1", times: 1 },
		{ do: "complete", pick: "oldest", outcome: "site-failure" },
		{ do: "rescan", message: "M1" },
	];
	const served = ["slot retry", "complete 2 deferred", "rescan M1"];
	expect((await stimuli(failing, {}, { retries: true })).slice(3)).toEqual(served);
	expect((await stimuli(failing, { autoRetry: false }, { retries: true })).slice(3)).toEqual([]);
});

test("an implementation that asks for retry agents for ever does not keep the driver for ever", async () => {
	const ask: Observation = { saw: "ask", transport: "retry" };
	const { adapter, done } = scripted(Array.from({ length: 2000 }, () => [ask]));
	await runScenario(adapter, scenario([{ do: "flush" }]), "qmgr");
	expect(done).toHaveLength(1001);
});

test("no rescan while the active queue is full or mail waits", async () => {
	const knobs = { qmgr_message_active_limit: "1" };
	const arrive = (message: string): Command => ({ do: "arrive", message, recipients: ["a@d.t"] });
	const active = (message: string): Observation => ({ saw: "activate", message });
	const deferred: Observation = { saw: "finish", message: "M1", fate: "deferred", wakeup: 0 };
	const full = scripted([[active("M1"), deferred], [active("M2")]]);
	await runScenario(
		full.adapter,
		scenario([arrive("M1"), arrive("M2"), { do: "rescan", message: "M1" }], { knobs }),
		"qmgr",
	);
	expect(full.done).toEqual(["arrive M1", "arrive M2"]);
	const waiting = scripted([[active("M1"), deferred], []]);
	await runScenario(waiting.adapter, scenario([arrive("M1"), arrive("M2"), { do: "rescan", message: "M1" }]), "qmgr");
	expect(waiting.done).toEqual(["arrive M1", "arrive M2"]);
	const free = scripted([[active("M1"), deferred], []]);
	await runScenario(free.adapter, scenario([arrive("M1"), { do: "rescan", message: "M1" }], { knobs }), "qmgr");
	expect(free.done).toEqual(["arrive M1", "rescan M1"]);
});

test("an implementation that dies leaves the steps that were completed, and is stopped", async () => {
	let stopped = 0;
	const adapter: SchedulerAdapter = {
		name: "mortal",
		start: async () => ({
			apply: async (stimulus) => {
				if (stimulus.do === "tick") throw new Error("it died");
				return [{ saw: "activate", message: "M1" }];
			},
			stop: async () => void stopped++,
		}),
	};
	const failure = await runScenario(adapter, scenario([two, { do: "tick", seconds: 1 }]), "qmgr").catch(
		(error) => error,
	);
	expect(failure).toBeInstanceOf(RunFailure);
	expect(failure.message).toBe('mortal, scenario "toy", at event 3: it died');
	expect(failure.trace.events).toHaveLength(2);
	expect(stopped).toBe(1);
});

test("an interrupted run fails and stops the implementation", async () => {
	const abort = new AbortController();
	let stopped = false;
	const adapter: SchedulerAdapter = {
		name: "slow",
		start: async () => ({
			apply: () => new Promise((_, reject) => abort.signal.addEventListener("abort", () => reject(new Error("gone")))),
			stop: async () => {
				stopped = true;
			},
		}),
	};
	const run = runScenario(adapter, scenario([two]), "qmgr", { signal: abort.signal });
	setTimeout(() => abort.abort(), 5);
	await expect(run).rejects.toThrow("interrupted");
	expect(stopped).toBe(true);
});

test("unusable knobs are refused before anything is started", async () => {
	const { adapter, done } = scripted([]);
	const run = runScenario(adapter, scenario([two], { knobs: { default_delivery_slot_costs: "2" } }), "qmgr");
	await expect(run).rejects.toThrow(/did you mean "default_delivery_slot_cost"/);
	expect(done).toEqual([]);
});

test("a recorded trace can be run again, stimulus by stimulus", async () => {
	const adapter = specificationAdapter(undefined, toySpecification(), "toy again");
	const trace = await runScenario(adapter, scenario([two, { do: "drain", transport: "t1" }]), "qmgr");
	expect(await rerunTrace(adapter, trace)).toEqual(trace);
});
