// The judge of scheduler-bounded on traces: the kit's own reference, what cannot be judged, and what nobody saw.
import { expect, test } from "vitest";
import { BOUNDED_REQUIREMENTS, type BoundedRequirementId } from "../../../model/scheduler/bounded/requirements.js";
import { referenceAdapter } from "../../adapters/reference.js";
import { parseScript } from "../../cases/script.js";
import { citationBreaches, malformedRequirements } from "../../laws/requirements.js";
import { Tally } from "../../report/tally.js";
import { tryScenario } from "../../runner/case.js";
import { runScenario } from "../../runner/run.js";
import type { Trace } from "../../trace/format.js";
import { parseTrace } from "../../trace/read.js";
import { formatTrace } from "../../trace/write.js";
import { DEFAULT_BOUNDS } from "./bounds.js";
import { findings, judgeBounded, PROPERTIES } from "./judge.js";
import { boundedProfile } from "./profile.js";
import { fixedWorkloads, lacking, within } from "./workloads.js";
import { directedWorkloads } from "./workloads-directed.js";
import { randomWorkload } from "./workloads-random.js";

const profile = boundedProfile();

test("the requirements are sourced, each has a property, and workloads and requirements cover each other", () => {
	expect(malformedRequirements(BOUNDED_REQUIREMENTS)).toEqual([]);
	expect(citationBreaches(BOUNDED_REQUIREMENTS, directedWorkloads())).toEqual([]);
	expect(PROPERTIES.map(({ requirement }) => requirement)).toEqual([...BOUNDED_REQUIREMENTS.ids]);
});

test.each(["qmgr", "oqmgr"] as const)(
	"the reference of %s keeps every property on the fixed workloads",
	async (manager) => {
		const proven = new Set<string>();
		for (const { scenario } of profile.cases({ random: 0, seed: 1 })) {
			const { verdict } = await tryScenario(referenceAdapter(), scenario, manager, profile.how);
			expect(verdict).toMatchObject({ verdict: "conforms" });
			for (const id of Object.keys(verdict.coverage.requirements)) proven.add(id);
		}
		expect([...proven].sort()).toEqual([...BOUNDED_REQUIREMENTS.ids].sort());
	},
);

test("what Postfix is known not to keep is found on random ones, and nothing else: a failing destination holds up others (L1)", async () => {
	const found = new Set<string>();
	for (let seed = 130; seed < 170; seed++) {
		const { verdict } = await tryScenario(referenceAdapter(), randomWorkload(seed), "qmgr", profile.how);
		if (verdict.verdict === "violates") found.add(verdict.requirement);
	}
	expect([...found]).toEqual(["scheduler.bounded.one-bad-destination-isolated"]);
});

const L1 = `title: L1\narrive M1 5@d1.t1 single\nslot t1 all\ncomplete newest site-failure\narrive M2 1@d2.t1`;

test("a trace is judged by the bounds in its header, and again after it was written and read", async () => {
	const { scenario } = parseScript(L1, "L1");
	const trace = await runScenario(referenceAdapter(), scenario, "qmgr", { bounds: DEFAULT_BOUNDS });
	const again = parseTrace(formatTrace(trace), "again");
	expect(again.header.bounds).toEqual(DEFAULT_BOUNDS);
	expect(judgeBounded(again)).toMatchObject({
		verdict: "violates",
		requirement: "scheduler.bounded.one-bad-destination-isolated",
		explanation: expect.stringMatching(
			/no agent of t1 has been asked for, though r01@d2\.t1 of M2 could go; d1 is in trouble/,
		),
	});
});

/** A trace from its steps, with nothing set. */
function traceOf(...events: object[]): Trace {
	const header = {
		spoolproof: "trace",
		version: 1,
		wing: "scheduler",
		implementation: "x",
		manager: "qmgr",
		knobs: {},
		transports: ["t1"],
		requirements: "1",
	};
	const lines = [header, ...events.map((event, index) => ({ n: index + 1, ...event })), { end: events.length }];
	return parseTrace(lines.map((line) => JSON.stringify(line)).join("\n"), "a test");
}

const ARRIVE = { do: "arrive", message: "M1", recipients: ["a@d1.t1"] };
const TAKEN = [ARRIVE, { saw: "activate", message: "M1" }, { saw: "ask", transport: "t1" }];
const SELECT = {
	saw: "select",
	delivery: 1,
	transport: "t1",
	message: "M1",
	destination: "d1",
	recipients: ["a@d1.t1"],
};
const DEFERRED = { do: "complete", delivery: 1, outcome: "deferred" };

function against(property: BoundedRequirementId, what: RegExp) {
	return { verdict: "violates", requirement: property, explanation: expect.stringMatching(what) };
}

test("a trace in which nothing was seen is undetermined, and so is none at all", () => {
	expect(judgeBounded(traceOf({ do: "tick", seconds: 1 }))).toMatchObject({ verdict: "undetermined" });
	expect(judgeBounded(traceOf())).toMatchObject({ verdict: "undetermined" });
});

test.each<[string, object[], BoundedRequirementId, RegExp]>([
	["mail is not taken in", [ARRIVE], "scheduler.bounded.work-conserving", /M1 waits to be taken in/],
	[
		"an agent is let go",
		[...TAKEN, { do: "slot", transport: "t1" }, { saw: "release", transport: "t1" }],
		"scheduler.bounded.work-conserving",
		/was let go, though a@d1\.t1/,
	],
	[
		"an agent gets nothing",
		[...TAKEN, { do: "slot", transport: "t1" }],
		"scheduler.bounded.work-conserving",
		/is free and was given nothing/,
	],
	["nobody asked", [...TAKEN, SELECT], "scheduler.bounded.limits-respected", /no agent of t1 was free/],
	[
		"a stranger is sent",
		[...TAKEN, { do: "slot", transport: "t1" }, { ...SELECT, recipients: ["b@d1.t1"] }],
		"scheduler.bounded.exactly-once",
		/b@d1\.t1 was handed out, but is no recipient/,
	],
	[
		"mail is lost",
		[...TAKEN, { do: "slot", transport: "t1" }, SELECT, DEFERRED, { saw: "finish", message: "M1", fate: "removed" }],
		"scheduler.bounded.exactly-once",
		/was removed, but a@d1\.t1 was not delivered/,
	],
	[
		"it rests too short",
		[
			...TAKEN,
			{ do: "slot", transport: "t1" },
			SELECT,
			DEFERRED,
			{ saw: "finish", message: "M1", fate: "deferred", wakeup: 299 },
		],
		"scheduler.bounded.back-off-respected",
		/deferred for 299 s, minimal_backoff_time is 300 s/,
	],
	[
		"it rests for ever",
		[
			...TAKEN,
			{ do: "slot", transport: "t1" },
			SELECT,
			DEFERRED,
			{ saw: "finish", message: "M1", fate: "deferred", wakeup: 9000 },
		],
		"scheduler.bounded.back-off-respected",
		/deferred for 9000 s, maximal_backoff_time is 4000 s/,
	],
])("noticed: %s", (_, events, property, what) => {
	expect(judgeBounded(traceOf(...events))).toMatchObject(against(property, what));
});

test("what cannot be followed is not judged, and says why", () => {
	const trace = traceOf(...TAKEN.slice(0, 2));
	const knobs = { default_destination_rate_delay: "1s" };
	const unjudged = findings({ ...trace, header: { ...trace.header, knobs } }, DEFAULT_BOUNDS).filter(
		(one) => one.unjudged,
	);
	expect(unjudged.map(({ property }) => property.name)).toEqual([
		"workConserving",
		"oneBadDestinationIsolated",
		"noStarvation",
		"boundedOvertaking",
	]);
	expect(unjudged[0]?.unjudged).toMatch(/default_destination_rate_delay is set/);
	const setBack = findings(traceOf(...TAKEN, { do: "tick", seconds: -5 }), DEFAULT_BOUNDS);
	expect(setBack.find(({ unjudged: why }) => why !== undefined)?.property.name).toBe("backOffRespected");
});

test("what an adapter does not know is left out, and its requirements are undetermined with the reason", () => {
	const abilities = {
		stimuli: ["arrive", "slot", "complete"],
		outcomes: ["delivered"],
		knobs: [],
		promises: {},
	} as const;
	const { cases, skipped } = fixedWorkloads(abilities);
	expect(cases.length + skipped.length).toBe(directedWorkloads().length);
	for (const { lacks } of skipped) expect(lacks).not.toEqual([]);
	for (let seed = 1; seed < 20; seed++) expect(lacking(within(randomWorkload(seed), abilities), abilities)).toEqual([]);
	const { unjudged } = boundedProfile({ capabilities: abilities });
	expect(unjudged["scheduler.bounded.back-off-respected"]).toMatch(/does not know .*site-failure/);
});

test("what should be fails a run only if it is strict; what must be and was never seen leaves it open", () => {
	const tallied = (strict: boolean, demanded: boolean) => {
		const { requirements, unjudged } = boundedProfile();
		const tally = new Tally({ edition: "postfix-3.7", profile: { requirements, unjudged, strict } });
		const subject = { name: "x", manager: "scheduler-bounded", live: true } as const;
		const ids = demanded ? BOUNDED_REQUIREMENTS.ids : BOUNDED_REQUIREMENTS.ids.slice(1);
		const all = Object.fromEntries(ids.map((id) => [id, 1]));
		const coverage = { steps: 1, selections: 1, requirements: all, transitions: {}, claims: {} };
		tally.add(subject, { set: "s", scenario: { name: "one" } }, { verdict: "conforms", coverage });
		const bent = { step: { event: 1, stimulus: null, time: 0 }, expected: [], observed: [], coverage, event: 1 };
		const requirement = "scheduler.bounded.bounded-overtaking";
		tally.add(
			subject,
			{ set: "s", scenario: { name: "two" } },
			{ verdict: "violates", requirement, explanation: "x", ...bent },
		);
		return tally.report(1).verdict;
	};
	expect(tallied(false, true)).toBe("conforms");
	expect(tallied(true, true)).toBe("violates");
	expect(tallied(false, false)).toBe("undetermined");
});

test("the same seed gives the same workload, another seed another", () => {
	expect(randomWorkload(7)).toEqual(randomWorkload(7));
	expect(randomWorkload(7)).not.toEqual(randomWorkload(8));
});
