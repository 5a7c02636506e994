// Figures and how they are shown: quantiles, times, tables, pictures, the page; and that hostile text stays text.
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { styleFor } from "../../report/style.js";
import { DEFAULTS, withChange } from "../configuration/configuration.js";
import { generateWorkload } from "../workload/generate.js";
import { Sites } from "../workload/sites.js";
import { type Comparison, compare } from "./comparison.js";
import { comparisonFigure } from "./figure.js";
import { comparisonPage } from "./page.js";
import { quantiles } from "./quantiles.js";
import { comparisonText, roundTimeText, timeText } from "./text.js";

async function comparison(changes: readonly string[] = [], whatIf: readonly string[] = []): Promise<Comparison> {
	const sites = new Sites([{ text: "*=takes:1s", where: "test" }]);
	const workload = generateWorkload("bulk:1x400;to=each,mid:3x20@5;to=each,single:40@1s-20s;to=each", {
		seed: 1,
		lasts: 60,
		sites,
	});
	const configuration = ["default_process_limit=10", ...changes].reduce(
		(so, change) => withChange(so, change, "test"),
		DEFAULTS,
	);
	return compare(workload, { configuration, whatIf, seed: 1, until: 1e5 });
}

test("quantiles are values that were there", () => {
	const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
	expect(quantiles(hundred)).toEqual({ median: 50, p90: 90, p99: 99, max: 100 });
	expect(quantiles([7])).toEqual({ median: 7, p90: 7, p99: 7, max: 7 });
	expect(quantiles([])).toBeNull();
});

test("times are told in three figures, and round ones at an axis", () => {
	expect([0, 0.0123, 1.2345, 99.94, 100, 119, 7199, 7200, 86_400, 172_800].map(timeText)).toEqual([
		"0 s",
		"12 ms",
		"1.23 s",
		"99.9 s",
		"1.67 min",
		"1.98 min",
		"120 min",
		"2 h",
		"24 h",
		"2 d",
	]);
	expect([30, 60, 3600, 86_400].map(roundTimeText)).toEqual(["30 s", "1 min", "1 h", "1 d"]);
});

test("small mail is done sooner with preemption, bulk mail later, and inflation keeps within the bound", async () => {
	const { columns, warnings } = await comparison();
	const [fifo, , preemptive] = columns;
	const done = (column: typeof fifo, label: string) =>
		column?.classes.find((one) => one.label === label)?.done?.median ?? 0;
	expect(done(preemptive, "1")).toBeLessThan(done(fifo, "1") / 4);
	expect(done(preemptive, "100-999")).toBeGreaterThan(done(fifo, "100-999"));
	for (const { inflation } of [...(fifo?.classes ?? []), ...(preemptive?.classes ?? [])]) {
		expect(inflation?.beyond).toBe(0);
		expect(inflation?.max).toBeLessThanOrEqual(inflation?.bound ?? 0);
	}
	expect(fifo?.classes.every(({ inflation }) => inflation?.bound === 1 && inflation.max === 1)).toBe(true);
	expect(warnings.map(({ rule }) => rule)).toEqual([]);
});

test("a change is a further column, and its warnings name it", async () => {
	const { columns, warnings } = await comparison([], ["default_delivery_slot_cost=0"]);
	expect(columns.map(({ title }) => title)).toEqual([
		"first come, first served",
		"round robin (oqmgr)",
		"preemptive (qmgr)",
		"what if default_delivery_slot_cost=0",
	]);
	expect(columns[3]?.classes).toEqual(columns[0]?.classes);
	expect(columns[2]?.classes).not.toEqual(columns[0]?.classes);
	expect(warnings.map(({ rule, columns: where }) => [rule, where])).toEqual([
		["no-preemption", ["what if default_delivery_slot_cost=0"]],
	]);
});

test("the text has each class and column, and each warning says threshold, value, change and source", async () => {
	const text = comparisonText(await comparison(["smtp_minimum_delivery_slots=100"]), styleFor({}));
	expect(text).toMatch(/^1 {8}first come, first served +/m);
	expect(text).toMatch(/^100-999 +first come, first served/m);
	expect(text).toMatch(/^warning No message of this workload is large enough to be preempted\.$/m);
	for (const word of ["where", "threshold", "value", "change", "source"])
		expect(text).toMatch(new RegExp(`^  ${word} +\\S`, "m"));
	expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(240);
});

const HOSTILE = `<script>alert(1)</script>"'&\u202e\u001b[31m`;

test("hostile text stays text, in the page, the picture and on the terminal", async () => {
	const made = await comparison(["smtp_delivery_slot_cost=1"]);
	const hostile: Comparison = {
		...made,
		workload: { ...made.workload, title: HOSTILE },
		settings: { [HOSTILE]: HOSTILE },
		notes: [HOSTILE],
		columns: made.columns.map((column) => ({ ...column, title: HOSTILE })),
		warnings: made.warnings.map((warning) => ({ ...warning, columns: [HOSTILE], value: HOSTILE, transport: HOSTILE })),
	};
	const page = comparisonPage(hostile);
	const figure = comparisonFigure(hostile);
	for (const markup of [page, figure]) {
		expect(markup).not.toContain("<script");
		expect(markup).toContain("&lt;script");
	}
	for (const text of [page, figure, comparisonText(hostile, styleFor({}))]) {
		expect(text).not.toContain("\u202e");
		expect(text).not.toContain("\u001b");
	}
});

test("the pictures have a mark for each class and column, and no number is missing", async () => {
	const made = await comparison([], ["default_delivery_slot_cost=20"]);
	const figure = comparisonFigure(made);
	expect(figure).not.toMatch(/NaN|Infinity|undefined/);
	const { document } = parseHTML(figure);
	// A dot for the median, in each of three classes for four columns.
	expect(document.querySelectorAll("circle")).toHaveLength(12);
	expect(document.querySelectorAll("[aria-label=area]").length).toBe(8);
	const page = comparisonPage(made);
	expect(page).not.toMatch(/NaN|Infinity|undefined/);
	expect(parseHTML(page).document.querySelectorAll("tbody tr")).toHaveLength(3 * 12 + 4);
});

test("mail of which nothing was delivered can be shown too", async () => {
	const sites = new Sites([{ text: "*=takes:1d", where: "test" }]);
	const workload = generateWorkload("a:2x3,b:1", { seed: 1, lasts: 60, sites });
	const made = await compare(workload, { configuration: DEFAULTS, seed: 1, until: 10 });
	expect(made.columns[0]?.undelivered).toBe(7);
	expect(made.columns[0]?.classes[0]?.done).toBeNull();
	for (const text of [comparisonPage(made), comparisonFigure(made), comparisonText(made, styleFor({}))])
		expect(text).not.toMatch(/NaN|Infinity|undefined(?!\w)/);
});

test("what is set for a transport by which nothing goes is noted, for it may be a slip of the pen", async () => {
	expect((await comparison(["smtp_delivery_slot_cost=7"])).notes).toEqual([]);
	const { notes } = await comparison(["defualt_delivery_slot_cost=7", "slow_recipient_limit=5"]);
	expect(notes).toEqual(["no mail of this workload goes by defualt, slow: what is set for them has no effect here"]);
});
