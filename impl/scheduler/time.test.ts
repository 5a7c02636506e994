// The two clocks of the scheduler: the sane one, and timers.
import { expect, test } from "vitest";
import { SaneClock } from "./sane-clock.js";
import { Timers } from "./timers.js";

test("the sane clock follows time, stands still when it is set back, then goes at half speed until time has caught up", () => {
	const clock = new SaneClock();
	const given = [100, 105, 95, 96, 97, 98, 101, 105, 106, 90, 90];
	expect(given.map((now) => clock.look(now))).toEqual([100, 105, 105, 105, 106, 106, 108, 110, 110, 110, 110]);
	const other = new SaneClock();
	expect([10, 5, 6, 20, 21].map((now) => other.look(now))).toEqual([10, 10, 10, 20, 21]);
});

test("what the sane clock shows depends on when it is looked at", () => {
	const often = new SaneClock();
	const seldom = new SaneClock();
	for (const clock of [often, seldom]) clock.look(100);
	often.look(90);
	expect([often.look(95), seldom.look(95)]).toEqual([102, 100]);
});

test("timers fire in the order of their time, then of their request; cancelled ones do not", () => {
	const timers = new Timers<string>();
	for (const [when, name] of [
		[5, "a"],
		[3, "b"],
		[5, "c"],
		[9, "late"],
		[3, "d"],
		[1, "e"],
	] as const) {
		timers.request(when, name);
	}
	timers.request(4, "cancelled").cancelled = true;
	const due: (string | null)[] = [];
	for (let action = timers.takeDue(8); action !== null; action = timers.takeDue(8)) due.push(action);
	expect(due).toEqual(["e", "b", "d", "a", "c"]);
	expect([timers.takeDue(9), timers.takeDue(9)]).toEqual(["late", null]);
});

test("many timers in random order", () => {
	const timers = new Timers<number>();
	const times = Array.from({ length: 500 }, (_, index) => (index * 7919) % 101);
	for (const [index, when] of times.entries()) timers.request(when, index);
	const fired: number[] = [];
	for (let action = timers.takeDue(200); action !== null; action = timers.takeDue(200)) fired.push(action);
	const expected = times.map((when, index) => ({ when, index })).sort((a, b) => a.when - b.when || a.index - b.index);
	expect(fired).toEqual(expected.map(({ index }) => index));
});
