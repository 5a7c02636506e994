/** The line on the terminal. */
import { expect, it } from "vitest";
import { progressLine } from "./progress.js";

const SEEN = { states: 1_234_567, steps: 7_000_000, depth: 12, waiting: 345 };

function lines(isTTY: boolean): string[] {
	const written: string[] = [];
	let time = 0;
	const line = progressLine({ isTTY, write: (text) => written.push(text) }, () => time);
	for (time = 1000; time < 1400; time += 100) line.progress(SEEN);
	line.clear();
	return written;
}

it("is written over, now and then, and cleared", () => {
	expect(lines(true)).toEqual([
		"\r\u001b[K1,234,567 states, 7,000,000 steps, depth 12, 345 waiting, 1,234,567 states/s",
		"\r\u001b[K1,234,567 states, 7,000,000 steps, depth 12, 345 waiting, 949,667 states/s",
		"\r\u001b[K",
	]);
});

it("is not written where there is no terminal", () => {
	expect(lines(false)).toEqual([]);
});
