// The judge, tried on traces of a toy that is its own specification, and on the same traces with something wrong in them.
import { expect, test } from "vitest";
import type { Observation } from "../../model/scheduler/events.js";
import { ImplementationDied, type SchedulerAdapter } from "../adapters/adapter.js";
import type { Command, Scenario } from "../cases/scenario.js";
import { tryScenario } from "../runner/case.js";
import { runScenario } from "../runner/run.js";
import { type ToyOptions, toySpecification } from "../runner/toy.js";
import type { Trace, TraceEvent } from "../trace/format.js";
import { parseTrace } from "../trace/read.js";
import { formatTrace } from "../trace/write.js";
import { reasonFor } from "./cite.js";
import { difference } from "./difference.js";
import { judge } from "./judge.js";
import { specificationAdapter } from "./specification-adapter.js";
import type { Verdict } from "./verdict.js";

const specification = toySpecification();
const commands: Command[] = [
	{ do: "arrive", message: "M1", recipients: ["a@d1.t1", "b@d1.t1"] },
	{ do: "arrive", message: "M2", recipients: ["c@d1.t1"] },
	{ do: "drain", transport: "t1" },
];
const scenario: Scenario = { name: "toy", managers: ["qmgr"], knobs: {}, commands };

function run(toy: ToyOptions = {}): Promise<Trace> {
	return runScenario(specificationAdapter(undefined, toySpecification(toy)), scenario, "qmgr");
}

function violation(verdict: Verdict): Extract<Verdict, { verdict: "violates" }> {
	if (verdict.verdict !== "violates") throw new Error(`expected a violation, not ${JSON.stringify(verdict)}`);
	return verdict;
}

test("a trace that is as the specification demands conforms, and tells what it exercised", async () => {
	const verdict = judge(await run(), { specification });
	expect(verdict).toEqual({
		verdict: "conforms",
		coverage: {
			steps: 8,
			selections: 3,
			requirements: {
				"scheduler.message.active-limit": 2,
				"scheduler.select.fifo-by-job": 3,
				"scheduler.transport.ask-when-selectable": 3,
			},
			transitions: { "toy.arrive": 2, "toy.complete": 3, "toy.slot": 3 },
			claims: {},
		},
	});
});

test("a wrong selection: cites the rule of selection, and says what was demanded, why, and what was seen", async () => {
	const wrong = (seen: Observation[]): Observation[] =>
		seen.map((one) =>
			one.saw === "select" && one.delivery === 2 ? { ...one, message: "M2", recipients: ["c@d1.t1"] } : one,
		);
	const verdict = violation(judge(await run({ disturb: (_, seen) => wrong(seen) }), { specification }));
	expect(verdict.requirement).toBe("scheduler.select.fifo-by-job");
	expect(verdict.event).toBe(11);
	expect(verdict.step).toEqual({ event: 10, stimulus: { do: "slot", transport: "t1" }, time: 0 });
	expect(verdict.explanation).toBe(
		'After "slot on t1" at 0 s the specification demands: select M1 (delivery 2) for b@d1.t1 to d1 by t1; ask for an agent of t1' +
			" (M1 is the oldest). Seen: select M2 (delivery 2) for c@d1.t1 to d1 by t1; ask for an agent of t1." +
			" Missing: select M1 (delivery 2) for b@d1.t1 to d1 by t1; not allowed: select M2 (delivery 2) for c@d1.t1 to d1 by t1.",
	);
});

const entry = {
	saw: "select",
	delivery: 1,
	transport: "t1",
	message: "M1",
	destination: "d1",
	recipients: ["a@d1.t1"],
} as const;
const another: Partial<Record<keyof typeof entry, unknown>>[] = [
	{ message: "M2" },
	{ destination: "d2" },
	{ recipients: ["b@d1.t1"] },
	{ recipients: ["a@d1.t1", "b@d1.t1"] },
];

test.each([
	["qmgr", ["select.fifo-by-job", "select.round-robin-peers", "entry.fifo-within-peer", "group.recipient-limit"]],
	["oqmgr", ["oqmgr.todo-order", "oqmgr.round-robin-destinations", "entry.fifo-within-peer", "group.recipient-limit"]],
] as const)("another selection is against the rule that the kind of other thing tells: %s", (manager, expected) => {
	const stimulus = { do: "slot", transport: "t1" } as const;
	const cited = another.map((change) => {
		const differs = difference([entry], [{ ...entry, ...change } as Observation]);
		return differs === null ? null : reasonFor(differs, [], { manager, stimulus }).requirement;
	});
	expect(cited).toEqual(expected.map((id) => `scheduler.${id}`));
});

test("whether the retry transport is asked for depends on what is dead", () => {
	const differs = difference([{ saw: "ask", transport: "retry" }], []);
	if (differs === null) throw new Error("they do differ");
	const stimulus = { do: "complete", delivery: 1, outcome: "site-failure" } as const;
	const cited = reasonFor(differs, [], { manager: "qmgr", stimulus }).requirement;
	expect(cited).toBe("scheduler.destination.failed-cohorts");
});

test("of several reasons of a group the one about the message is cited", () => {
	const differs = difference([{ saw: "finish", message: "M2", fate: "removed" }], []);
	if (differs === null) throw new Error("they do differ");
	const reasons = ["M1", "M2", "M22"].map((message) => ({
		requirement: `scheduler.message.${message}`,
		text: `${message}, and no other`,
	}));
	const circumstances = { manager: "qmgr", stimulus: null } as const;
	expect(reasonFor(differs, reasons, circumstances).requirement).toBe("scheduler.message.M2");
});

test("a missing ask: the event is the stimulus after which it is missing", async () => {
	const disturb: ToyOptions["disturb"] = (_, seen) => seen.filter((one) => one.saw !== "ask");
	const verdict = violation(judge(await run({ disturb }), { specification }));
	expect(verdict.requirement).toBe("scheduler.transport.ask-when-selectable");
	expect(verdict.event).toBe(1);
	expect(verdict.explanation).toMatch(/Missing: ask for an agent of t1\.$/);
});

test("an extra observation: the event is the one that should not be", async () => {
	const disturb: ToyOptions["disturb"] = (stimulus, seen) =>
		stimulus.do === "complete" ? [...seen, { saw: "activate", message: "M9" }] : seen;
	const verdict = violation(judge(await run({ disturb }), { specification }));
	expect(verdict.requirement).toBe("scheduler.message.active-limit");
	expect(verdict.explanation).toMatch(/Not allowed: activate M9\.$/);
	expect(verdict.observed).toEqual([{ saw: "activate", message: "M9" }]);
});

test("asks in another order are a violation, since their order is the round robin", async () => {
	const asks: Observation[] = [
		{ saw: "ask", transport: "t1" },
		{ saw: "ask", transport: "t2" },
	];
	const both: Command[] = [{ do: "arrive", message: "M1", recipients: ["a@d1.t1", "b@d1.t2"] }];
	const swapped = toySpecification({
		disturb: (_, seen) => [...seen.filter((one) => one.saw !== "ask"), ...asks.reverse()],
	});
	const trace = await runScenario(specificationAdapter(undefined, swapped), { ...scenario, commands: both }, "qmgr");
	const verdict = violation(judge(trace, { specification }));
	expect(verdict.requirement).toBe("scheduler.transport.round-robin");
	expect(verdict.explanation).toMatch(/The same events, in another order\.$/);
});

test("the order in which a step's finishes and releases were noted is no matter", async () => {
	const trace = await run();
	const events = [...trace.events];
	const [first, second] = [events[1], events[2]];
	if (first === undefined || second === undefined) throw new Error("the toy's trace is too short");
	events.splice(1, 2, { ...second, n: 2 }, { ...first, n: 3 });
	expect(judge({ ...trace, events }, { specification }).verdict).toBe("conforms");
});

test("something seen before any stimulus is a violation", async () => {
	const trace = await run();
	const early: TraceEvent = { n: 1, saw: "ask", transport: "t1" };
	const events = [early, ...trace.events.map((event) => ({ ...event, n: event.n + 1 }))];
	const verdict = violation(judge({ ...trace, events }, { specification }));
	expect(verdict.explanation).toMatch(/^Before any stimulus the specification demands: nothing\. Seen: ask/);
	expect(verdict.event).toBe(1);
});

test("an impossible event cannot be judged: it names the event and why", async () => {
	const trace = await run();
	const impossible: TraceEvent = { n: trace.events.length + 1, do: "complete", delivery: 9, outcome: "delivered" };
	const verdict = judge({ ...trace, events: [...trace.events, impossible] }, { specification });
	expect(verdict).toMatchObject({
		verdict: "undetermined",
		event: impossible.n,
		why: `event ${impossible.n} cannot happen: delivery 9 is not in flight`,
	});
});

test.each([
	["no events", []],
	["a stimulus without any answer", [{ n: 1, do: "tick", seconds: 5 }] satisfies TraceEvent[]],
])("a trace that saw nothing is no pass: %s", async (_, events) => {
	const verdict = judge({ ...(await run()), events }, { specification });
	expect(verdict).toMatchObject({ verdict: "undetermined", why: expect.stringContaining("saw nothing") });
});

test("a specification that fails leaves the trace undetermined, and is blamed for it", async () => {
	const failing = toySpecification({
		disturb: () => {
			throw new TypeError("there is no such job");
		},
	});
	const why = "the specification itself failed on step 1, which is a defect of it: there is no such job";
	expect(judge(await run(), { specification: failing })).toMatchObject({ verdict: "undetermined", why });
});

function dying(toy: ToyOptions, failure: Error = new Error("it died")): SchedulerAdapter {
	const adapter = specificationAdapter(undefined, toySpecification(toy), "dying");
	return {
		...adapter,
		start: async (...config: Parameters<typeof adapter.start>) => {
			const session = await adapter.start(...config);
			return {
				...session,
				apply: (stimulus: Parameters<typeof session.apply>[0]) => {
					if (stimulus.do === "complete") throw failure;
					return session.apply(stimulus);
				},
			};
		},
	};
}

test("an implementation that cannot be driven any more is judged by what it did before", async () => {
	const sound = await tryScenario(dying({}), scenario, "qmgr", { specification });
	expect(sound.verdict).toMatchObject({ verdict: "undetermined", why: 'dying, scenario "toy", at event 9: it died' });
	const disturb: ToyOptions["disturb"] = (_, seen) => seen.filter((one) => one.saw !== "ask" || seen.length === 1);
	const unsound = await tryScenario(dying({ disturb }), scenario, "qmgr", { specification });
	expect(unsound.verdict.verdict).toBe("violates");
});

test("an implementation that dies by its own fault violates, and its recorded trace is judged alike", async () => {
	const failure = new ImplementationDied("toy ended by itself (SIGABRT); it logged last:\n  panic: lost");
	const { trace, verdict } = await tryScenario(dying({}, failure), scenario, "qmgr", { specification });
	expect(verdict).toMatchObject({
		verdict: "violates",
		requirement: "scheduler.process.goes-on",
		event: 9,
		step: { event: 9, stimulus: { do: "complete" }, time: 0 },
		expected: [],
		observed: [],
	});
	expect(violation(verdict).explanation).toMatch(/ demands: nothing\. Instead: toy ended .*\n {2}panic: lost$/);
	expect(judge(parseTrace(formatTrace(trace), "dead.jsonl"), { specification })).toEqual(verdict);
});

test("what it did wrong before it died counts first", async () => {
	const disturb: ToyOptions["disturb"] = (_, seen) => seen.filter((one) => one.saw !== "ask");
	const { verdict } = await tryScenario(dying({ disturb }, new ImplementationDied("gone")), scenario, "qmgr", {
		specification,
	});
	expect(violation(verdict).requirement).toBe("scheduler.transport.ask-when-selectable");
});
