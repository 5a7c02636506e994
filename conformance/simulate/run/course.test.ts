// Values over time, and events in order.
import { expect, test } from "vitest";
import { Course } from "./course.js";
import { Events } from "./events.js";

test("a course is cut into intervals with their mean and their highest value", () => {
	const course = new Course();
	course.note(1, 4);
	course.note(2, 0);
	course.note(2, 8);
	course.note(3, 0);
	expect(course.intervals(2, 4)).toEqual([
		{ from: 0, mean: 2, most: 4 },
		{ from: 2, mean: 4, most: 8 },
	]);
	expect(course.most).toBe(8);
	expect(course.intervals(1, 0)).toEqual([{ from: 0, mean: 0, most: 0 }]);
});

test("a value that lasts counts in each interval", () => {
	const course = new Course();
	course.note(0, 3);
	expect(course.intervals(3, 6).map(({ mean, most }) => [mean, most])).toEqual(
		[3, 3, 3].map((value) => [value, value]),
	);
});

test("events come by time, those of the same time as they were planned", () => {
	const events = new Events<number>();
	const times = [5, 1, 3, 1, 5, 0, 3, 1, 2, 4];
	for (const [index, time] of times.entries()) events.add(time, index);
	expect(events.nextAt).toBe(0);
	expect(times.map(() => events.take())).toEqual([5, 1, 3, 7, 8, 2, 6, 9, 0, 4]);
	expect(events.take()).toBeUndefined();
	expect(events.nextAt).toBe(Number.POSITIVE_INFINITY);
});
