/** The scheduler's clock, and the list of timers. */
import { expect, test } from "vitest";
import { type Clock, saneTime, startClock } from "./clock.js";
import { arm, disarm, type Timer } from "./timers.js";

function readAt(clock: Clock, ...times: readonly number[]): number[] {
	return times.map((now) => {
		clock.now = now;
		return saneTime(clock);
	});
}

test("the scheduler's clock is the system's while that does not run backwards", () => {
	expect(readAt(startClock(), 0, 5, 5, 60)).toEqual([0, 5, 5, 60]);
});

test("set back, it stands still, then runs at half speed until the system's has caught up", () => {
	expect(readAt(startClock(), 10, 0, 1, 2, 3, 4, 30, 31)).toEqual([10, 10, 10, 11, 11, 12, 30, 31]);
});

test("what passes between a set back and the next reading is lost", () => {
	const read = startClock();
	readAt(read, 10, 0);
	expect(readAt(read, 6)).toEqual([13]);
	const unread = startClock();
	readAt(unread, 10);
	expect(readAt(unread, 6)).toEqual([10]);
});

test("half seconds of one set back do not count in the next", () => {
	const clock = startClock();
	readAt(clock, 10, 0, 1, 20, 15);
	expect(readAt(clock, 16)).toEqual([20]);
	expect(readAt(clock, 17)).toEqual([21]);
});

test("timers stand by due time, and among equals as requested", () => {
	let timers: readonly Timer[] = [];
	const armed = [
		[3, "d1"],
		[1, "d2"],
		[3, "d3"],
		[2, "d4"],
	] as const;
	for (const [due, destination] of armed) timers = arm(timers, due, { alarm: "backoff", destination });
	const order = () => timers.map(({ alarm }) => ("destination" in alarm ? alarm.destination : ""));
	expect(order()).toEqual(["d2", "d4", "d1", "d3"]);
	timers = disarm(timers, "destination-rate", "d4");
	timers = disarm(timers, "backoff", "d1");
	expect(order()).toEqual(["d2", "d4", "d3"]);
});
