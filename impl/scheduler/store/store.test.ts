// Tables, lists and the index of names, against plain arrays and maps.
import { expect, test } from "vitest";
import { Lists } from "./lists.js";
import { NameIndex } from "./name-index.js";
import { Rows } from "./rows.js";

/** A small generator, so that the tests are the same every time. */
function numbers(seed: number): (limit: number) => number {
	let state = seed;
	return (limit) => {
		state = (Math.imul(state, 1103515245) + 12345) >>> 0;
		return Math.floor((state / 2 ** 32) * limit);
	};
}

test("rows are taken again when given back, and columns grow with them", () => {
	const rows = new Rows();
	const column = rows.column();
	const real = rows.realColumn();
	const taken = Array.from({ length: 1000 }, () => rows.take());
	expect(taken[0]).toBe(1);
	for (const row of taken) {
		column.set(row, 3 * row);
		real.set(row, row / 4);
	}
	expect(taken.map((row) => column.get(row))).toEqual(taken.map((row) => 3 * row));
	expect(real.get(999)).toBe(249.75);
	rows.giveBack(7);
	rows.giveBack(9);
	expect([rows.count, rows.take(), rows.take(), rows.take()]).toEqual([998, 9, 7, 1001]);
	expect(column.add(7, -1)).toBe(20);
	expect(rows.bytesPerRow).toBeGreaterThanOrEqual(16);
});

test("lists keep the order in which members are put in, taken out and turned", () => {
	const owners = new Rows();
	const members = new Rows();
	const lists = new Lists(owners, members);
	const owner = owners.take();
	lists.clear(owner);
	const random = numbers(1);
	let expected: number[] = [];
	for (let step = 0; step < 2000; step++) {
		const choice = random(5);
		const at = random(expected.length);
		const one = expected[at] ?? 0;
		if (choice === 0 || expected.length === 0) {
			const member = members.take();
			lists.append(owner, member);
			expected.push(member);
		} else if (choice === 1) {
			const member = members.take();
			lists.prepend(owner, member);
			expected.unshift(member);
		} else if (choice === 2) {
			const member = members.take();
			lists.insertAfter(owner, member, one);
			expected.splice(at + 1, 0, member);
		} else if (choice === 3) {
			lists.remove(owner, one);
			expected.splice(at, 1);
		} else {
			lists.rotate(owner, one);
			expected = [...expected.slice(at + 1), ...expected.slice(0, at + 1)];
		}
		const forward: number[] = [];
		for (let row = lists.first(owner); row !== 0; row = lists.next(row)) forward.push(row);
		const backward: number[] = [];
		for (let row = lists.last(owner); row !== 0; row = lists.prev(row)) backward.unshift(row);
		expect(forward).toEqual(expected);
		expect(backward).toEqual(expected);
	}
});

test("names find their rows while names come and go", () => {
	const rows = new Rows();
	const hashes = rows.column();
	const names: string[] = [];
	const index = new NameIndex((row) => names[row] ?? "", hashes);
	const expected = new Map<string, number>();
	const random = numbers(2);
	for (let step = 0; step < 5000; step++) {
		const name = `d${random(300)}`;
		const known = expected.get(name);
		expect(index.find(name)).toBe(known ?? 0);
		if (known === undefined) {
			const row = rows.take();
			names[row] = name;
			index.add(name, row);
			expected.set(name, row);
		} else if (random(3) > 0) {
			index.remove(known);
			expected.delete(name);
			rows.giveBack(known);
		}
	}
	for (const [name, row] of expected) expect(index.find(name)).toBe(row);
	expect(expected.size).toBeGreaterThan(50);
});
