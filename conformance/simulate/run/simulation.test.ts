// The simulation: nothing is lost or delivered twice, the same seed gives the same run, and the documented example comes out as SR says.
import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULTS, withChange } from "../configuration/configuration.js";
import { readWorkload } from "../workload/file.js";
import { generateWorkload } from "../workload/generate.js";
import { Sites } from "../workload/sites.js";
import type { Workload } from "../workload/workload.js";
import { SimulatedFile } from "./file.js";
import { Line } from "./line.js";
import { type Run, SCHEDULERS, type SchedulerName } from "./record.js";
import { simulate } from "./simulation.js";

const DAY = 86_400;

interface Trial {
	readonly workload: Workload;
	readonly scheduler?: SchedulerName;
	readonly changes?: readonly string[];
	readonly seed?: number;
	readonly until?: number;
}

function run({ workload, scheduler = "preemptive", changes = [], seed = 1, until = 20 * DAY }: Trial): Promise<Run> {
	const configuration = changes.reduce((so, change) => withChange(so, change, "test"), DEFAULTS);
	return simulate(workload, { title: scheduler, scheduler, configuration }, { seed, until });
}

const generate = (text: string, sites: readonly string[] = []): Workload =>
	generateWorkload(text, {
		seed: 1,
		lasts: 600,
		sites: new Sites(sites.map((site) => ({ text: site, where: "test" }))),
	});

/** The example that SR prints, with one agent: 10, 2 and 2 recipients, a second each. */
const PRINTED = [
	"default_process_limit=1",
	"default_destination_recipient_limit=1",
	"default_delivery_slot_cost=2",
	"default_delivery_slot_loan=0",
	"default_delivery_slot_discount=0",
];
const TEN_AND_TWICE_TWO = readWorkload(
	`{"time":0,"recipients":10}
{"time":0,"recipients":2}
{"time":0,"recipients":2}
{"site":"*=takes:1s"}`,
	"example",
);

/** The job of each slot: of those that have begun and not ended the shortest, which is the one that preempts. */
function orderOf({ jobs, slots }: Run): string {
	return (slots.get("smtp") ?? [])
		.map((_, at) =>
			jobs
				.filter(({ first, last }) => first <= at + 1 && last >= at + 1)
				.reduce((inner, job) => (job.last - job.first < inner.last - inner.first ? job : inner)),
		)
		.map((job) => jobs.indexOf(job) + 1)
		.join("");
}

test.each([
	["preemptive", "11112211113311", [14, 6, 12]],
	["fifo", "11111111112233", [10, 12, 14]],
	["round-robin", "11111111112233", [10, 12, 14]],
] as const)("the documented 10+2+2: %s selects %s", async (scheduler, order, done) => {
	const record = await run({ workload: TEN_AND_TWICE_TWO, scheduler, changes: PRINTED });
	expect(orderOf(record)).toBe(order);
	expect(record.messages.map((message) => message.done)).toEqual(done);
	expect(record.preemptions).toBe(scheduler === "preemptive" ? 2 : 0);
});

test("the documented 10+2+2 with half the slots at a discount", async () => {
	const changes = [...PRINTED, "default_delivery_slot_discount=50"];
	expect(orderOf(await run({ workload: TEN_AND_TWICE_TWO, changes }))).toBe("11221111331111");
});

test("one agent after the other: what takes a second each is done in as many seconds as there are deliveries", async () => {
	const workload = generate("a:1x40;to=each", ["*=takes:1s"]);
	const { end, agents, messages } = await run({ workload, changes: ["default_process_limit=4"] });
	expect(end).toBe(10);
	expect(agents.most).toBe(4);
	expect(agents.intervals(1, end)[0]?.mean).toBe(4);
	expect(messages[0]).toMatchObject({ started: 0, done: 10, delivered: 40 });
});

test("a site that is down is tried again after its time, as the queue manager's clock and scans have it", async () => {
	const workload = generate("a:1;to=down.example", ["down.example=down:0-20m;timeout:30s;takes:1s"]);
	const { messages, failures } = await run({ workload });
	expect(messages[0]?.started).toBe(0);
	// Deferred at 30 s for 300 s; looked at after 10 min, and at 630 s deferred for as long again: looked at after 25 min.
	expect(failures).toBe(2);
	expect(messages[0]?.done).toBe(1501);
});

test("mail for a site that stays down is given up after maximal_queue_lifetime", async () => {
	const workload = generate("a:3x2;to=down.example", ["down.example=down:0-1000d"]);
	const { messages, end } = await run({ workload, changes: ["maximal_queue_lifetime=2h"] });
	expect(messages.map(({ expired, delivered, done }) => [expired, delivered, done])).toEqual(
		[2, 2, 2].map((n) => [n, 0, null]),
	);
	expect(end).toBeGreaterThan(7200);
	expect(end).toBeLessThan(4 * 3600);
});

test("it stops when it is told to, with mail left", async () => {
	const workload = generate("a:1x100;to=each", ["*=takes:10s"]);
	const { messages, end } = await run({ workload, until: 25, changes: ["default_process_limit=10"] });
	expect(messages[0]).toMatchObject({ delivered: 20, done: null });
	expect(end).toBe(20);
});

const some = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const trials = fc.record({
	groups: fc.uniqueArray(
		fc.record({
			name: some("a", "b", "c", "d"),
			amount: some("1x300@0", "3x30@5", "20@0-1m", "1/s@0-40s", "5x~12/m@0-3m", "2x1..90@1m"),
			to: some("each", "1", "3", "20", "bad.example:1+good.example:3"),
			via: some("smtp", "lmtp"),
		}),
		{ selector: ({ name }) => name, minLength: 1 },
	),
	site: some(
		"*=takes:1s",
		"*=takes:~2s",
		"bad.example=fails:0.5",
		"*=defers:0.3",
		"bad.example=down:10s-30m",
		"*=fails:0.2",
	),
	changes: fc.uniqueArray(
		some(
			"default_delivery_slot_cost=2",
			"default_delivery_slot_cost=0",
			"default_destination_recipient_limit=1",
			"default_destination_concurrency_limit=1",
			"qmgr_message_active_limit=3",
			"qmgr_message_recipient_limit=40",
			"default_recipient_limit=20",
			"default_extra_recipient_limit=5",
			"qmgr_message_recipient_minimum=2",
			"default_destination_rate_delay=2s",
			"default_process_limit=3",
			"smtp_minimum_delivery_slots=0",
		),
		{ maxLength: 5 },
	),
	scheduler: some(...SCHEDULERS),
	seed: fc.nat(1000),
});

test("every recipient is delivered exactly once or given up, whatever the mail, the sites and the settings", async () => {
	await fc.assert(
		fc.asyncProperty(trials, async ({ groups, site, changes, scheduler, seed }) => {
			const text = groups.map(({ name, amount, to, via }) => `${name}:${amount};to=${to};via=${via}`).join(",");
			const workload = generate(text, [site]);
			const { messages, jobs, agents, inCore, slots } = await run({ workload, scheduler, changes, seed });
			for (const { message, delivered, expired, started, done } of messages) {
				expect(delivered + expired).toBe(message.to.length);
				if (done !== null) expect(done).toBeGreaterThanOrEqual(started ?? Number.NaN);
				if (started !== null) expect(started).toBeGreaterThanOrEqual(message.at);
			}
			// The slots are those of the jobs, and nothing is left in core or with an agent.
			const entries = jobs.reduce((sum, job) => sum + job.entries, 0);
			expect([...slots.values()].reduce((sum, times) => sum + times.length, 0)).toBe(entries);
			expect(jobs.every(({ first, last, entries: own }) => own === 0 || last - first + 1 >= own)).toBe(true);
			for (const course of [agents, inCore]) expect(course.current).toBe(0);
		}),
		{ numRuns: 60, seed: 5 },
	);
});

test("the same seed gives the same run, another one another", async () => {
	const workload = generate("a:1x200;to=20,b:1/s;to=20", ["*=takes:~2s;fails:0.05"]);
	const [one, again, other] = [await run({ workload }), await run({ workload }), await run({ workload, seed: 2 })];
	expect(again).toEqual(one);
	expect(other.messages).not.toEqual(one.messages);
});

test("a recipient that would be delivered twice is noticed", () => {
	const [message] = generate("a:1x2").messages;
	if (message === undefined) throw new Error("no message");
	const file = new SimulatedFile({ message, started: null, done: null, delivered: 0, expired: 0 }, ["a.example"]);
	file.markDone(1);
	expect(() => file.markDone(1)).toThrow("recipient 1 of a-1 was delivered twice");
});

test("an interruption is heard", async () => {
	const workload = generate("a:1x30000;to=each");
	const setup = { title: "", scheduler: "fifo", configuration: DEFAULTS } as const;
	await expect(simulate(workload, setup, { seed: 1, until: DAY, signal: AbortSignal.abort() })).rejects.toThrow();
});

test("a long line gives back what it was given, in order", () => {
	const line = new Line<number>();
	const taken: (number | undefined)[] = [];
	for (let i = 0; i < 5000; i++) {
		line.join(i);
		if (i % 3 !== 0) taken.push(line.take());
	}
	while (taken.length < 5001) taken.push(line.take());
	expect(taken).toEqual([...Array.from({ length: 5000 }, (_, i) => i), undefined]);
});
