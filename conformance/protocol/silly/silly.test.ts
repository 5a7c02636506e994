// The watch counts what the log says, the figure shows what was counted, and a load runs on real processes.
import { tmpdir } from "node:os";
import { parseHTML } from "linkedom";
import { beforeAll, expect, test } from "vitest";
import { makePrograms, type Programs } from "../../../impl/protocol/testing/programs.js";
import { sillyFigure } from "./figure.js";
import { type Load, type Outcome, putLoad } from "./load.js";
import { SlotWatch } from "./watch.js";

const LOAD: Load = { messages: 40, rate: 400, slots: 5, delivery: 20, directory: tmpdir() };

let programs: Programs;
beforeAll(() => {
	programs = makePrograms();
});

test("slots are averaged over each interval, deliveries counted, whatever the pieces of the log", () => {
	for (const grain of [1, 7, 1000]) {
		const watch = new SlotWatch("remote");
		const sayAt = (text: string, at: number) => {
			for (let from = 0; from < text.length; from += grain) watch.push(text.slice(from, from + grain), at);
		};
		// A clock whose readings are no multiples of anything.
		const begun = 1000 + 1 / 3;
		const say = (text: string, elapsed: number) => sayAt(text, begun + elapsed - 1000);
		say("status: local 0/10 remote 0/20\n", 900);
		watch.begin(begun);
		say("status: local 7/10 remote 4/20\n", 1125);
		say("delivery 1: success: ok/\ndelivery 2: deferral: no/\n", 1240);
		say("status: local 0/10 remote 2/20\n", 1500);
		say("delivery 3: success: ok/\nstatus: local 0/10 remote 0/20\n", 1600);
		const { course, seconds, meanSlots } = watch.summary();
		expect(
			course.map(({ second, slots, rate }) => [second, slots, rate].map((value) => Number(value.toFixed(6)))),
		).toEqual([
			[0, 2, 4],
			[0.25, 4, 0],
			[0.5, 2, 10],
		]);
		expect(seconds).toBeCloseTo(0.6, 9);
		expect(watch.delivered).toBe(2);
		expect(meanSlots).toBeCloseTo((0.125 * 0 + 0.375 * 4 + 0.1 * 2) / 0.6, 9);
	}
});

function outcome(mode: Outcome["mode"], seconds: number): Outcome {
	const course = Array.from({ length: seconds * 4 }, (_, at) => ({ second: at / 4, slots: 3, rate: 17 }));
	return { mode, course, seconds, meanSlots: 3, rate: 17 };
}

test("the figure is one well-formed SVG with units on its axes and a row for each mode", () => {
	const svg = sillyFigure(LOAD, [outcome("integrated", 4), outcome("external, overlapping", 2)]);
	const { document } = parseHTML(svg);
	const texts = [...document.querySelectorAll("text")].map((node) => node.textContent);
	for (const expected of [
		"seconds since the first injection",
		"remote delivery slots in use",
		"messages delivered a second",
		"integrated: 3 of 5 on average",
		"external, overlapping: 3 of 5 on average",
		"17 messages/s; all delivered after 4.0 s",
	]) {
		expect(texts).toContain(expected);
	}
	expect(document.querySelectorAll(".use path")).toHaveLength(2);
	expect(document.querySelectorAll(".rate path")).toHaveLength(2);
	expect(svg.match(/<svg /g)?.length).toBe(svg.match(/<\/svg>/g)?.length);
	expect(svg).not.toContain("NaN");
});

test.each(["integrated", "external, overlapping"] as const)(
	"a small load with todo %s comes to its end",
	async (mode) => {
		const { seconds, meanSlots, course } = await putLoad(
			LOAD,
			mode,
			AbortSignal.timeout(60_000),
			programs.path("qmail-start"),
		);
		expect(course.reduce((sum, { rate }, at) => sum + rate * Math.min(0.25, seconds - at * 0.25), 0)).toBeCloseTo(
			40,
			6,
		);
		expect(meanSlots).toBeGreaterThan(0);
		expect(meanSlots).toBeLessThanOrEqual(5);
		// Forty deliveries of 20 ms, five at a time.
		expect(seconds).toBeGreaterThan(0.16);
	},
);

test("a system that does not start is told, and so is an interruption", async () => {
	await expect(putLoad(LOAD, "integrated", AbortSignal.timeout(60_000), "/nowhere/qmail-start.js")).rejects.toThrow(
		/did not start: exit code 1/,
	);
	const interrupted = putLoad(
		{ ...LOAD, rate: 1 },
		"integrated",
		AbortSignal.timeout(3000),
		programs.path("qmail-start"),
	);
	await expect(interrupted).rejects.toThrow();
});
