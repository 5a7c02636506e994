// Warnings: each fires above its threshold and not at it; and what is measured of a run is what the rules are asked about.
import { expect, test } from "vitest";
import { helplessAbove } from "../../../model/scheduler/bounds.js";
import { DEFAULTS, withChange } from "../configuration/configuration.js";
import type { Run } from "../run/record.js";
import { simulate } from "../run/simulation.js";
import { generateWorkload } from "../workload/generate.js";
import { Sites } from "../workload/sites.js";
import { boundVoid, memoryAbove, midSizeWaits, minimumTooLarge, noPreemption, readInBatches } from "./rules.js";
import { crowdsOf, onRun, warningsOf } from "./warnings.js";

const cost = (value: number) => ({ name: "default_delivery_slot_cost", value });
const minimum = (value: number) => ({ name: "smtp_minimum_delivery_slots", value });
const limit = { name: "default_recipient_limit", value: 20_000 };

test("a slot cost of 1 preempts nothing, one of 2 does", () => {
	expect([0, 1, 2, 5].map((value) => noPreemption("smtp", cost(value)) !== null)).toEqual([true, true, false, false]);
	expect(noPreemption("smtp", cost(1))).toMatchObject({ value: "default_delivery_slot_cost = 1", transport: "smtp" });
});

test("exactly the minimum times the cost is enough to be preempted", () => {
	const warns = (largest: number, slots = 3, k = 5) =>
		minimumTooLarge("smtp", minimum(slots), cost(k), largest) !== null;
	expect([14, 15, 16].map((largest) => warns(largest))).toEqual([true, false, false]);
	expect([warns(1), warns(10, 0), warns(14, 3, 1)]).toEqual([false, false, false]);
	expect(minimumTooLarge("smtp", minimum(9), cost(5), 20)?.change).toBe(
		"Set smtp_minimum_delivery_slots to 4 or less, or default_delivery_slot_cost to 2 or less.",
	);
	expect(minimumTooLarge("smtp", minimum(9), cost(5), 3)?.change).toBe(
		"Set smtp_minimum_delivery_slots to 1 or less, and default_delivery_slot_cost to 3 or less.",
	);
	expect(minimumTooLarge("smtp", minimum(3), cost(10_000), 10_000)?.change).toBe(
		"Set smtp_minimum_delivery_slots to 1 or less, or default_delivery_slot_cost to 3,333 or less.",
	);
	expect(minimumTooLarge("smtp", minimum(3), cost(20_000), 10_000)?.change).toBe(
		"Set default_delivery_slot_cost to 3,333 or less.",
	);
});

test.each([2, 10, 50, 200])(
	"messages of %i recipients wait if single-recipient mail is denser than n/((n-1)(k+1)), not if it is as dense",
	(n) => {
		for (const k of [2, 5, 20]) {
			// As many slots as make the threshold a whole number of messages.
			const slots = (n - 1) * (k + 1) * 10;
			const singles = n * 10;
			expect(singles / slots).toBeCloseTo(helplessAbove(n, k), 12);
			const warns = (more: number) =>
				midSizeWaits("smtp", cost(k), { label: "x", entries: n, singles: singles + more, slots }) !== null;
			expect([warns(-1), warns(0), warns(1)]).toEqual([false, false, true]);
		}
	},
);

test("the slot cost that is recommended is small enough, and the next one is not", () => {
	for (const [entries, singles, slots] of [
		[10, 300, 1000],
		[30, 531, 10_400],
		[2, 400, 1000],
	] as const) {
		const crowd = { label: "x", entries, singles, slots };
		const change = midSizeWaits("smtp", cost(100), crowd)?.change ?? "";
		const most = Number(/to (\d+) or less/.exec(change)?.[1]);
		expect(midSizeWaits("smtp", cost(most), crowd)).toBeNull();
		expect(midSizeWaits("smtp", cost(most + 1), crowd)).not.toBeNull();
	}
	const crowded = midSizeWaits("smtp", cost(5), { label: "x", entries: 10, singles: 900, slots: 1000 });
	expect(crowded?.change).toBe(
		"No slot cost of 2 or more is small enough: give large messages a transport of their own.",
	);
});

test("nobody is helpless without preemption, without slots, or alone", () => {
	const crowd = { label: "x", entries: 10, singles: 900, slots: 1000 };
	expect(midSizeWaits("smtp", cost(1), crowd)).toBeNull();
	expect(midSizeWaits("smtp", cost(5), { ...crowd, slots: 0 })).toBeNull();
	expect(midSizeWaits("smtp", cost(5), { ...crowd, entries: 1 })).toBeNull();
});

test("memory: what is possible is compared with the limit, and is never more than there is", () => {
	const of = (recipients: number, seen = 0) =>
		memoryAbove({
			limit: 1000,
			minimum: 10,
			active: 20,
			transports: [
				{
					transport: "smtp",
					limit: { name: "smtp_recipient_limit", value: 700 },
					extra: { name: "default_extra_recipient_limit", value: 101 },
				},
			],
			recipients,
			seen,
		});
	// 10 for each of 20 messages, 700 and 101 of the transport: 1,001.
	expect([of(1000), of(1001)].map((found) => found !== null)).toEqual([false, true]);
	expect(of(50_000)?.value).toContain("1,001 are possible");
	expect(of(50_000)?.change).toContain("smtp_recipient_limit");
	expect([of(500, 1000), of(500, 1001)].map((found) => found !== null)).toEqual([false, true]);
});

test("one blocked message is enough to lose the bound, one read in batches to miss it", () => {
	expect(boundVoid("smtp", 0, 0, limit)).toBeNull();
	expect(boundVoid("smtp", 1, 0, limit)).not.toBeNull();
	expect(readInBatches("smtp", 0, limit, [9])).toBeNull();
	expect(readInBatches("smtp", 1, limit, [3, 5000])?.change).not.toContain("5,000");
	// The one that is too long for a batch explains itself: more memory would not help.
	const one = readInBatches("smtp", 1, limit, [3, 5001])?.change;
	expect(one).toContain("at most 5,000 recipients");
	expect(one).not.toContain("default_recipient_limit");
	expect(readInBatches("smtp", 2, limit, [4000, 5001])?.change).toMatch(/^Raise .*default_recipient_limit .*; send /);
});

async function run(
	text: string,
	changes: readonly string[] = [],
	scheduler: Run["setup"]["scheduler"] = "preemptive",
): Promise<Run> {
	const workload = generateWorkload(text, {
		seed: 3,
		lasts: 60,
		sites: new Sites([{ text: "*=takes:1s", where: "test" }]),
	});
	const configuration = changes.reduce((so, change) => withChange(so, change, "test"), DEFAULTS);
	return simulate(workload, { title: scheduler, scheduler, configuration }, { seed: 3, until: 1e6 });
}
const rules = (record: Run): string[] =>
	onRun(record)
		.map(({ rule }) => rule)
		.sort();

test("what is measured: single-recipient mail and slots, while a message is there that may be preempted", async () => {
	// Ten agents, a second each: ten slots a second. The bulk message lasts from 0 to about 100 s; two singles come each second.
	const record = await run("bulk:1x800;to=each,mid:1x10@20;to=each,single:2/s@0-300;to=each;arrive=even", [
		"default_process_limit=10",
	]);
	const [crowd, ...others] = crowdsOf(record, "smtp", record.jobs, 5);
	expect(others).toEqual([]);
	expect(crowd).toMatchObject({ label: "10-99", entries: 10 });
	expect((crowd?.singles ?? 0) / (crowd?.slots ?? 1)).toBeCloseTo(0.2, 2);
	expect(rules(record)).toEqual(["mid-size-waits"]);
});

test("where agents are free nobody waits for a slot, however dense the mail is", async () => {
	const mail = "bulk:1x800;to=each,mid:1x10@20;to=each,single:9/s@0-100;to=each;arrive=even";
	expect(rules(await run(mail, ["default_process_limit=20"]))).toEqual(["mid-size-waits"]);
	expect(rules(await run(mail, ["default_process_limit=2000"]))).toEqual([]);
});

test("the theorem shows: above the threshold the mid-size message waits for the bulk message to end, below it does not", async () => {
	const at = async (rate: string) => {
		const record = await run(`bulk:1x2000;to=each,mid:1x10@20;to=each,single:${rate};to=each;arrive=even`, [
			"default_process_limit=10",
		]);
		const mid = record.messages.find(({ message }) => message.to.length === 10);
		const bulk = record.messages.find(({ message }) => message.to.length === 2000);
		return { rules: rules(record), share: (mid?.done ?? 0) / (bulk?.done ?? 1) };
	};
	// 0.15 and 0.25 a slot; the threshold is 0.185. Singles stop when the bulk message is nearly done.
	const [below, above] = [await at("1.5/s@0-200"), await at("2.5/s@0-200")];
	expect(below.rules).toEqual([]);
	expect(below.share).toBeLessThan(0.5);
	expect(above.rules).toEqual(["mid-size-waits"]);
	expect(above.share).toBeGreaterThan(0.8);
});

test("settings that cross a threshold are found in a run, and only there", async () => {
	const mail = "bulk:1x60;to=each,single:20@1;to=each";
	expect(rules(await run(mail))).toEqual([]);
	expect(rules(await run(mail, ["smtp_delivery_slot_cost=1"]))).toEqual(["no-preemption"]);
	expect(rules(await run(mail, ["smtp_minimum_delivery_slots=13"]))).toEqual(["minimum-slots"]);
	expect(rules(await run(mail, ["smtp_minimum_delivery_slots=12"]))).toEqual([]);
	const small = ["qmgr_message_recipient_limit=30", "qmgr_message_active_limit=30"];
	expect(rules(await run(mail, small))).toEqual(["batches", "memory"]);
	const toOne = "bulk:1x60;to=one.example,single:20@1;to=each";
	const narrow = (window: number) => [
		"default_destination_recipient_limit=2",
		`initial_destination_concurrency=${window}`,
		`default_destination_concurrency_limit=${window}`,
	];
	expect(rules(await run(toOne, narrow(1)))).toEqual(["blockers"]);
	expect(rules(await run(toOne, narrow(40)))).toEqual([]);
	expect(rules(await run(mail, ["smtp_delivery_slot_cost=1"], "fifo"))).toEqual([]);
	expect(rules(await run(mail, ["smtp_delivery_slot_cost=1"], "round-robin"))).toEqual([]);
});

test("what is the same in several columns is told once, the gravest first", async () => {
	const mail = "bulk:1x60;to=each,single:20@1;to=each";
	const small = ["qmgr_message_recipient_limit=30", "qmgr_message_active_limit=30"];
	const one = await run(mail, small);
	const other = await run(mail, [...small, "smtp_delivery_slot_cost=0"]);
	const renamed = { ...other, setup: { ...other.setup, title: "other" } };
	expect(warningsOf([one, renamed]).map(({ rule, columns }) => [rule, columns])).toEqual([
		["no-preemption", ["other"]],
		["memory", ["preemptive", "other"]],
		["batches", ["preemptive"]],
	]);
});
